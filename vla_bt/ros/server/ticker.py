"""When to tick: on events, at a heartbeat while there is something to do, never re-entered."""

from __future__ import annotations

from collections.abc import Callable

from rclpy.clock import Clock, ClockType
from rclpy.node import Node


class Ticker:
    """Turns requests into ticks in the executor's thread.

    Args:
        node: Whose executor runs the ticks.
        tick: Does the work and returns True while it wants the heartbeat; never waits.
        heartbeat_hz: Ticks per second while wanted and nothing else happens, 1..10.

    The heartbeat runs on the steady clock: neither a paused `/clock` nor a clock jump stops it.
    """

    def __init__(self, node: Node, tick: Callable[[], bool], heartbeat_hz: float) -> None:
        self._node = node
        self._tick = tick
        self._is_requested = False
        self._is_ticking = False
        self._is_closed = False
        clock = Clock(clock_type=ClockType.STEADY_TIME)
        self._heartbeat = node.create_timer(1.0 / heartbeat_hz, self._beat, clock=clock)

    def request(self) -> None:
        """Have one tick in the executor's next cycle, however often this is called before.

        May be called from any thread.
        """
        executor = self._node.executor
        if executor is None or self._is_requested or self._is_closed:
            return
        self._is_requested = True
        executor.create_task(self._beat)

    def tick_now(self) -> None:
        """Tick at once; within a tick, have another one after it. Executor thread only."""
        if self._is_ticking:
            self.request()
        else:
            self._beat()

    def close(self) -> None:
        """Tick no more."""
        self._is_closed = True
        self._node.destroy_timer(self._heartbeat)

    def _beat(self) -> None:
        self._is_requested = False
        if self._is_closed:
            return
        self._is_ticking = True
        try:
            is_wanted = self._tick()
        finally:
            self._is_ticking = False
        if is_wanted and self._heartbeat.is_canceled():
            self._heartbeat.reset()
        elif not is_wanted and not self._heartbeat.is_canceled():
            self._heartbeat.cancel()
