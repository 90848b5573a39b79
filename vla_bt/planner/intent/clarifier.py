"""Questions asked before anybody plans: what the world leaves open, no model may guess."""

from __future__ import annotations

from collections.abc import Callable

from vla_bt.plan import Plan, PlanSource, Verdict
from vla_bt.planner.intent.confirmation import confirmed, unsure
from vla_bt.planner.intent.course import CONDITIONAL
from vla_bt.planner.intent.records import Ambiguity, AmbiguityKind, ParsedIntent
from vla_bt.planner.offline.answers import spoken
from vla_bt.planner.records import PlanRequest

ASKED = frozenset((
    AmbiguityKind.SEVERAL_FIT, AmbiguityKind.MISSING, AmbiguityKind.RISKY, AmbiguityKind.UNSURE,
    AmbiguityKind.HARMFUL,
))  # fmt: skip
"""Kinds that no planner can settle; the others may only be too hard for our grammar."""

Parse = Callable[[PlanRequest], tuple[ParsedIntent, ...]]
"""Reads the intents of a request."""


class Clarifier:
    """Asks back, or refuses, where a command is not clear; the first stage of planning.

    Args:
        parse: Reads commands.
        min_confidence: A command heard less surely than this is asked about, 0..1.
    """

    def __init__(self, parse: Parse, *, min_confidence: float) -> None:
        self._parse = parse
        self._min_confidence = min_confidence

    def __call__(self, request: PlanRequest) -> Plan | None:
        """Return a question or a refusal; None when the command may be planned.

        Commands the grammar does not understand pass, and so does planning again.
        """
        if request.failure is not None or not request.command:
            return None
        _, is_confirmed = confirmed(request.command)
        doubt = unsure(request.command, request.confidence, self._min_confidence)
        if doubt is not None and not is_confirmed:
            return _answer(doubt, request.command)
        return clarify(self._parse(request), request.command)


def clarify(intents: tuple[ParsedIntent, ...], command: str) -> Plan | None:
    """Return the question about the first thing only a person can settle, None without one.

    Args:
        intents: What the command asks for.
        command: Its words.
    """
    for intent in intents:
        for ambiguity in intent.ambiguities:
            if ambiguity.kind in ASKED and CONDITIONAL not in intent.modifiers:
                return _answer(ambiguity, command)
    return None


def _answer(ambiguity: Ambiguity, command: str) -> Plan:
    if ambiguity.kind is AmbiguityKind.HARMFUL:
        return Plan(
            verdict=Verdict.REFUSE,
            reason=ambiguity.question,
            command=command,
            source=PlanSource.OFFLINE,
        )
    is_said = ambiguity.kind in (AmbiguityKind.RISKY, AmbiguityKind.UNSURE)
    return Plan(
        verdict=Verdict.CLARIFY,
        question=ambiguity.question,
        options=ambiguity.options if is_said else tuple(map(spoken, ambiguity.options)),
        command=command,
        source=PlanSource.OFFLINE,
    )
