"""The executive: one mission at a time, ticked by events, drained before the next."""

from __future__ import annotations

import math

from vla_bt.errors import VlaBtError
from vla_bt.mission.equipment import Equipment
from vla_bt.mission.mission import Mission
from vla_bt.mission.records import Order


class BusyError(VlaBtError):
    """A mission is under way and the new one does not preempt it."""


class Executive:
    """Runs missions one after the other.

    Args:
        equipment: What missions work with.

    All methods return at once and belong to one thread.
    """

    def __init__(self, equipment: Equipment) -> None:
        self._equipment = equipment
        self._current: Mission | None = None
        self._waiting: Mission | None = None

    @property
    def mission(self) -> Mission | None:
        """The mission under way, None when there is none."""
        return self._current

    @property
    def is_idle(self) -> bool:
        """True when no mission is under way or waiting and the robot stands still."""
        is_done = self._current is None or self._current.result is not None
        return is_done and self._waiting is None and self._equipment.robot.is_idle

    @property
    def next_deadline_s(self) -> float:
        """Clock time at which a tick is needed even if nothing happens; infinity: none is."""
        return math.inf if self._current is None else self._current.next_deadline_s

    def submit(self, order: Order, *, preempt: bool = False) -> Mission:
        """Take an order; planning starts at the next tick.

        Args:
            order: What to do.
            preempt: Stop a mission under way first; the new one starts when it has drained.

        Raises:
            BusyError: A mission is under way and `preempt` is False.
        """
        self._advance()
        mission = Mission(order, self._equipment)
        if self._current is None:
            self._current = mission
        elif preempt:
            if self._waiting is not None:
                self._waiting.cancel('Replaced by a newer command.')
            self._waiting = mission
            self._current.cancel('Stopped for a new command.')
        else:
            doing = self._current.order.command or 'a given plan'
            raise BusyError(f'The robot is busy with: {doing}')
        return mission

    def cancel(self, reason: str) -> None:
        """Stop everything: the mission under way, the one waiting, and whatever moves."""
        if self._waiting is not None:
            self._waiting.cancel(reason)
            self._waiting = None
        if self._current is not None:
            self._current.cancel(reason)
        self._equipment.robot.cancel_all(reason)

    def tick(self) -> None:
        """Advance the mission under way; start the next one when it is done."""
        if self._current is not None:
            self._current.tick()
            self._advance()

    def _advance(self) -> None:
        """Let go of a mission that is done; the next one is under way then."""
        if self._current is not None and self._current.result is not None:
            self._current, self._waiting = self._waiting, None
