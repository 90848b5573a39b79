"""A plan's flow with its steps and conditions looked up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vla_bt.check.conditions import read_condition
from vla_bt.check.steps import ResolvedStep
from vla_bt.plan import Flow, FlowKind
from vla_bt.skills import Literal
from vla_bt.world import WorldModel


@dataclass(frozen=True, eq=False)
class Part:
    """A node of a flow, with what its leaf means."""

    kind: FlowKind
    attempts: int = 1
    children: tuple[Part, ...] = ()
    resolved: ResolvedStep | None = None
    """For a step."""
    literal: Literal | None = None
    """For a condition; None also when it cannot be read."""


def parts_of(flow: Flow, resolved: Iterator[ResolvedStep], world: WorldModel) -> Part:
    """Return a flow as parts.

    Args:
        flow: Of right structure.
        resolved: Its steps, in order; those used are taken.
        world: Where the names in conditions are looked up.
    """
    if flow.kind is FlowKind.STEP:
        return Part(flow.kind, resolved=next(resolved))
    if flow.kind is FlowKind.CONDITION:
        literal, problems = read_condition(flow.fact, world, '')
        return Part(flow.kind, literal=None if problems else literal)
    children = tuple(parts_of(child, resolved, world) for child in flow.children)
    return Part(flow.kind, flow.attempts, children)
