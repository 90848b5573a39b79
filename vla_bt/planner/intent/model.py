"""Intents by a model; by the rules where it gives none.

What the rules find that only a person can settle stands: no model answers for the person.
"""

from __future__ import annotations

import logging

from vla_bt.planner.intent.confirmation import confirmed
from vla_bt.planner.intent.model_answer import intent_form, read_answer
from vla_bt.planner.intent.questions import needed_answer
from vla_bt.planner.intent.records import ActionType, ParsedIntent
from vla_bt.planner.intent.rules import MAX_COMMAND, Reader
from vla_bt.planner.prompt.quoting import label_of, quoted
from vla_bt.planner.prompt.templates import render
from vla_bt.planner.providers.records import (
    FaultCode,
    Message,
    ModelClient,
    ModelFault,
    Prompt,
    Role,
)
from vla_bt.planner.records import CanceledError, PlanRequest
from vla_bt.skills import Catalogue
from vla_bt.world import WorldModel, is_plain_name

log = logging.getLogger(__name__)

MAX_OBJECTS = 60
"""Most objects told."""


class IntentParser:
    """Asks a model what a command asks for. Thread-safe.

    Args:
        client: The model.
        catalogue: The skills there are.
        read: What the rules make of a request.
        timeout_s: Longest time for its answer.
    """

    def __init__(
        self, client: ModelClient, catalogue: Catalogue, read: Reader, *, timeout_s: float
    ) -> None:
        self._client = client
        self._catalogue = catalogue
        self._read = read
        self._timeout_s = timeout_s

    def __call__(self, request: PlanRequest) -> tuple[ParsedIntent, ...]:
        """Return one intent for each action; those of the rules when the model gives none.

        Blocks for `timeout_s` at most, or for half the request's patience.

        Raises:
            CanceledError: The answer is no longer wanted.
        """
        by_rules = self._read(request).intents
        command, is_confirmed = confirmed(request.command)
        is_stop = any(it.action_type is ActionType.CANCEL for it in by_rules)
        if is_stop or not command.strip() or needed_answer(by_rules) is not None:
            return by_rules
        try:
            reply = self._client.complete(
                intent_prompt(command[:MAX_COMMAND], request.world),
                timeout_s=min(self._timeout_s, request.patience_s / 2),
                cancellation=request.cancellation,
            )
        except ModelFault as fault:
            if fault.code is FaultCode.CANCELED:
                raise CanceledError(fault.message) from fault
            log.warning('intent: %s: %s', self._client.name, fault.message)
            return by_rules
        found = read_answer(
            reply.text, command, self._catalogue, request.world, is_confirmed=is_confirmed
        )
        if found is None:
            log.warning('intent: %s: the answer does not have the form', self._client.name)
        return found or by_rules


def intent_prompt(command: str, world: WorldModel) -> Prompt:
    """Return what a model is asked: the rules, what is known, the command."""
    objects = [
        f'{it.id}: {label_of(it.description)}'
        for it in list(world.objects.values())[:MAX_OBJECTS]
        if is_plain_name(it.id)
    ]
    places = [
        f'{it.name}: {it.kind.value}' for it in world.places.values() if is_plain_name(it.name)
    ]
    parts = [
        '<objects>', *objects, '</objects>', '<places>', *places, '</places>',
        '<command>', quoted(command, MAX_COMMAND), '</command>',
    ]  # fmt: skip
    return Prompt(
        system=render('intent', actions=[it.value for it in ActionType]),
        messages=(Message(role=Role.USER, text='\n'.join(parts)),),
        form=intent_form(),
    )
