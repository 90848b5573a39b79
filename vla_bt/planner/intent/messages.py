"""Intents as plain data: as other programs write them, and as commands to plan for.

| view      | fields                                                                             |
|-----------|------------------------------------------------------------------------------------|
| action    | `action_type`, `target_objects`, `parameters`, `ambiguities`, ...                  |
| message   | those of `/vla/parsed_intent`: `intent_type`, `action_verb`, `target_object`, ...  |
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping
from typing import Any

from vla_bt.planner.intent.records import (
    INTENT_TYPES,
    ActionType,
    IntentType,
    ParsedIntent,
    TargetObject,
    Urgency,
)
from vla_bt.planner.intent.slots import ACTIONS, action_of
from vla_bt.planner.intent.wording import sentence_of
from vla_bt.skills import Catalogue

_BARE = {
    IntentType.NAVIGATION: ActionType.NAVIGATE,
    IntentType.CANCEL: ActionType.CANCEL,
    IntentType.QUERY: ActionType.SEARCH,
    IntentType.MANIPULATION: ActionType.OPERATE,
}
"""Action of a message whose verb belongs to no skill of its kind."""


def action_fields(intent: ParsedIntent) -> dict[str, Any]:
    """Return the action view, plain JSON data."""
    return {
        'action_type': intent.action_type.value,
        'target_objects': [
            {'name': it.name, 'type': it.type, 'color': it.colour, 'confidence': it.confidence,
             'id': it.id}
            for it in intent.target_objects
        ],
        'parameters': {
            **({'target_location': intent.target_location} if intent.target_location else {}),
            **intent.parameters,
        },
        'ambiguities': [it.question for it in intent.ambiguities],
        'requires_clarification': intent.requires_clarification,
    }  # fmt: skip


def message_fields(intent: ParsedIntent) -> dict[str, Any]:
    """Return the message view, by the names of the fields of `vla_msgs/ParsedIntent`."""
    return {
        'intent_id': intent.id,
        'source_command_id': intent.source_command_id,
        'intent_type': intent.intent_type.value,
        'action_verb': intent.action_verb,
        'target_object': ' and '.join(it.id or it.name for it in intent.target_objects),
        'target_location': intent.target_location,
        'modifiers': list(intent.modifiers),
        'urgency': intent.urgency.value,
        'parse_confidence': intent.confidence,
    }


def from_message_fields(fields: Mapping[str, Any], catalogue: Catalogue) -> ParsedIntent:
    """Return the intent a message holds; its `command` is a sentence to plan for.

    What a closed set does not hold counts as UNKNOWN or NORMAL. A confidence of NaN, or out of
    0..1, is not given.

    Args:
        fields: By the names of `vla_msgs/ParsedIntent`; what is missing is empty.
        catalogue: Tells which skill a verb means.
    """
    text = {name: str(fields.get(name) or '').strip() for name in _TEXTS}
    kind = _member(IntentType, fields.get('intent_type'), IntentType.UNKNOWN)
    action = _action(kind, text, catalogue)
    modifiers = tuple(str(word).strip() for word in fields.get('modifiers') or () if word)
    target = text['target_object']
    return ParsedIntent(
        id=text['intent_id'] or str(uuid.uuid4()),
        source_command_id=text['source_command_id'],
        command=sentence_of(
            action,
            verb=text['action_verb'],
            target=target,
            location=text['target_location'],
            modifiers=modifiers,
        ),
        action_type=action,
        action_verb=text['action_verb'],
        target_objects=(TargetObject(name=target),) if target else (),
        target_location=text['target_location'],
        modifiers=modifiers,
        urgency=_member(Urgency, fields.get('urgency'), Urgency.NORMAL),
        confidence=_confidence(fields.get('parse_confidence')),
    )


def context_fields(intent: ParsedIntent) -> dict[str, Any]:
    """Return what a planner should know of a message: its fields that say something, no ids."""
    fields = message_fields(intent)
    return {
        name: value
        for name, value in fields.items()
        if value and name not in ('intent_id', 'source_command_id', 'parse_confidence')
    }


_TEXTS = ('intent_id', 'source_command_id', 'action_verb', 'target_object', 'target_location')


def _action(kind: IntentType, text: Mapping[str, str], catalogue: Catalogue) -> ActionType:
    skill = catalogue.find(text['action_verb'])
    meant = action_of(skill.name) if skill is not None else ActionType.UNKNOWN
    if skill is not None and (kind is IntentType.UNKNOWN or skill.name not in ACTIONS):
        return meant
    if meant is not ActionType.UNKNOWN and INTENT_TYPES.get(meant) is kind:
        return meant
    if kind is IntentType.MANIPULATION and not text['action_verb']:
        return ActionType.OPERATE if text['target_location'] else ActionType.PICK
    return _BARE.get(kind, ActionType.UNKNOWN)


def _member(kinds: Any, value: object, otherwise: Any) -> Any:
    word = str(value or '').strip().upper()
    return kinds(word) if word in {it.value for it in kinds} else otherwise


def _confidence(value: object) -> float:
    number = float(value) if isinstance(value, (int, float)) else math.nan
    return number if 0.0 <= number <= 1.0 else math.nan
