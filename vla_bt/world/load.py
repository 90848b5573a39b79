"""Read `config/world.yaml` into records.

The keys under `sim` are kept as they are for the simulator.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr

from vla_bt.errors import one_line
from vla_bt.robot import Pose
from vla_bt.settings import YamlFile, read_file
from vla_bt.world.bounds import Bounds
from vla_bt.world.model import WorldModel
from vla_bt.world.names import NAME_PATTERN
from vla_bt.world.records import ObjectBelief, Place, PlaceKind

_MAX_WORDS = 64


def _plain(text: str) -> str:
    if text != one_line(text):
        raise ValueError('should be printable words on one line, without blanks around them')
    return text


Name = Annotated[str, Field(pattern=f'^{NAME_PATTERN}$')]
"""An id, as plans and facts hold it."""
NameOrNone = Annotated[str, Field(pattern=f'^({NAME_PATTERN})?$')]
Words = Annotated[str, Field(max_length=_MAX_WORDS), AfterValidator(_plain)]
"""What is told and spoken as it is."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra='forbid', frozen=True, allow_inf_nan=False)


class PoseConfig(_Strict):
    """A pose in `map`: metres, radians."""

    x: float
    y: float
    z: float = 0.0
    yaw: float = 0.0

    def to_pose(self) -> Pose:
        """Return it as `Pose`."""
        return Pose(self.x, self.y, self.yaw, self.z)


class PlaceConfig(_Strict):
    """One named place."""

    kind: PlaceKind
    pose: PoseConfig
    room: NameOrNone = ''
    surface_pose: PoseConfig | None = None
    aliases: tuple[Words, ...] = ()


class ObjectConfig(_Strict):
    """One object known from the start."""

    label: Words
    colour: Words = ''
    location: NameOrNone = ''
    pose: PoseConfig | None = None
    weight_kg: float | None = Field(default=None, ge=0)
    tags: tuple[Words, ...] = ()


class RobotConfig(_Strict):
    """The robot when the simulation starts."""

    start: PoseConfig
    battery_ratio: float = Field(default=1.0, ge=0, le=1)


class WorldConfig(_Strict):
    """All of `config/world.yaml`."""

    confidence_half_life_s: float = Field(gt=0)
    min_confidence: float = Field(ge=0, le=1)
    reach_m: float = Field(gt=0)
    map: Bounds | None = None
    """How far the map goes; None: unknown, coordinates are bounded by the skills alone."""
    robot: RobotConfig
    places: dict[Name, PlaceConfig]
    objects: dict[Name, ObjectConfig] = Field(default_factory=dict)
    sim: dict[str, Any] = Field(default_factory=dict)
    _file: YamlFile | None = PrivateAttr(default=None)

    @property
    def file(self) -> YamlFile | None:
        """What it was read from; None: no file. Tells the lines of what stands under `sim`."""
        return self._file

    def to_model(self, clock: Callable[[], float]) -> WorldModel:
        """Return the world model these entries describe, with no robot reading yet."""
        now_s = clock()
        return WorldModel(
            clock=clock,
            places=[_place(name, entry) for name, entry in self.places.items()],
            objects=[_object(key, entry, now_s) for key, entry in self.objects.items()],
            confidence_half_life_s=self.confidence_half_life_s,
            min_confidence=self.min_confidence,
            reach_m=self.reach_m,
            map_bounds=self.map,
        )


def load_world(path: Path) -> WorldConfig:
    """Read a world file.

    Raises:
        SettingsError: Unreadable, not YAML, or an entry is wrong; the message names it.
    """
    file = YamlFile(path)
    config = read_file(file, WorldConfig)
    config._file = file
    return config


def _place(name: str, entry: PlaceConfig) -> Place:
    return Place(
        name=name,
        kind=entry.kind,
        pose=entry.pose.to_pose(),
        room=entry.room,
        surface_pose=entry.surface_pose.to_pose() if entry.surface_pose else None,
        aliases=entry.aliases,
    )


def _object(key: str, entry: ObjectConfig, now_s: float) -> ObjectBelief:
    return ObjectBelief(
        id=key,
        label=entry.label,
        colour=entry.colour,
        location=entry.location,
        pose=entry.pose.to_pose() if entry.pose else None,
        weight_kg=entry.weight_kg,
        tags=entry.tags,
        seen_at_s=now_s,
    )
