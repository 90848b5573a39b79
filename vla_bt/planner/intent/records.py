"""What one command asks for: the action, what it is about, and what is not certain in it."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class ActionType(str, enum.Enum):
    """The action asked for. Values are stable."""

    PICK = 'PICK'
    PLACE = 'PLACE'
    NAVIGATE = 'NAVIGATE'
    INSPECT = 'INSPECT'
    HANDOVER = 'HANDOVER'
    RELEASE = 'RELEASE'
    SEARCH = 'SEARCH'
    """Look for something, or say what is there."""
    LOOK = 'LOOK'
    TURN = 'TURN'
    SPEAK = 'SPEAK'
    WAIT = 'WAIT'
    OPERATE = 'OPERATE'
    """Any other skill: doors, buttons, a robot's own ones."""
    CANCEL = 'CANCEL'
    UNKNOWN = 'UNKNOWN'


class IntentType(str, enum.Enum):
    """The kinds of intent of `/vla/parsed_intent`."""

    NAVIGATION = 'NAVIGATION'
    MANIPULATION = 'MANIPULATION'
    QUERY = 'QUERY'
    CANCEL = 'CANCEL'
    UNKNOWN = 'UNKNOWN'


INTENT_TYPES: Mapping[ActionType, IntentType] = {
    ActionType.NAVIGATE: IntentType.NAVIGATION,
    ActionType.TURN: IntentType.NAVIGATION,
    ActionType.PICK: IntentType.MANIPULATION,
    ActionType.PLACE: IntentType.MANIPULATION,
    ActionType.HANDOVER: IntentType.MANIPULATION,
    ActionType.RELEASE: IntentType.MANIPULATION,
    ActionType.OPERATE: IntentType.MANIPULATION,
    ActionType.INSPECT: IntentType.QUERY,
    ActionType.SEARCH: IntentType.QUERY,
    ActionType.LOOK: IntentType.QUERY,
    ActionType.CANCEL: IntentType.CANCEL,
}
"""Kind of each action; the others are UNKNOWN."""

_NEEDS: Mapping[ActionType, tuple[str, ...]] = {
    ActionType.PICK: ('target_objects',),
    ActionType.INSPECT: ('target_objects',),
    ActionType.HANDOVER: ('target_objects',),
    ActionType.PLACE: ('target_location',),
    ActionType.NAVIGATE: ('target_location', 'target_pose'),
}


class Urgency(str, enum.Enum):
    """How soon it is wanted."""

    LOW = 'LOW'
    NORMAL = 'NORMAL'
    HIGH = 'HIGH'


class AmbiguityKind(str, enum.Enum):
    """Why a command cannot be carried out as it is. Values are stable."""

    SEVERAL_FIT = 'several_fit'
    """A description fits several objects or places."""
    MISSING = 'missing'
    """It does not say what, or where."""
    UNKNOWN_NAME = 'unknown_name'
    """It names an object or a place that is not known."""
    RISKY = 'risky'
    """It wants something hot, sharp or heavy to be moved."""
    HARMFUL = 'harmful'
    """It has a word of doing harm; it is refused, and no answer changes that."""
    UNSURE = 'unsure'
    """The command was not recognised surely enough."""
    DECLINED = 'declined'
    """The person said no; nothing is asked for."""
    NOT_UNDERSTOOD = 'not_understood'
    """Other words may be understood."""


@dataclass(frozen=True, kw_only=True)
class Ambiguity:
    """One thing to ask back."""

    kind: AmbiguityKind
    question: str
    """To the person, in one or two sentences."""
    options: tuple[str, ...] = ()
    """At most four answers: ids of objects, names of places, or words; empty: any."""
    commands: tuple[str, ...] = ()
    """The whole command for each option, as the answer to give; empty: not known."""


@dataclass(frozen=True, kw_only=True)
class TargetObject:
    """An object the command is about."""

    name: str
    """As a person calls it: `red cup`."""
    type: str = ''
    """What it is: `cup`; empty when unknown."""
    colour: str = ''
    confidence: float = 1.0
    """That it is there as believed, 0..1; 0 for what is not known."""
    id: str = ''
    """Of the known object; empty when none, or more than one, is known by that name."""


@dataclass(frozen=True, kw_only=True)
class ParsedIntent:
    """What one clause of a command asks for."""

    command: str
    """The words it was read from."""
    action_type: ActionType = ActionType.UNKNOWN
    action_verb: str = ''
    target_objects: tuple[TargetObject, ...] = ()
    target_location: str = ''
    """Name of the place or person it leads to; empty when there is none."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """How: `grasp_type`, `max_force` (N), `target_pose` (m, rad) ...; defaults filled in."""
    modifiers: tuple[str, ...] = ()
    """Words that say in which way: `carefully`."""
    urgency: Urgency = Urgency.NORMAL
    confidence: float = 1.0
    """That this is what was said and meant, 0..1."""
    ambiguities: tuple[Ambiguity, ...] = ()
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    source_command_id: str = ''
    """Id of the voice command; empty when it did not come by voice."""

    @property
    def intent_type(self) -> IntentType:
        """The kind of the action."""
        return INTENT_TYPES.get(self.action_type, IntentType.UNKNOWN)

    @property
    def requires_clarification(self) -> bool:
        """True when a person must answer first."""
        return bool(self.ambiguities)

    @property
    def missing(self) -> tuple[str, ...]:
        """What the action needs and nobody gave, one of them at least; empty: nothing."""
        needs = _NEEDS.get(self.action_type, ())
        given = {
            'target_objects': bool(self.target_objects),
            'target_location': bool(self.target_location),
            'target_pose': 'target_pose' in self.parameters,
        }
        return () if any(given[name] for name in needs) else needs
