from __future__ import annotations

from typing import Any

import pytest
from flow_samples import FLOW_PLANS, flat_document
from hypothesis import given

from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import TOOL_NAME, Dialect, FlowKind, Plan, Verdict, read_plan


def node(do: str, parent: str = '', node_id: str = '', **args: Any) -> dict[str, Any]:
    return {'id': node_id or do, 'parent': parent, 'do': do,
            'args': [{'name': name, 'value': value} for name, value in args.items()]}  # fmt: skip


def document(*nodes: Any, **fields: Any) -> dict[str, Any]:
    empty = {'verdict': 'plan', 'question': '', 'options': [], 'reason': '', 'explanation': ''}
    return {**empty, 'nodes': list(nodes), **fields}


def problems(*nodes: Any) -> list[tuple[str, str]]:
    reading = read_plan(document(*nodes))
    assert (reading.plan, reading.dialect) == (None, Dialect.FLAT)
    return [(problem.code.value, problem.path) for problem in reading.problems]


def test_a_table_of_skills_is_a_plain_plan_of_text_arguments() -> None:
    plan = read_plan(document(node('navigate_to', location='kitchen'), node('say', text='1.5'),
                              explanation='I go.')).plan  # fmt: skip
    assert plan is not None
    assert [(it.skill, it.args, it.id, it.has_text_args) for it in plan.steps] == [
        ('navigate_to', {'location': 'kitchen'}, 'navigate_to', True),
        ('say', {'text': '1.5'}, 'say', True),
    ]
    assert (plan.flow, plan.explanation) == (None, 'I go.')


def test_steps_stand_in_the_order_of_the_tree_not_of_the_table() -> None:
    plan = read_plan(document(node('fallback'), node('say', node_id='last'),
                              node('condition', 'fallback', fact='hand_empty()'),
                              node('wait', 'fallback'))).plan  # fmt: skip
    assert plan is not None
    assert plan.flow is not None
    assert [it.id for it in plan.steps] == ['wait', 'last']
    assert plan.flow.children[0].children[0].fact == 'hand_empty()'


@given(FLOW_PLANS)
def test_a_flow_is_read_as_it_is_meant(plan: Plan) -> None:
    read = read_plan(flat_document(plan)).plan
    canonical = read_plan(plan.to_json()).plan
    assert read is not None
    assert canonical is not None
    assert (read.steps, read.flow) == (canonical.steps, canonical.flow)
    assert read_plan(read.to_json()).plan == read


def test_a_tool_call_may_hold_it() -> None:
    call = {'function': {'name': TOOL_NAME, 'arguments': document(node('wait'))}}
    assert read_plan(call).dialect is Dialect.FLAT
    call['function']['arguments'] = document(node('wait', 'nowhere'))
    assert read_plan(call).problems[0].path == 'node "wait".parent'


def test_a_question_and_a_refusal_have_no_nodes() -> None:
    asked = read_plan(document(verdict='clarify', question='Which?', options=['a', 'b'])).plan
    assert asked is not None
    assert asked.verdict is Verdict.CLARIFY
    assert (asked.question, asked.options) == ('Which?', ('a', 'b'))
    refused = read_plan(document(verdict='refuse', reason='I cannot.')).plan
    assert refused is not None
    assert refused.reason == 'I cannot.'
    assert read_plan(document()).problems[0].code is ProblemCode.MISSING
    both = read_plan(document(node('wait'), verdict='refuse', reason='I cannot.'))
    assert both.problems[0].code is ProblemCode.NOT_ALLOWED


@pytest.mark.parametrize(
    ('nodes', 'found'),
    [
        ([5], ('wrong_type', 'nodes[0]')),
        ([node('wait', node_id='1'), node('say', node_id='1')], ('duplicate', 'nodes[1].id')),
        ([{'id': [], 'parent': '', 'do': 'wait', 'args': []}], ('wrong_type', 'nodes[0].id')),
        ([{'parent': '', 'do': 'wait', 'args': []}], ('missing', 'nodes[0].id')),
        ([{'id': '1', 'do': 'wait', 'args': []}], ('missing', 'node "1".parent')),
        ([{'id': '1', 'parent': '', 'args': []}], ('missing', 'node "1".do')),
        ([node('wait', 'later'), node('sequence', node_id='later')],
         ('not_allowed', 'node "wait".parent')),
        ([node('wait'), node('say', 'wait')], ('not_allowed', 'node "say".parent')),
        ([node('condition', fact='x()'), node('say', 'condition')],
         ('not_allowed', 'node "say".parent')),
        ([node('fallback')], ('missing', 'node "fallback"')),
        ([node('retry', attempts='2')], ('not_allowed', 'node "retry"')),
        ([node('retry', attempts='2'), node('wait', 'retry'), node('say', 'retry')],
         ('not_allowed', 'node "retry"')),
        ([node('retry', attempts='11'), node('wait', 'retry')],
         ('out_of_range', 'node "retry".attempts')),
        ([node('retry', attempts='0'), node('wait', 'retry')],
         ('out_of_range', 'node "retry".attempts')),
        ([node('retry', attempts='two'), node('wait', 'retry')],
         ('wrong_type', 'node "retry".attempts')),
        ([node('retry'), node('wait', 'retry')], ('wrong_type', 'node "retry".attempts')),
        ([node('condition')], ('missing', 'node "condition".fact')),
        ([node('sequence', speed='1'), node('wait', 'sequence')],
         ('unknown_key', 'node "sequence".speed')),
        ([node('wait', duration=1.5)], ('wrong_type', 'node "wait".args[0].value')),
        ([{**node('wait'), 'args': {'duration': '1'}}], ('wrong_type', 'node "wait".args')),
        ([{**node('wait'), 'args': ['duration']}], ('wrong_type', 'node "wait".args[0]')),
        ([{**node('wait'), 'args': [{'name': 'duration'}]}],
         ('missing', 'node "wait".args[0].value')),
        ([{**node('wait'), 'args': [{'name': 'a', 'value': '1'}, {'name': 'a', 'value': '2'}]}],
         ('duplicate', 'node "wait".args[1].name')),
        ([{**node('wait'), 'why': 'x'}], ('unknown_key', 'node "wait".why')),
    ],
)  # fmt: skip
def test_every_fault_is_named_at_its_node(nodes: list[Any], found: tuple[str, str]) -> None:
    assert found in problems(*nodes)


def test_a_chain_of_any_length_is_a_problem_and_no_crash() -> None:
    chain = [node('sequence', f'n{at - 1}' if at else '', f'n{at}') for at in range(900)]
    assert ('too_large', 'node "n12"') in problems(*chain)
    assert problems(*[node('wait', node_id=str(at)) for at in range(1001)]) == [
        ('too_large', 'nodes')
    ]


def test_problems_of_the_plan_are_told_in_the_words_of_its_author() -> None:
    reading = read_plan(document(node('fallback', node_id='1'), node('wait', '1', '2'),
                                 node('condition', '1', '3', fact='x()')))  # fmt: skip
    assert reading.plan is not None
    assert reading.plan.flow is not None
    assert reading.plan.flow.kind is FlowKind.FALLBACK
    paths = {
        'steps[0].args.duration': 'node "2".args.duration',
        'flow.children[1].fact': 'node "3".fact',
        'flow': 'node "1"',
        'steps': 'steps',
        'steps[0]': 'node "2"',
    }
    found = [Problem(code=ProblemCode.MISSING, path=path, message='') for path in paths]
    assert [it.path for it in reading.locate(found)] == list(paths.values())
