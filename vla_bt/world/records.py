"""What the robot believes: itself, objects, places. Metres, radians, kilograms, seconds."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass, field

from vla_bt.robot import Pose


class PlaceKind(str, enum.Enum):
    """What a named place is."""

    ROOM = 'room'
    SURFACE = 'surface'
    """Something objects stand on: a table, a shelf."""
    PERSON = 'person'
    """Where a person is, and can be given things."""
    DOOR = 'door'
    BUTTON = 'button'
    POINT = 'point'
    """Any other named pose, e.g. the charging dock."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A named place, a *location* in commands and plans."""

    name: str
    """Unique, lower case, words joined by `_`."""
    kind: PlaceKind
    pose: Pose
    """Where the robot stands to be there, in `map`."""
    room: str = ''
    """Name of the room it is in; empty for rooms themselves."""
    surface_pose: Pose | None = None
    """Centre of the surface, `z_m` its height, in `map`; None for what has none."""
    aliases: tuple[str, ...] = ()
    """Other words for it, e.g. `lounge`."""


@dataclass(frozen=True, kw_only=True)
class ObjectBelief:
    """What is known of one object."""

    id: str
    label: str
    """What it is, e.g. `cup`."""
    colour: str = ''
    location: str = ''
    """Name of the place it is at; empty when it is held or its place is unknown."""
    pose: Pose | None = None
    """In `map`; None when unknown."""
    weight_kg: float | None = None
    """None when unknown."""
    tags: tuple[str, ...] = ()
    """What it is like, e.g. hot; `vla_bt.safety.tags` has those every site knows."""
    confidence: float = 1.0
    """0..1 at `seen_at_s`; see `confidence_at`."""
    seen_at_s: float = 0.0
    """Clock time of the last sighting, seconds."""

    def confidence_at(self, now_s: float, half_life_s: float) -> float:
        """Return the confidence at `now_s`: halved for every `half_life_s` unseen."""
        age_s = max(0.0, now_s - self.seen_at_s)
        return self.confidence * math.pow(0.5, age_s / half_life_s)

    @property
    def description(self) -> str:
        """The words a person would use: colour and label."""
        return f'{self.colour} {self.label}'.strip()


@dataclass(frozen=True, kw_only=True)
class RobotState:
    """The robot itself."""

    pose: Pose | None = None
    """In `map`; None before the first reading."""
    battery_ratio: float | None = None
    """0..1; None before the first reading."""
    held_object: str = ''
    """Id of what the hand holds; empty when nothing."""
    gripper: str = 'open'
    """open, closed or holding."""
    joint_positions: dict[str, float] = field(default_factory=dict)
    """Radians (metres for prismatic joints) by joint name."""
    emergency_stop: bool | None = None
    """None before the first reading, which counts as stopped where a guard watches it."""
    emergency_stops: int = 0
    """How often it was pressed, or its reading lost, so far: one that is over counts too."""
