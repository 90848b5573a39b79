import json

import pytest
from home import home_world

from vla_bt.planner.repair import read_reply
from vla_bt.planner.wire import ReplyCode
from vla_bt.safety import load_safety
from vla_bt.skills import load_catalogue


def flat(do, **args):
    pairs = [{'name': name, 'value': value} for name, value in args.items()]
    return json.dumps(
        {
            'verdict': 'plan', 'question': '', 'options': [], 'reason': '', 'explanation': '',
            'nodes': [{'id': '6', 'parent': '', 'do': do, 'args': pairs}],
        }
    )  # fmt: skip


def read(text, max_steps=15):
    return read_reply(text, load_catalogue(), home_world(), load_safety(), max_steps)


def test_a_good_reply_is_a_checked_plan_without_notes():
    answer = read(flat('wait', duration='2'))
    assert (answer.code, answer.notes, answer.problems) == (ReplyCode.PLAIN, (), ())
    assert answer.plan.steps[0].args == {'duration': 2.0}
    assert not answer.plan.steps[0].has_text_args


def test_a_fence_is_noted_on_the_plan():
    answer = read(f'```json\n{flat("wait")}\n```')
    assert answer.code is ReplyCode.FENCED
    assert answer.plan.notes == answer.notes == ('The fence around the plan was left out.',)


def test_repairs_of_text_and_plan_are_noted_together():
    answer = read("{'steps': [{'skill': 'pick_up', 'args': {'object': 'red_cup'}}]}")
    assert answer.code is ReplyCode.REPAIRED
    assert [step.skill for step in answer.plan.steps] == ['navigate_to', 'pick_up']
    assert len(answer.plan.notes) == 2


def test_problems_of_a_plan_name_the_node_as_its_author_does():
    answer = read(flat('navigate_to', location='garage'))
    assert answer.code is ReplyCode.INVALID
    assert answer.plan is None
    assert answer.problems[0].path.startswith('node "6"')


@pytest.mark.parametrize(
    ('text', 'code'),
    [('', ReplyCode.EMPTY), ('{"verdict": "pl', ReplyCode.TRUNCATED), ('No.', ReplyCode.NOT_JSON)],
)
def test_without_a_plan_there_is_a_code_and_a_sentence(text, code):
    answer = read(text)
    assert (answer.plan, answer.code) == (None, code)
    assert answer.problems[0].message


def test_a_question_passes():
    answer = read('{"verdict": "clarify", "question": "Which cup?"}')
    assert answer.plan.question == 'Which cup?'
