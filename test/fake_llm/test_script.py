"""Which reply a request gets."""

import re

import pytest

from vla_bt.fake_llm.records import FakeReply, Rule, Script
from vla_bt.fake_llm.script import UNSCRIPTED, Cues


def said(text: str):
    return FakeReply(text=text)


def rule(match: str, *texts: str) -> Rule:
    return Rule(match=re.compile(match), replies=[said(text) for text in texts])


def asked(*messages: str):
    """Return a body in which the user and the model take turns, the user first."""
    roles = ['user', 'assistant'] * len(messages)
    turns = zip(roles, messages, strict=False)
    return {'messages': [{'role': role, 'content': content} for role, content in turns]}


def answers(script: Script, *bodies) -> list[str]:
    cues = Cues(script)
    return [cues.next_reply(body).text for body in bodies]


def test_without_a_rule_the_model_says_that_it_is_a_fake() -> None:
    assert Cues(Script(rules=[])).next_reply(asked('go')) is UNSCRIPTED
    assert '"clarify"' in UNSCRIPTED.text


def test_replies_follow_each_other_and_the_last_one_stays() -> None:
    script = Script(rules=[rule('', 'a', 'b')])
    assert answers(script, *[asked('go')] * 4) == ['a', 'b', 'b', 'b']


def test_a_reply_is_given_as_often_as_it_says() -> None:
    replies = [FakeReply(text='a', times=2), said('b')]
    script = Script(rules=[Rule(replies=replies)])
    assert answers(script, *[asked('go')] * 4) == ['a', 'a', 'b', 'b']


def test_rules_count_for_themselves() -> None:
    script = Script(rules=[rule('cup', 'a', 'b'), rule('book', 'c', 'd')])
    bodies = [asked('the cup'), asked('the book'), asked('the cup')]
    assert answers(script, *bodies) == ['a', 'c', 'b']


def test_the_rule_without_a_pattern_is_for_all_others() -> None:
    script = Script(rules=[rule('', 'other'), rule('cup', 'cup')])
    assert answers(script, asked('the cup'), asked('the book')) == ['cup', 'other']


def test_the_command_at_the_end_counts_more_than_what_stands_before_it() -> None:
    script = Script(rules=[rule('cup', 'cup'), rule('book', 'book')])
    bodies = [asked('earlier: the book\ncommand: the cup'), asked('seen: cup\ncommand: the book')]
    assert answers(script, *bodies) == ['cup', 'book']


def test_a_repair_request_is_answered_by_the_rule_of_its_command() -> None:
    script = Script(rules=[rule('cup', 'bad', 'good'), rule('', 'other')])
    bodies = [asked('the cup'), asked('the cup', 'bad', 'steps[0] is wrong')]
    assert answers(script, *bodies) == ['bad', 'good']


def test_what_the_model_and_the_system_said_does_not_count() -> None:
    body = {
        'messages': [
            {'role': 'system', 'content': 'cup'},
            {'role': 'user', 'content': 'go'},
            {'role': 'assistant', 'content': 'cup'},
        ]
    }
    assert answers(Script(rules=[rule('cup', 'cup'), rule('', 'other')]), body) == ['other']


@pytest.mark.parametrize(
    'content',
    [
        [{'type': 'text', 'text': 'the cup'}, {'type': 'image_url', 'image_url': {'url': 'x'}}],
        [{'type': 'image', 'source': {}}, {'type': 'text', 'text': 'the cup'}],
    ],
)
def test_a_message_in_parts_is_read_too(content) -> None:
    body = {'messages': [{'role': 'user', 'content': content}]}
    assert answers(Script(rules=[rule('cup', 'cup')]), body) == ['cup']
