from __future__ import annotations

import pytest
from flow_samples import again, condition, first_of, flow_plan, go, in_order, say, together

from vla_bt.errors import ProblemCode
from vla_bt.plan import Flow, FlowKind, Plan, ProblemLog, Step, check_flow, flow_of, unless_plain
from vla_bt.plan.flow import MAX_FLOW_DEPTH, MAX_FLOW_NODES, walk

STEP_A = Flow(kind=FlowKind.STEP, step='a')
STEP_B = Flow(kind=FlowKind.STEP, step='b')
ONE, TWO = (Step(skill='say', id='a'),), (Step(skill='say', id='a'), Step(skill='say', id='b'))


def found(flow: Flow, steps: tuple[Step, ...] = ONE) -> list[tuple[str, str]]:
    log = ProblemLog()
    check_flow(flow, steps, log)
    return [(problem.code.value, problem.path) for problem in log.problems()]


def node(kind: FlowKind, *children: Flow, **fields: object) -> Flow:
    return Flow(kind=kind, children=children, **fields)


def test_a_right_flow_has_no_problems() -> None:
    plan = flow_plan(
        first_of(condition('hand_empty()'), in_order(say(), go('table'))),
        together(say(), again(10, go('shelf'))),
    )
    assert plan.flow is not None
    assert found(plan.flow, plan.steps) == []


@pytest.mark.parametrize(
    ('flow', 'code', 'path'),
    [
        (node(FlowKind.FALLBACK, STEP_A, node(FlowKind.SEQUENCE)), 'missing', 'flow.children[1]'),
        (node(FlowKind.RETRY, STEP_A, STEP_B), 'not_allowed', 'flow'),
        (node(FlowKind.SEQUENCE, STEP_A, node(FlowKind.RETRY)), 'not_allowed', 'flow.children[1]'),
        (node(FlowKind.SEQUENCE, STEP_A, node(FlowKind.CONDITION)), 'missing',
         'flow.children[1].fact'),
        (node(FlowKind.SEQUENCE, STEP_A, fact='x()'), 'not_allowed', 'flow.fact'),
        (node(FlowKind.SEQUENCE, STEP_A, step='a'), 'not_allowed', 'flow.step'),
        (node(FlowKind.SEQUENCE, STEP_A, attempts=2), 'not_allowed', 'flow.attempts'),
        (node(FlowKind.SEQUENCE, STEP_A, STEP_A), 'duplicate', 'flow.a'),
        (node(FlowKind.STEP, node(FlowKind.CONDITION, fact='x()'), step='a'), 'not_allowed',
         'flow'),
        (STEP_B, 'not_allowed', 'flow.b'),
    ],
)  # fmt: skip
def test_a_wrong_flow_has_a_problem_where_it_is_wrong(flow: Flow, code: str, path: str) -> None:
    assert (code, path) in found(flow)


def test_every_step_is_mentioned_and_in_its_order() -> None:
    assert found(node(FlowKind.SEQUENCE, STEP_A), TWO) == [('missing', 'flow.b')]
    assert found(node(FlowKind.FALLBACK, STEP_B, STEP_A), TWO) == [('not_allowed', 'flow')]


def test_depth_and_size_are_bounded() -> None:
    deep = STEP_A
    for _ in range(MAX_FLOW_DEPTH - 1):
        deep = node(FlowKind.SEQUENCE, deep)
    assert found(deep) == []
    assert found(node(FlowKind.SEQUENCE, deep))[0][0] == ProblemCode.TOO_LARGE.value
    for _ in range(500):
        deep = node(FlowKind.RETRY, deep)
    assert [code for code, _ in found(deep)] == ['too_large']
    wide = node(FlowKind.SEQUENCE, *[node(FlowKind.CONDITION, fact='x()')] * MAX_FLOW_NODES)
    assert found(wide)[-1] == ('too_large', f'flow.children[{MAX_FLOW_NODES - 1}]')


def test_runs_of_retries_inside_each_other_are_bounded() -> None:
    inner = node(FlowKind.RETRY, STEP_A, attempts=10)
    assert found(node(FlowKind.RETRY, inner, attempts=10)) == []
    twice = node(FlowKind.RETRY, node(FlowKind.RETRY, inner, attempts=10), attempts=2)
    assert found(twice) == [('out_of_range', 'flow.children[0].children[0].attempts')]


def test_a_sequence_of_sequences_of_steps_is_plain() -> None:
    nested = node(FlowKind.SEQUENCE, node(FlowKind.SEQUENCE, STEP_A), STEP_B)
    assert unless_plain(nested) is None
    choice = node(FlowKind.FALLBACK, STEP_A, STEP_B)
    assert unless_plain(choice) is choice


def test_the_flow_of_a_plain_plan_is_its_steps_in_order() -> None:
    flow = flow_of(Plan(steps=TWO))
    assert [(it.kind, it.step) for _, it in walk(flow)] == [
        (FlowKind.SEQUENCE, ''), (FlowKind.STEP, 'a'), (FlowKind.STEP, 'b'),
    ]  # fmt: skip


def test_plans_with_equal_flow_have_equal_keys_whatever_their_steps_are_called() -> None:
    plan = flow_plan(first_of(say('a'), say('b')))
    renamed = Plan(
        steps=tuple(it.model_copy(update={'id': f'x{it.id}'}) for it in plan.steps),
        flow=node(FlowKind.FALLBACK, *(Flow(kind=FlowKind.STEP, step=f'x{it.id}')
                                       for it in plan.steps)),
    )  # fmt: skip
    assert renamed.content_key() == plan.content_key()
    assert flow_plan(say('a'), say('b')).content_key() != plan.content_key()
    assert flow_plan(again(2, say())).content_key() != flow_plan(again(3, say())).content_key()
