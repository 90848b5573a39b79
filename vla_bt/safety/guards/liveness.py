"""Guards over the software itself: it ticks, and the planner lives."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from vla_bt.safety.guards.bound import Bound, Question
from vla_bt.safety.guards.policy import Watch
from vla_bt.safety.guards.rule import AgedGuard, GuardRule
from vla_bt.safety.zones import Zone
from vla_bt.world.readings import PLANNER, TICK


class TickGuard(GuardRule):
    """While the robot moves, nobody has to wait long for the next look at the guards.

    Judged when the late tick comes at last; a server that hangs for good is stopped by another
    process, see `watchdog`.
    """

    watches: Literal[Watch.TICK]
    max_s: float = Field(ge=0.2, le=60)
    """Longest time between two ticks that is good, s."""

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        what = 'the time between two ticks'
        return (_at_most(TICK, what, self.max_s, self.max_s, math.inf),)


class PlannerGuard(AgedGuard):
    """The planner has given a sign of life."""

    watches: Literal[Watch.PLANNER]
    max_s: float = Field(gt=0, le=3600)
    """Longest time since the last one that is good, s."""
    clear_s: float | None = Field(default=None, gt=0, le=3600)
    """Longest time that ends a trip, s; None: `max_s`."""

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        what = "the time since the planner's last sign of life"
        clear_s = self.max_s if self.clear_s is None else self.clear_s
        return (_at_most(PLANNER, what, self.max_s, clear_s, self.max_age_s),)


def _at_most(source: str, what: str, high_s: float, clear_s: float, max_age_s: float) -> Bound:
    return Bound(
        source=source, what=what, unit='s', low=0.0, high=high_s, clear_low=0.0,
        clear_high=clear_s, max_age_s=max_age_s,
    )  # fmt: skip
