import json

import pytest

from vla_bt.plan import read_plan
from vla_bt.planner.repair import repair_text
from vla_bt.planner.wire import ReplyCode
from vla_bt.skills import load_catalogue

STEP = {'skill': 'wait', 'args': {'duration': 1}}
OTHER = {'skill': 'scan_environment', 'args': {}}


def repair(*values):
    texts = [value if isinstance(value, str) else json.dumps(value) for value in values]
    return repair_text('\n'.join(texts), load_catalogue())


def skills(repaired):
    return [step.skill for step in read_plan(repaired.document).plan.steps]


def test_loose_steps_are_put_into_a_list_with_what_stands_before_them():
    repaired = repair({'verdict': 'plan', 'explanation': 'a'}, STEP, OTHER)
    assert skills(repaired) == ['wait', 'scan_environment']
    assert repaired.document['explanation'] == 'a'
    assert repaired.notes == ('Steps one after the other were put into a list.',)


def test_a_document_that_only_needed_other_quotes_keeps_its_dialect():
    repaired = repair("{'actions': [{'name': 'rotate', 'params': {'angle': 90}}]}")
    assert repaired.document == {'actions': [{'name': 'rotate', 'params': {'angle': 90}}]}


def test_control_flow_survives():
    repaired = repair({'plan': [{'fallback': [STEP, {'retry': {'attempts': 2, 'child': OTHER}}]}]})
    flow = read_plan(repaired.document).plan.flow
    assert flow.shape()[0] == 'fallback'
    assert [child.kind.value for child in flow.children] == ['step', 'retry']
    assert flow.children[1].attempts == 2


def test_ids_are_kept_where_they_are_free():
    steps = [{**STEP, 'id': 'a'}, {**STEP, 'id': 'a'}, STEP]
    ids = [step.id for step in read_plan(repair({'x': steps}).document).plan.steps]
    assert ids[0] == 'a'
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ('values', 'code'),
    [
        (({'steps': [STEP]}, {'steps': [OTHER]}), ReplyCode.SEVERAL_PLANS),
        (({'steps': [STEP]}, STEP), ReplyCode.SEVERAL_PLANS),
        (({'a': 1},), ReplyCode.NOT_A_PLAN),
        (({'verdict': 'refuse', 'steps': [STEP]},), ReplyCode.NOT_A_PLAN),
        (({'question': 'a?'}, {'steps': [STEP]}), ReplyCode.NOT_A_PLAN),
        (({'steps': [STEP]}, {'skil': 'release'}), ReplyCode.NOT_A_PLAN),
        (({'steps': [STEP]}, ['a']), ReplyCode.NOT_A_PLAN),
        (({'steps': [STEP], 'flow': {'kind': 'if'}},), ReplyCode.NOT_A_PLAN),
        (('{"steps": [',), ReplyCode.TRUNCATED),
    ],
)
def test_what_leaves_a_doubt_is_a_problem_and_no_document(values, code):
    repaired = repair(*values)
    assert (repaired.document, repaired.code, repaired.notes) == (None, code, ())
    assert all(problem.message for problem in repaired.problems)
    assert repaired.problems


def test_the_same_plan_twice_is_one_plan():
    repaired = repair({'steps': [STEP]}, {'steps': [STEP]})
    assert skills(repaired) == ['wait']
