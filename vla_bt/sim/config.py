"""The keys under `sim` of `config/world.yaml`: what only the simulator needs to know.

Lengths in metres, points as (x, y) in frame `map`.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vla_bt.errors import SettingsError
from vla_bt.settings import read_part
from vla_bt.world import WorldConfig

Point = tuple[float, float]


class _Strict(BaseModel):
    model_config = ConfigDict(extra='forbid', frozen=True, allow_inf_nan=False)


class BodyConfig(_Strict):
    """The robot's body and how fast it acts."""

    radius_m: float = Field(default=0.25, gt=0)
    clearance_m: float = Field(default=0.05, ge=0)
    """Kept from walls and furniture on top of the radius."""
    speed_mps: float = Field(default=0.5, gt=0)
    """Of the base when a goal names none."""
    max_speed_mps: float = Field(default=1.0, gt=0)
    turn_speed_radps: float = Field(default=1.2, gt=0)
    reach_m: float = Field(default=0.9, gt=0)
    """Planar distance from the robot's centre that the hand reaches."""
    view_m: float = Field(default=3.0, gt=0)
    """Distance up to which an object is recognised."""
    stop_s: float = Field(default=0.2, gt=0)
    """From a cancel request to standstill."""
    arm_move_s: float = Field(default=1.5, gt=0)
    gripper_s: float = Field(default=0.8, gt=0)
    look_s: float = Field(default=0.6, gt=0)
    detect_s: float = Field(default=0.5, gt=0)
    letters_per_s: float = Field(default=15.0, gt=0)
    """Of speech."""
    drain_per_s: float = Field(default=1e-5, ge=0)
    """Battery ratio lost per second."""
    drain_per_m: float = Field(default=5e-4, ge=0)
    """Battery ratio lost per metre driven."""


class HallwayConfig(_Strict):
    """A passage between two rooms."""

    rooms: tuple[str, str]
    points: tuple[Point, ...] = Field(min_length=2)
    """Its centre line, from inside the first room to inside the second."""
    width_m: float = Field(gt=0)


class FurnitureConfig(_Strict):
    """A box the robot drives around; objects stand on its top."""

    room: str
    centre: Point
    size: Point
    """Along x and y."""
    height_m: float = Field(gt=0)


class SimConfig(_Strict):
    """All keys under `sim`."""

    robot: BodyConfig = BodyConfig()
    rooms: dict[str, tuple[Point, Point]] = Field(min_length=1)
    """Two opposite corners by name."""
    hallways: tuple[HallwayConfig, ...] = ()
    furniture: dict[str, FurnitureConfig] = Field(default_factory=dict)
    object_size_m: dict[str, float] = Field(default_factory=dict)
    """Edge of the square foot of objects by label; 0.08 for labels not listed."""


def read_sim_config(config: WorldConfig) -> SimConfig:
    """Check the keys under `sim`.

    Raises:
        SettingsError: A key is wrong or unknown; names it and the cause.
    """
    if config.file is not None and config.file.tree.get('sim') == config.sim:
        return read_part(config.file, 'sim', SimConfig)
    try:
        return SimConfig.model_validate(config.sim)
    except ValidationError as error:
        lines = [f'sim.{".".join(map(str, it["loc"]))}: {it["msg"]}' for it in error.errors()]
        raise SettingsError('\n'.join(lines)) from None
