"""A timer on the steady clock that fires at the next deadline and rests while there is none."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import suppress

from rclpy.clock import Clock
from rclpy.clock_type import ClockType
from rclpy.exceptions import InvalidHandle
from rclpy.node import Node

_SHORTEST_S = 1e-4


class SteadyTimer:
    """Calls back in the executor's thread at a given time.

    Runs on although simulation time stands still or jumps. Executor thread only.

    Args:
        node: Whose executor calls back.
        callback: Must not block. Says with `wake_at` when it wants to be called next.
        clock: Seconds, steady; the time base of `wake_at`.
    """

    def __init__(
        self,
        node: Node,
        callback: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._node = node
        self._callback = callback
        self._clock = clock
        self._at_s = math.inf
        steady = Clock(clock_type=ClockType.STEADY_TIME)
        self._timer = node.create_timer(1.0, self._fire, clock=steady, autostart=False)

    def wake_at(self, at_s: float) -> None:
        """Call back at `at_s` and at no other time; infinity: not at all.

        No-op once the node is destroyed.
        """
        if at_s == self._at_s:
            return
        self._at_s = at_s
        with suppress(InvalidHandle):
            if at_s == math.inf:
                self._timer.cancel()
            else:
                self._timer.timer_period_ns = max(at_s - self._clock(), _SHORTEST_S) * 1e9
                self._timer.reset()

    def destroy(self) -> None:
        """Stop for good."""
        self._node.destroy_timer(self._timer)

    def _fire(self) -> None:
        self._timer.cancel()
        self._at_s = math.inf
        self._callback()
