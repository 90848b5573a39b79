"""Questions asked before anybody plans: what the world leaves open, no model may guess."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vla_bt.plan import Plan
from vla_bt.planner.intent.confirmation import bare_answer, confirmed, unsure
from vla_bt.planner.intent.questions import as_plan, needed_answer, refusal
from vla_bt.planner.intent.records import ActionType, AmbiguityKind, ParsedIntent
from vla_bt.planner.records import PlanRequest

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
        command = request.command
        answer = bare_answer(command)
        if answer is not None:
            return as_plan(answer, command)
        intents = self._parse(request)
        if intents and all(it.action_type is ActionType.CANCEL for it in intents):
            return refusal('There is nothing to stop.', command)
        needed = needed_answer(intents)
        doubt = unsure(command, request.confidence, self._min_confidence)
        if doubt is not None and not confirmed(command)[1]:
            if needed is not None and needed.kind is AmbiguityKind.RISKY:
                # The "yes," to the one would answer the other, too: it is asked about both.
                doubt = replace(doubt, question=f'{doubt.question} {needed.question}')
            return as_plan(doubt, command)
        return as_plan(needed, command) if needed else None
