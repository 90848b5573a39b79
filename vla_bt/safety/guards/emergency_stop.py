"""The guard that no file can leave out: the emergency stop is released."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from vla_bt.safety.guards.bound import Question, next_turn_s
from vla_bt.safety.guards.policy import Watch
from vla_bt.safety.guards.rule import MAX_AGE_S, GuardRule
from vla_bt.safety.zones import Zone
from vla_bt.world import WorldModel
from vla_bt.world.readings import EMERGENCY_STOP


class EmergencyStopGuard(GuardRule):
    """Released, and known to be."""

    watches: Literal[Watch.EMERGENCY_STOP] = Watch.EMERGENCY_STOP
    max_age_s: float | None = Field(default=None, gt=0, le=MAX_AGE_S)
    """Age from which on the reading does not count any more, seconds; None: the button's topic
    only says when it changes."""

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        return (_Released(math.inf if self.max_age_s is None else self.max_age_s),)

    @property
    def sources(self) -> tuple[str, ...]:
        """See `GuardRule`."""
        return (EMERGENCY_STOP,)


class _Released:
    """Asks the world; remembers how many presses it has seen."""

    def __init__(self, max_age_s: float) -> None:
        self._max_age_s = max_age_s
        self._seen: int | None = None
        self._was_pressed = False

    def fault(self, world: WorldModel, now_s: float, is_tripped: bool) -> str:
        """Return what is wrong; a press that is over already is wrong once."""
        robot, reading = world.robot, world.readings.get(EMERGENCY_STOP)
        seen, self._seen = self._seen, robot.emergency_stops
        self._was_pressed = seen is not None and seen != robot.emergency_stops
        if reading is None:
            return 'there is no reading of the emergency stop'
        if robot.emergency_stop is None or reading.value is None:
            return 'the emergency stop is not known: nobody reports it'
        if robot.emergency_stop is not False or reading.value != 0:
            return 'the emergency stop is pressed'
        if not reading.at_s <= now_s:
            return 'the reading of the emergency stop is from the future'
        if not now_s < reading.at_s + self._max_age_s:
            return f'the emergency stop has not reported for {now_s - reading.at_s:.1f} s'
        return 'the emergency stop was pressed' if self._was_pressed else ''

    def next_s(self, world: WorldModel, now_s: float) -> float:
        """Return when to ask again; at once after a press that is over."""
        if self._was_pressed:
            return now_s
        return next_turn_s(world.readings.get(EMERGENCY_STOP), self._max_age_s, now_s)
