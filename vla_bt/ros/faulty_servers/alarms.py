"""Calls at a later time in the executor's thread, by one timer on the steady clock."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable

from rclpy.clock import Clock, ClockType
from rclpy.node import Node

_NS = 1_000_000_000


class Alarm:
    """One call to come."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._act: Callable[[], None] | None = act

    def cancel(self) -> None:
        """Let it not come; no-op when it has."""
        self._act = None

    def ring(self) -> None:
        """Call, unless canceled."""
        act, self._act = self._act, None
        if act is not None:
            act()


class Alarms:
    """Calls back after given times. Belongs to the executor's thread, and blocks nowhere.

    Args:
        node: Whose executor calls.
    """

    def __init__(self, node: Node) -> None:
        self._count = itertools.count()
        self._heap: list[tuple[float, int, Alarm]] = []
        steady = Clock(clock_type=ClockType.STEADY_TIME)
        self._timer = node.create_timer(1.0, self._ring, clock=steady, autostart=False)

    def after(self, delay_s: float, act: Callable[[], None]) -> Alarm:
        """Call `act` after `delay_s` >= 0, at the earliest after the present callback."""
        alarm = Alarm(act)
        heapq.heappush(self._heap, (time.monotonic() + delay_s, next(self._count), alarm))
        self._wind()
        return alarm

    def _ring(self) -> None:
        now_s = time.monotonic()
        due = []
        while self._heap and self._heap[0][0] <= now_s:
            due.append(heapq.heappop(self._heap)[2])
        self._wind()
        for alarm in due:
            alarm.ring()

    def _wind(self) -> None:
        self._timer.cancel()
        if self._heap:
            left_s = self._heap[0][0] - time.monotonic()
            self._timer.timer_period_ns = max(1, int(left_s * _NS))
            self._timer.reset()
