"""What only a person can answer, found in a command or in the plan for it."""

from __future__ import annotations

from vla_bt.plan import Plan, PlanSource, Verdict
from vla_bt.planner.intent.confirmation import confirmed, risk
from vla_bt.planner.intent.course import CONDITIONAL
from vla_bt.planner.intent.records import Ambiguity, AmbiguityKind, ParsedIntent
from vla_bt.planner.offline.answers import spoken
from vla_bt.planner.records import PlanRequest
from vla_bt.skills import Catalogue

ASKED = frozenset((
    AmbiguityKind.SEVERAL_FIT, AmbiguityKind.MISSING, AmbiguityKind.RISKY, AmbiguityKind.UNSURE,
    AmbiguityKind.HARMFUL,
))  # fmt: skip
"""Kinds that no planner can settle; the others may only be too hard for our grammar."""


def needed_answer(intents: tuple[ParsedIntent, ...]) -> Ambiguity | None:
    """Return the first thing in a command that only a person can settle, None without one."""
    for intent in intents:
        for ambiguity in intent.ambiguities:
            if ambiguity.kind in ASKED and CONDITIONAL not in intent.modifiers:
                return ambiguity
    return None


def risky_question(request: PlanRequest, plan: Plan, catalogue: Catalogue) -> Plan | None:
    """Return what to ask instead of carrying out a plan that handles something risky.

    Whoever made the plan, it is asked unless the command was confirmed, or the thing is part of
    a mission under way already; None: nothing.

    Args:
        request: What the plan answers, with the "yes," before a command that was confirmed.
        plan: The plan, checked.
        catalogue: Says which skills handle things.
    """
    if plan.verdict is not Verdict.PLAN or confirmed(request.command)[1]:
        return None
    begun = (*request.done, *request.remaining)
    known = {str(value) for step in begun for value in step.args.values()}
    uses = [
        (step.skill, [name for name in map(str, step.args.values()) if name not in known])
        for step in plan.steps
    ]
    found = risk(uses, request.command, catalogue, request.world)
    return as_plan(found, request.command) if found else None


def as_plan(ambiguity: Ambiguity, command: str) -> Plan:
    """Return a question as the answer to a command; for harm, or a no, a refusal."""
    if ambiguity.kind in (AmbiguityKind.HARMFUL, AmbiguityKind.DECLINED):
        return refusal(ambiguity.question, command)
    is_said = ambiguity.kind in (AmbiguityKind.RISKY, AmbiguityKind.UNSURE)
    spoken_options = ambiguity.options if is_said else tuple(map(spoken, ambiguity.options))
    return Plan(
        verdict=Verdict.CLARIFY,
        question=ambiguity.question,
        options=ambiguity.commands or spoken_options,
        command=command,
        source=PlanSource.OFFLINE,
    )


def refusal(reason: str, command: str) -> Plan:
    """Return a refusal as the answer to a command."""
    return Plan(
        verdict=Verdict.REFUSE, reason=reason, command=command, source=PlanSource.OFFLINE
    )
