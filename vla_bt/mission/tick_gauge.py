"""How long the robot moved without a tick: a reading like any other, for the guards to judge."""

from __future__ import annotations

import math

from vla_bt.mission.equipment import Equipment
from vla_bt.safety.guards import TickGuard
from vla_bt.world.readings import TICK


class TickGauge:
    """Reads the time between two ticks into the world, while something moves.

    A gap of less than half of what is allowed is read as none.

    Args:
        equipment: Its guards say what is allowed; without such a guard nothing is measured.
    """

    def __init__(self, equipment: Equipment) -> None:
        self._equipment = equipment
        limits_s = [it.max_s for it in equipment.watch.guards if isinstance(it, TickGuard)]
        self._half_s = min(limits_s, default=math.inf) / 2
        self._ticked_s = math.inf
        """When the last tick began; infinity: nothing has moved since."""
        self._told_s = 0.0
        equipment.world.read(TICK, self._told_s)

    @property
    def next_s(self) -> float:
        """Clock time by which the next tick should come; infinity: nothing moves."""
        return self._ticked_s + self._half_s

    def begin(self, now_s: float) -> None:
        """Take in that a tick begins."""
        if self._half_s == math.inf:
            return
        gap_s = now_s - self._ticked_s
        self._tell(gap_s if gap_s > self._half_s else 0.0)
        self._ticked_s = now_s

    def end(self) -> None:
        """Take in that a tick has ended; what moves now, moves until the next one."""
        if self._half_s == math.inf or not self._equipment.robot.is_idle:
            return
        self._ticked_s = math.inf
        self._tell(0.0)  # there may be no further tick, and a person may want to reset

    def _tell(self, gap_s: float) -> None:
        if gap_s != self._told_s:
            self._told_s = gap_s
            self._equipment.world.read(TICK, gap_s)
