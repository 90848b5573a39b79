from __future__ import annotations

from typing import Any

import pytest
from flow_samples import FLOW_PLANS, nested_document
from hypothesis import given

from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import Dialect, Plan, Verdict, read_plan

WAIT = {'node': 'step', 'skill': 'wait', 'args': {'duration': 1.5, 'unit': None}}


def document(plan: Any, **fields: Any) -> dict[str, Any]:
    empty = {'verdict': 'plan', 'question': '', 'options': [], 'reason': '', 'explanation': ''}
    return {**empty, 'plan': plan, **fields}


def sequence(*children: Any) -> dict[str, Any]:
    return {'node': 'sequence', 'children': list(children)}


@given(FLOW_PLANS)
def test_a_flow_is_read_as_it_is_meant(plan: Plan) -> None:
    read = read_plan(nested_document(plan)).plan
    canonical = read_plan(plan.to_json()).plan
    assert read is not None
    assert canonical is not None
    assert [(it.skill, it.args) for it in read.steps] == [
        (it.skill, it.args) for it in canonical.steps
    ]
    assert read.content_key() == canonical.content_key()
    assert not any(it.has_text_args for it in read.steps)
    assert read_plan(read.to_json()).plan == read


def test_null_is_left_out_and_steps_are_numbered() -> None:
    plan = read_plan(document(sequence(WAIT, sequence(WAIT)))).plan
    assert plan is not None
    assert [(it.id, it.args) for it in plan.steps] == [
        ('step_1', {'duration': 1.5}), ('step_2', {'duration': 1.5}),
    ]  # fmt: skip
    assert plan.flow is None


def test_a_question_has_no_plan() -> None:
    asked = read_plan(document(None, verdict='clarify', question='Which?')).plan
    assert asked is not None
    assert asked.verdict is Verdict.CLARIFY
    assert read_plan(document(None)).problems[0].path == 'plan'
    assert read_plan({'plan': sequence(WAIT)}).dialect is Dialect.NESTED


@pytest.mark.parametrize(
    ('plan', 'found'),
    [
        (sequence(), ('missing', 'plan')),
        (sequence(5), ('missing', 'plan.children[0]')),
        (sequence({'node': 'loop'}), ('not_allowed', 'plan.children[0].node')),
        (sequence({'skill': 'wait'}), ('missing', 'plan.children[0].node')),
        (sequence({'node': 'step'}), ('missing', 'plan.children[0].skill')),
        (sequence({**WAIT, 'id': '1'}), ('unknown_key', 'plan.children[0].id')),
        (sequence({**WAIT, 'args': 5}), ('wrong_type', 'plan.children[0].args')),
        ({'node': 'fallback', 'children': WAIT}, ('wrong_type', 'plan.children')),
        ({'node': 'retry', 'attempts': 2, 'child': None}, ('not_allowed', 'plan')),
        ({'node': 'retry', 'attempts': 11, 'child': WAIT}, ('out_of_range', 'plan.attempts')),
        ({'node': 'retry', 'attempts': '2', 'child': WAIT}, ('wrong_type', 'plan.attempts')),
        ({'node': 'retry', 'attempts': True, 'child': WAIT}, ('wrong_type', 'plan.attempts')),
        ({'node': 'retry', 'child': WAIT}, ('missing', 'plan.attempts')),
        ({'node': 'condition', 'fact': 5}, ('wrong_type', 'plan.fact')),
        ({'node': 'condition'}, ('missing', 'plan.fact')),
    ],
)
def test_every_fault_is_named_at_its_node(plan: Any, found: tuple[str, str]) -> None:
    reading = read_plan(document(plan))
    assert reading.plan is None
    assert found in [(problem.code.value, problem.path) for problem in reading.problems]


def test_problems_of_the_plan_are_told_in_the_words_of_its_author() -> None:
    retry = {'node': 'retry', 'attempts': 2, 'child': WAIT}
    reading = read_plan(document(sequence(WAIT, retry)))
    problem = Problem(code=ProblemCode.MISSING, path='steps[1].args.duration', message='')
    (located,) = reading.locate([problem])
    assert located.path == 'plan.children[1].child.args.duration'
