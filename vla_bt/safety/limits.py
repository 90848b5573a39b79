"""What no plan may exceed; judged before anything moves."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from vla_bt.safety.section import Section
from vla_bt.world import Bounds

Metres = Annotated[float, Field(gt=0, le=10_000)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]
Ratio = Annotated[float, Field(ge=0, le=1)]


_BY_UNIT = {'m/s': 'velocity_mps', 'N': 'force_n', 'kg': 'payload_kg', 's': 'wait_s'}


class JointRange(Section):
    """Where a joint may stand: radians, metres for one that slides. Both ends belong to it."""

    min: float = Field(ge=-1000, le=1000)
    max: float = Field(ge=-1000, le=1000)

    @model_validator(mode='after')
    def _has_room(self) -> JointRange:
        if not self.min < self.max:
            raise ValueError(f'min must be less than max (found {self.min:g} and {self.max:g})')
        return self

    def holds(self, value: float) -> bool:
        """Return True for a position within it; NaN is not."""
        return self.min <= value <= self.max


class Limits(Section):
    """Largest values a plan may ask for. Defaults are those of the shipped file."""

    move_distance_m: Metres = 10.0
    """One drive, as the crow flies, metres."""
    total_distance_m: Metres = 60.0
    """All drives of one plan together, the longest way it can go, metres."""
    safety_margin_m: float = Field(default=0.5, ge=0, le=100)
    """Kept from every forbidden zone that names no margin of its own, metres."""
    workspace: Bounds | None = None
    """Where the base stops and the hand works, in `map`; None: wherever the map goes."""
    reach_m: Metres = 1.0
    """From where the robot stands to what its hand works at, planar, metres."""
    payload_kg: float = Field(default=3.0, gt=0, le=500)
    """What is picked up, kilograms."""
    assumed_weight_kg: float = Field(default=1.0, ge=0, le=1000)
    """What an object of unknown weight is taken to weigh; above the payload: none is lifted."""
    velocity_mps: float = Field(default=1.0, gt=0, le=10)
    """Of the base, m/s."""
    force_n: float = Field(default=50.0, gt=0, le=1000)
    """Of the hand, newtons."""
    joints: dict[str, JointRange] = Field(default_factory=dict)
    """Ranges of joints, by joint name; those left out are not judged."""
    object_age_s: Seconds = 1800.0
    """Longest time unseen of an object that is handled, seconds."""
    object_confidence: Ratio = 0.2
    """Least confidence now in an object that is handled, 0..1."""
    wait_s: Seconds = 300.0
    """All waits of a plan together, seconds."""
    action_timeout_s: Seconds = 120.0
    """What a plan may allow one step, seconds."""
    plan_duration_s: Seconds = 300.0
    """All steps of a plan as long as they usually take, the longest way it can go and without
    the waits it asks for, seconds."""
    battery_reserve_ratio: Ratio = 0.1
    """What the battery must still hold at the end of a plan, 0..1."""
    battery_per_m_ratio: Ratio = 0.001
    """What a metre of driving takes of a full battery, 0..1."""
    battery_per_s_ratio: Ratio = 0.00002
    """What a second takes of a full battery, 0..1."""
    forbidden_skills: tuple[str, ...] = ()
    """Skills no plan may use here, by name or alias."""

    def key_of(self, unit: str) -> str:
        """Return the name of the limit on arguments of a unit, '' for units without one."""
        return _BY_UNIT.get(unit, '')

    @property
    def uses_battery(self) -> bool:
        """False: all of it is set to 0, as for a robot on the mains."""
        return any(
            (self.battery_reserve_ratio, self.battery_per_m_ratio, self.battery_per_s_ratio)
        )
