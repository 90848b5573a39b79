"""Guards over the robot's own body."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from vla_bt.safety.guards.bound import Bound, Question, at_least, at_most
from vla_bt.safety.guards.policy import Watch
from vla_bt.safety.guards.rule import AgedGuard
from vla_bt.safety.section import Section
from vla_bt.safety.zones import Zone
from vla_bt.world.readings import (
    BATTERY,
    CONTACT_FORCE,
    SPEED,
    TILT,
    joint_position,
    joint_velocity,
)

Joint = Annotated[str, Field(min_length=1, max_length=100)]
_JOINT = Field(ge=-1000, le=1000)


class BatteryGuard(AgedGuard):
    """Enough charge."""

    watches: Literal[Watch.BATTERY]
    min_ratio: float = Field(ge=0, lt=1)
    """Least charge that is good, 0..1."""
    clear_ratio: float | None = Field(default=None, ge=0, le=1)
    """Least charge that ends a trip; None: `min_ratio`."""

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        what = 'the charge of the battery'
        low, clear, age_s = self.min_ratio, self.clear_ratio, self.max_age_s
        return (at_least(BATTERY, what, '', low, clear, age_s, high=1.0),)


class TiltGuard(AgedGuard):
    """Upright."""

    watches: Literal[Watch.TILT]
    max_rad: float = Field(gt=0, le=math.pi)
    """Largest lean that is good, rad."""
    clear_rad: float | None = Field(default=None, gt=0, le=math.pi)
    """Largest lean that ends a trip, rad; None: `max_rad`."""

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        what = "the robot's lean"
        return (at_most(TILT, what, 'rad', self.max_rad, self.clear_rad, self.max_age_s),)


class ContactForceGuard(AgedGuard):
    """Nothing pushes hard against the hand."""

    watches: Literal[Watch.CONTACT_FORCE]
    max_n: float = Field(gt=0, le=10_000)
    """Largest force that is good, N."""
    clear_n: float | None = Field(default=None, gt=0, le=10_000)
    """Largest force that ends a trip, N; None: `max_n`."""

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        what = 'the force at the hand'
        return (at_most(CONTACT_FORCE, what, 'N', self.max_n, self.clear_n, self.max_age_s),)


class SpeedGuard(AgedGuard):
    """The base is not too fast."""

    watches: Literal[Watch.SPEED]
    max_mps: float = Field(gt=0, le=100)
    """Largest speed that is good, m/s."""
    clear_mps: float | None = Field(default=None, gt=0, le=100)
    """Largest speed that ends a trip, m/s; None: `max_mps`."""

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        what = 'the speed of the base'
        return (at_most(SPEED, what, 'm/s', self.max_mps, self.clear_mps, self.max_age_s),)


class JointRange(Section):
    """Where one joint may be; metres instead of radians for a prismatic one."""

    min_rad: float = _JOINT
    max_rad: float = _JOINT


class JointPositionGuard(AgedGuard):
    """Every joint named is within its limits."""

    watches: Literal[Watch.JOINT_POSITION]
    limits: dict[Joint, JointRange] = Field(min_length=1)
    """By joint."""
    clear_rad: float = Field(default=0.0, ge=0, le=math.pi)
    """How far within its limits a joint must be to end a trip, rad."""

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        return tuple(
            Bound(
                source=joint_position(joint), what=f'the position of joint {joint}', unit='rad',
                low=limit.min_rad, high=limit.max_rad, clear_low=limit.min_rad + self.clear_rad,
                clear_high=limit.max_rad - self.clear_rad, max_age_s=self.max_age_s,
            )
            for joint, limit in self.limits.items()
        )  # fmt: skip


class JointVelocityGuard(AgedGuard):
    """No joint named is too fast."""

    watches: Literal[Watch.JOINT_VELOCITY]
    joints: tuple[Joint, ...] = Field(min_length=1)
    max_radps: float = Field(gt=0, le=1000)
    """Largest speed that is good, rad/s (m/s for a prismatic joint)."""
    clear_radps: float | None = Field(default=None, gt=0, le=1000)
    """Largest speed that ends a trip, rad/s; None: `max_radps`."""

    @model_validator(mode='after')
    def _is_each_once(self) -> JointVelocityGuard:
        if len(set(self.joints)) < len(self.joints):
            raise ValueError('a joint is named twice')
        return self

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        high, clear = self.max_radps, self.clear_radps
        return tuple(
            at_most(
                joint_velocity(joint), f'the velocity of joint {joint}', 'rad/s',
                high, clear, self.max_age_s,
            )
            for joint in self.joints
        )  # fmt: skip
