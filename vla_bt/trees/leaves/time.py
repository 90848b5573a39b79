"""Leaves that let time pass."""

from __future__ import annotations

from typing import ClassVar

from py_trees.common import Status

from vla_bt.trees.leaf import Leaf
from vla_bt.trees.tags import PortRule, PortType


class Wait(Leaf):
    """Do nothing for a while, on the mission's clock.

    | time since the start | status  |
    |----------------------|---------|
    | < `duration`         | RUNNING |
    | >= `duration`        | SUCCESS |
    """

    PORTS: ClassVar = {
        'duration': PortRule(
            summary='How long.',
            type=PortType.NUMBER,
            unit='s',
            required=True,
            min=0,
            max=3600,
        ),
    }

    _end_s: float = 0.0

    def initialise(self) -> None:
        """Note when to end."""
        self._end_s = self.context.clock() + self.ports.number('duration')

    def update(self) -> Status:
        """Look at the clock."""
        now_s = self.context.clock()
        if now_s >= self._end_s:
            return Status.SUCCESS
        self.context.wake_at(self._end_s)
        self.feedback_message = f'{self._end_s - now_s:.0f} s to go'
        return Status.RUNNING
