"""What a command is to bring about, as far as the grammar understands it."""

from __future__ import annotations

from vla_bt.check import destination, simulate
from vla_bt.plan import Verdict
from vla_bt.planner.offline import OfflinePlanner
from vla_bt.planner.records import PlanRequest
from vla_bt.skills import Catalogue, Literal
from vla_bt.world import world_facts

_PASSING = frozenset(('looking_at',))
"""Predicates that are true on the way and wanted by nobody."""


def goal_of(
    request: PlanRequest, offline: OfflinePlanner, catalogue: Catalogue
) -> tuple[Literal, ...] | None:
    """Return the facts that are new after what the offline planner would do.

    Returns:
        At least one fact; None when it does not understand the command, or the mission has
        already begun.
    """
    if request.failure is not None:
        return None
    plan = offline.plan(request)
    if plan.verdict is not Verdict.PLAN or plan.flow is not None:
        return None
    facts = before = world_facts(request.world)
    for step in plan.steps:
        where = destination(step.args, request.world)
        facts = simulate(catalogue[step.skill], step.args, facts, where).facts
    new = sorted(fact for fact in facts - before if fact.predicate not in _PASSING)
    return tuple(map(Literal, new)) or None
