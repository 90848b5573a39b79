import json

import pytest

from vla_bt.planner.wire import ReplyCode, read_reply_text

DOCUMENT = {'verdict': 'plan', 'steps': [{'skill': 'wait', 'args': {'duration': 2}}]}
TEXT = json.dumps(DOCUMENT)


@pytest.mark.parametrize(
    ('text', 'code'),
    [
        (TEXT, ReplyCode.PLAIN),
        (f'\ufeff\n {TEXT}\n', ReplyCode.PLAIN),
        (f'```json\n{TEXT}\n```', ReplyCode.FENCED),
        (f'Here:\n```\n{TEXT}\n```\nGood luck!', ReplyCode.FENCED),
        (f'Here it is: {TEXT} Good luck!', ReplyCode.CHATTY),
        (f'<think>hm</think>{TEXT}', ReplyCode.CHATTY),
    ],
)
def test_a_reply_round_one_document_is_read_and_its_form_said(text, code):
    reading = read_reply_text(text)
    assert reading.code is code
    assert code.is_readable
    assert reading.problems == ()
    assert [str(step) for step in reading.plan.steps] == ['wait(duration=2)']


@pytest.mark.parametrize(
    ('text', 'code'),
    [
        ('', ReplyCode.EMPTY),
        ('\ufeff \n', ReplyCode.EMPTY),
        ('I cannot.', ReplyCode.NOT_JSON),
        ('{"verdict": plan}', ReplyCode.NOT_JSON),
        (TEXT[:-2], ReplyCode.TRUNCATED),
        (f'```json\n{TEXT[:-2]}\n```', ReplyCode.TRUNCATED),
        (TEXT.replace('2', 'NaN'), ReplyCode.NOT_FINITE),
        (TEXT.replace('2', '1e999'), ReplyCode.NOT_FINITE),
        ('{"verdict": "plan", ' + TEXT[1:], ReplyCode.DUPLICATE_KEY),
        ('[' * 40 + ']' * 40, ReplyCode.TOO_DEEP),
        ('"' + 'x' * 1_000_001, ReplyCode.TOO_LARGE),
        ('{"a": 1}', ReplyCode.NOT_A_PLAN),
        (f'{TEXT}\n{TEXT}', ReplyCode.SEVERAL_PLANS),
        (f'{TEXT} "skill": 1', ReplyCode.NOT_JSON),
        (f'<think>perhaps {TEXT}', ReplyCode.NOT_JSON),
    ],
)
def test_each_kind_of_malformed_reply_has_its_code_and_a_sentence(text, code):
    reading = read_reply_text(text)
    assert reading.code is code
    assert not code.is_readable
    assert reading.plan is None
    assert all(problem.message for problem in reading.problems)
    assert reading.problems


def test_brackets_within_texts_do_not_count():
    document = {'verdict': 'refuse', 'reason': 'no } ] { " [ here'}
    assert read_reply_text(f'So: {json.dumps(document)}').plan.reason == document['reason']


@pytest.mark.parametrize(
    'words',
    ['Do not execute this: {}', 'The old plan was {}.', '{} This must not be used.',
     'For example, {}', "{} Don't run it yet."],
)  # fmt: skip
def test_a_plan_that_the_words_around_it_advise_against_is_none(words):
    reply = read_reply_text(words.replace('{}', TEXT))
    assert (reply.plan, reply.code) == (None, ReplyCode.NOT_JSON)
    assert 'advise against' in reply.problems[0].message


@pytest.mark.parametrize(
    'words',
    ['I do not see the cup, so I look first. {}', '<think>The old plan was bad.</think>{}',
     '{} This does not use the arm.'],
)  # fmt: skip
def test_other_words_around_a_plan_do_no_harm(words):
    assert read_reply_text(words.replace('{}', TEXT)).code is ReplyCode.CHATTY
