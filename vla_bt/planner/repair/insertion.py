"""Steps put into a plan, and taken out of it, wherever they stand in its flow."""

from __future__ import annotations

from collections.abc import Sequence

from vla_bt.plan import Flow, FlowKind, Plan, Step


def with_steps_before(plan: Plan, index: int, skills: Sequence[Step]) -> Plan:
    """Return the plan with steps put in before the one at `index`, in the same sequence.

    Args:
        plan: With a flow or without.
        index: Of a step of the plan.
        skills: Steps without ids; they get ids that name the step they were put before.
    """
    before = plan.steps[index].id
    used = {step.id for step in plan.steps}
    added: list[Step] = []
    for step in skills:
        name, number = f'before_{before}', 2
        while name in used:
            name, number = f'before_{before}_{number}', number + 1
        used.add(name)
        added.append(step.model_copy(update={'id': name}))
    steps = (*plan.steps[:index], *added, *plan.steps[index:])
    leaves = tuple(Flow(kind=FlowKind.STEP, step=step.id) for step in added)
    flow = plan.flow and _spliced(plan.flow, before, leaves)
    return plan.model_copy(update={'steps': steps, 'flow': flow})


def without_steps(plan: Plan, ids: frozenset[str]) -> Plan | None:
    """Return the plan without these steps; None when one is all that a node has below it."""
    steps = tuple(step for step in plan.steps if step.id not in ids)
    flow = None
    if plan.flow is not None:
        flow = _pruned(plan.flow, ids)
        if flow is None:
            return None
    return plan.model_copy(update={'steps': steps, 'flow': flow}) if steps else None


def _spliced(flow: Flow, before: str, leaves: tuple[Flow, ...]) -> Flow:
    if flow.kind is FlowKind.STEP and flow.step == before:
        return Flow(kind=FlowKind.SEQUENCE, children=(*leaves, flow))
    children: list[Flow] = []
    for child in flow.children:
        is_here = child.kind is FlowKind.STEP and child.step == before
        if is_here and flow.kind is FlowKind.SEQUENCE:
            children += (*leaves, child)
        else:
            children.append(_spliced(child, before, leaves))
    return flow.model_copy(update={'children': tuple(children)})


def _pruned(flow: Flow, ids: frozenset[str]) -> Flow | None:
    """Return the flow without the steps; None when they are not in sequences with others."""
    children: list[Flow] = []
    for child in flow.children:
        if child.kind is FlowKind.STEP and child.step in ids:
            if flow.kind is not FlowKind.SEQUENCE:
                return None
            continue
        rest = _pruned(child, ids) if child.children else child
        if rest is None:
            return None
        children.append(rest)
    return flow.model_copy(update={'children': tuple(children)}) if children else None
