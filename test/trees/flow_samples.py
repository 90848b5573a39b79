"""Flows for tests: written in short, and made at random."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from vla_bt.plan import Flow, FlowKind, Plan, Step, walk

Sketch = Callable[[list[Step]], Flow]
"""Adds its steps to the list and returns its flow."""


def step(skill: str, **args: Any) -> Sketch:
    """Return a step."""

    def sketch(steps: list[Step]) -> Flow:
        steps.append(Step(skill=skill, args=args, id=f's{len(steps) + 1}'))
        return Flow(kind=FlowKind.STEP, step=steps[-1].id)

    return sketch


def condition(fact: str) -> Sketch:
    """Return a condition."""
    return lambda steps: Flow(kind=FlowKind.CONDITION, fact=fact)


def _control(kind: FlowKind, children: tuple[Sketch, ...], **fields: Any) -> Sketch:
    return lambda steps: Flow(
        kind=kind, children=tuple(child(steps) for child in children), **fields
    )


def in_order(*children: Sketch) -> Sketch:
    """Return a sequence."""
    return _control(FlowKind.SEQUENCE, children)


def first_of(*children: Sketch) -> Sketch:
    """Return a fallback."""
    return _control(FlowKind.FALLBACK, children)


def together(*children: Sketch) -> Sketch:
    """Return a parallel."""
    return _control(FlowKind.PARALLEL, children)


def again(attempts: int, child: Sketch) -> Sketch:
    """Return a retry."""
    return _control(FlowKind.RETRY, (child,), attempts=attempts)


def flow_plan(*sketches: Sketch, **fields: Any) -> Plan:
    """Return the plan that does these in order."""
    steps: list[Step] = []
    flow = in_order(*sketches)(steps) if len(sketches) != 1 else sketches[0](steps)
    return Plan(steps=tuple(steps), flow=flow, **fields)


def say(text: str = 'hello') -> Sketch:
    """Return a step that needs and changes nothing but speech."""
    return step('say', text=text)


def go(place: str) -> Sketch:
    """Return a drive."""
    return step('navigate_to', location=place)


def flat_document(plan: Plan) -> dict[str, Any]:
    """Return a plan whose arguments are texts in the flat dialect, steps keeping their ids."""
    by_id = {it.id: it for it in plan.steps}
    ids: dict[tuple[str | int, ...], str] = {}
    nodes = []
    assert plan.flow is not None
    for number, (path, node) in enumerate(walk(plan.flow), start=1):
        ids[path] = node.step or f'c{number}'
        args: dict[str, str] = {}
        if node.kind is FlowKind.STEP:
            args = by_id[node.step].args
        elif node.kind is FlowKind.CONDITION:
            args = {'fact': node.fact}
        elif node.kind is FlowKind.RETRY:
            args = {'attempts': str(node.attempts)}
        is_step = node.kind is FlowKind.STEP
        nodes.append({
            'id': ids[path],
            'parent': ids.get(path[:-2], ''),
            'do': by_id[node.step].skill if is_step else node.kind.value,
            'args': [{'name': name, 'value': value} for name, value in args.items()],
        })  # fmt: skip
    return {'verdict': 'plan', 'question': '', 'options': [], 'reason': '',
            'explanation': plan.explanation, 'nodes': nodes}  # fmt: skip


def nested_document(plan: Plan) -> dict[str, Any]:
    """Return a plan in the nested dialect."""
    by_id = {it.id: it for it in plan.steps}

    def node(flow: Flow) -> dict[str, Any]:
        below = [node(child) for child in flow.children]
        if flow.kind is FlowKind.STEP:
            it = by_id[flow.step]
            return {'node': 'step', 'skill': it.skill, 'args': {**it.args, 'left_out': None}}
        if flow.kind is FlowKind.CONDITION:
            return {'node': 'condition', 'fact': flow.fact}
        if flow.kind is FlowKind.RETRY:
            return {'node': 'retry', 'attempts': flow.attempts, 'child': below[0]}
        return {'node': flow.kind.value, 'children': below}

    assert plan.flow is not None
    return {'verdict': 'plan', 'question': '', 'options': [], 'reason': '',
            'explanation': plan.explanation, 'plan': node(plan.flow)}  # fmt: skip


# Random flows.

PLACES = st.sampled_from(['table', 'shelf', 'counter', 'person'])
SKETCHED_STEPS = st.one_of(
    PLACES.map(go),
    st.just(step('rotate', angle='1.0')),
    st.just(step('look_at', target='red_cup')),
    st.just(step('scan_environment')),
    st.just(step('detect_objects', query='apple')),
    st.just(say()),
    st.just(step('wait', duration='0.5')),
    st.just(step('pick_up', object='red_cup')),
    st.just(step('place', location='table')),
    st.just(in_order(go('counter'), step('pick_up', object='red_cup'))),
    st.just(in_order(go('table'), step('place', object='red_cup', location='table'))),
)
FACTS = st.sampled_from([
    'hand_empty()', 'not hand_empty()', 'holding(red_cup)', 'not holding(red_cup)', 'at(table)',
    'located(red_cup, counter)', 'not located(red_cup, table)', 'at(counter)',
])  # fmt: skip


def _controls(below: st.SearchStrategy[Sketch]) -> st.SearchStrategy[Sketch]:
    several = st.lists(below, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda them: in_order(*them)),
        several.map(lambda them: first_of(*them)),
        several.map(lambda them: together(*them)),
        st.builds(again, st.integers(1, 3), below),
    )


SKETCHES = st.recursive(
    st.one_of(SKETCHED_STEPS, FACTS.map(condition)), _controls, max_leaves=8
)
FLOW_PLANS = st.lists(SKETCHES, min_size=1, max_size=3).map(
    lambda them: _with_text_args(flow_plan(*them))
).filter(lambda plan: plan.steps)  # fmt: skip
"""Plans with random flow of right structure, arguments as texts; most do not pass the check."""


def _with_text_args(plan: Plan) -> Plan:
    steps = tuple(it.model_copy(update={'has_text_args': True}) for it in plan.steps)
    return plan.model_copy(update={'steps': steps})
