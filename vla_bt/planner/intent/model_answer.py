"""The form in which a model tells intents, and what its answer is worth in the world."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vla_bt.check import objects_named, places_named
from vla_bt.errors import one_line
from vla_bt.plan import ProblemLog, parse_json
from vla_bt.planner.intent.confirmation import risk
from vla_bt.planner.intent.records import (
    ActionType,
    Ambiguity,
    AmbiguityKind,
    ParsedIntent,
    TargetObject,
    Urgency,
)
from vla_bt.planner.intent.slots import ACTIONS, default_parameters, target
from vla_bt.planner.intent.uncertainty import MAX_OPTIONS
from vla_bt.planner.offline.answers import listing, spoken
from vla_bt.planner.providers.records import AnswerForm
from vla_bt.skills import Catalogue
from vla_bt.world import WorldModel

_AXES = ('x', 'y', 'theta')


class _Answer(BaseModel):
    model_config = ConfigDict(extra='forbid', frozen=True, strict=True, allow_inf_nan=False)


class _Target(_Answer):
    name: str = Field(max_length=80)
    type: str = Field(max_length=80)
    colour: str = Field(max_length=80)
    confidence: float = Field(ge=0, le=1)


class _Parameter(_Answer):
    name: str = Field(max_length=40)
    value: str = Field(max_length=200)


class _Intent(_Answer):
    action_type: ActionType = Field(strict=False)
    action_verb: str = Field(max_length=80)
    target_objects: list[_Target] = Field(max_length=20)
    target_location: str = Field(max_length=80)
    parameters: list[_Parameter] = Field(max_length=20)
    modifiers: list[str] = Field(max_length=20)
    urgency: Urgency = Field(strict=False)
    confidence: float = Field(ge=0, le=1)
    ambiguities: list[str] = Field(max_length=10)


class _Intents(_Answer):
    intents: list[_Intent] = Field(min_length=1, max_length=20)


def intent_form() -> AnswerForm:
    """Return the form of the answer; always the same."""
    text: dict[str, Any] = {'type': 'string'}
    number: dict[str, Any] = {'type': 'number'}
    texts: dict[str, Any] = {'type': 'array', 'items': text}
    named = {name: text for name in ('name', 'type', 'colour')}
    intent = _object({
        'action_type': {'type': 'string', 'enum': [it.value for it in ActionType]},
        'action_verb': text,
        'target_objects': {'type': 'array', 'items': _object({**named, 'confidence': number})},
        'target_location': text,
        'parameters': {'type': 'array', 'items': _object({'name': text, 'value': text})},
        'modifiers': texts,
        'urgency': {'type': 'string', 'enum': [it.value for it in Urgency]},
        'confidence': number,
        'ambiguities': texts,
    })  # fmt: skip
    schema = _object({'intents': {'type': 'array', 'items': intent}})
    return AnswerForm(name='intents', schema=schema)


def read_answer(
    text: str, command: str, catalogue: Catalogue, world: WorldModel, *, is_confirmed: bool
) -> tuple[ParsedIntent, ...] | None:
    """Return the intents of an answer, with what the world says is not certain; None: no answer.

    Args:
        text: What the model wrote.
        command: What it was asked about.
        catalogue: Gives the defaults of parameters.
        world: Where names are looked up.
        is_confirmed: True: what is risky was confirmed.
    """
    log = ProblemLog()
    value = parse_json(text, log)
    if log.problems():
        return None
    try:
        answer = _Intents.model_validate(_plain(value))
    except ValidationError:
        return None
    reader = _Reader(command, catalogue, world, is_confirmed=is_confirmed)
    return tuple(map(reader.intent, answer.intents))


class _Reader:
    """Turns told intents into records.

    Args: those of `read_answer`.
    """

    def __init__(
        self, command: str, catalogue: Catalogue, world: WorldModel, *, is_confirmed: bool
    ) -> None:
        self._command = command
        self._catalogue = catalogue
        self._world = world
        self._is_confirmed = is_confirmed

    def intent(self, told: _Intent) -> ParsedIntent:
        objects = tuple(map(self._target, told.target_objects))
        places = places_named(told.target_location, self._world) if told.target_location else ()
        location = places[0] if len(places) == 1 else told.target_location
        parameters = _parameters(told.parameters)
        plain = ParsedIntent(
            command=self._command,
            action_type=told.action_type,
            action_verb=told.action_verb,
            target_objects=objects,
            target_location=location,
            parameters={**default_parameters(told.action_type, self._catalogue), **parameters},
            modifiers=tuple(told.modifiers),
            urgency=told.urgency,
            confidence=told.confidence,
        )
        found = (*self._doubts(plain, places), *map(_asked, told.ambiguities))
        return ParsedIntent(**{**vars(plain), 'ambiguities': found})

    def _target(self, told: _Target) -> TargetObject:
        found = objects_named(told.name, self._world)
        if len(found) == 1:
            return target(found[0], self._world)
        return TargetObject(
            name=told.name, type=told.type, colour=told.colour, confidence=told.confidence
        )

    def _doubts(self, intent: ParsedIntent, places: tuple[str, ...]) -> Iterator[Ambiguity]:
        for it in intent.target_objects:
            if not it.id and intent.action_type is not ActionType.SEARCH:
                yield _which(it.name, objects_named(it.name, self._world))
        if intent.target_location and len(places) != 1:
            yield _which(intent.target_location, places)
        if intent.missing:
            words = listing(intent.missing).replace('target ', '')
            yield Ambiguity(kind=AmbiguityKind.MISSING, question=f'Which {words} do you mean?')
        skill = next((key for key, it in ACTIONS.items() if it is intent.action_type), '')
        if self._catalogue.find(skill) is not None and not self._is_confirmed:
            ids = [it.id for it in intent.target_objects if it.id]
            risky = risk([(skill, ids)], self._command, self._catalogue, self._world)
            yield from [risky] if risky else []


def _which(name: str, found: tuple[str, ...]) -> Ambiguity:
    if found:
        return Ambiguity(
            kind=AmbiguityKind.SEVERAL_FIT,
            question=f'Which {spoken(name)} do you mean: {listing(found)}?',
            options=found[:MAX_OPTIONS],
        )
    question = f'I know no "{spoken(name)}". What do you mean?'
    return Ambiguity(kind=AmbiguityKind.UNKNOWN_NAME, question=question)


def _asked(question: str) -> Ambiguity:
    return Ambiguity(kind=AmbiguityKind.NOT_UNDERSTOOD, question=question[:200])


def _parameters(told: list[_Parameter]) -> dict[str, Any]:
    given = {it.name: _value(it.value) for it in told}
    pose = {axis: given.pop(axis) for axis in _AXES if axis in given}
    return {**given, 'target_pose': pose} if 'x' in pose and 'y' in pose else given


def _plain(value: Any) -> Any:
    """Return JSON data with every text on one line, printable."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value


def _value(text: str) -> float | str:
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        'type': 'object',
        'properties': properties,
        'required': list(properties),
        'additionalProperties': False,
    }
