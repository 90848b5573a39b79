"""A timer on the steady clock that runs only while there is something to watch."""

from __future__ import annotations

from collections.abc import Callable

from rclpy.clock import Clock
from rclpy.clock_type import ClockType
from rclpy.node import Node

PERIOD_S = 0.05
"""How late a deadline may be noticed; costs nothing while nothing is live."""


class SteadyTimer:
    """Calls back every `PERIOD_S` in the executor's thread while it is wanted.

    Runs on although simulation time stands still or jumps.

    Args:
        node: Whose executor calls back.
        callback: Must not block.
    """

    def __init__(self, node: Node, callback: Callable[[], None]) -> None:
        self._node = node
        clock = Clock(clock_type=ClockType.STEADY_TIME)
        self._timer = node.create_timer(PERIOD_S, callback, clock=clock, autostart=False)

    def want(self, is_wanted: bool) -> None:
        """Start or stop the calls; no-op when they already run or rest."""
        if is_wanted and self._timer.is_canceled():
            self._timer.reset()
        elif not is_wanted and not self._timer.is_canceled():
            self._timer.cancel()

    def destroy(self) -> None:
        """Stop for good."""
        self._node.destroy_timer(self._timer)
