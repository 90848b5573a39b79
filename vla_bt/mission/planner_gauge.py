"""How long the planner has been silent: a reading like any other, for the guards to judge."""

from __future__ import annotations

import math

from vla_bt.mission.equipment import Equipment
from vla_bt.world.readings import PLANNER

PERIOD_S = 0.1
"""The planner is asked for a sign of life at most this often."""


class PlannerGauge:
    """Reads the planner's silence into the world.

    A planner at work owes no sign of life before the deadline of its question, so a guard never
    cuts short what `PlanTicket` allows; one that goes on after its question was dropped may be
    silent for `executors.GRACE_S`, until another thread has its place.

    Args:
        equipment: Its guards say whether anybody cares; else nothing is asked.
    """

    def __init__(self, equipment: Equipment) -> None:
        self._equipment = equipment
        self._is_watched = any(PLANNER in guard.sources for guard in equipment.watch.guards)
        self._looked_s = -math.inf

    def look(self, now_s: float) -> None:
        """Ask and read, if it is time. Returns at once.

        Args:
            now_s: Time on the equipment's clock.
        """
        if self._is_watched and not self._looked_s <= now_s < self._looked_s + PERIOD_S:
            self._looked_s = now_s
            self._equipment.world.read(PLANNER, self._equipment.worker.silence_s())
