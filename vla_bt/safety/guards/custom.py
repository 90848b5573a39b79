"""A guard on any number that any topic carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from vla_bt.safety.guards.bound import LARGEST, Bound, Question
from vla_bt.safety.guards.policy import Watch
from vla_bt.safety.guards.rule import AgedGuard
from vla_bt.safety.zones import Zone
from vla_bt.world.readings import custom


class CustomGuard(AgedGuard):
    """A field of a message is within its bounds."""

    watches: Literal[Watch.CUSTOM]
    topic: str = Field(pattern=r'^/?[A-Za-z][A-Za-z0-9_]*(/[A-Za-z][A-Za-z0-9_]*)*$')
    """Name of the topic; without a leading slash it is below the robot's namespace."""
    message: str = Field(pattern=r'^[a-z][a-z0-9_]*/msg/[A-Z][A-Za-z0-9]*$')
    """Its type, e.g. `sensor_msgs/msg/Temperature`."""
    field: str = Field(pattern=r'^[a-z][a-z0-9_]*(\[\d+\])?(\.[a-z][a-z0-9_]*(\[\d+\])?)*$')
    """Names of fields joined by dots, `[0]` after those that are arrays."""
    unit: str = Field(max_length=20)
    """Of the field; shown to people."""
    min: float | None = None
    """Smallest value that is good, in `unit`; None: no bound."""
    max: float | None = None
    """Largest value that is good, in `unit`; None: no bound."""
    clear_min: float | None = None
    """Smallest value that ends a trip, in `unit`; None: `min`."""
    clear_max: float | None = None
    """Largest value that ends a trip, in `unit`; None: `max`."""

    @model_validator(mode='after')
    def _is_bounded(self) -> CustomGuard:
        if self.min is None and self.max is None:
            raise ValueError('has neither min nor max')
        if self.min is None and self.clear_min is not None:
            raise ValueError('clear_min belongs to min')
        if self.max is None and self.clear_max is not None:
            raise ValueError('clear_max belongs to max')
        return self

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        low = -LARGEST if self.min is None else self.min
        high = LARGEST if self.max is None else self.max
        bound = Bound(
            source=custom(self.name), what=f'{self.field} of {self.topic}', unit=self.unit,
            low=low, high=high, max_age_s=self.max_age_s,
            clear_low=low if self.clear_min is None else self.clear_min,
            clear_high=high if self.clear_max is None else self.clear_max,
        )  # fmt: skip
        return (bound,)
