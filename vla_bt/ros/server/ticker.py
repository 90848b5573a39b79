"""When to tick: on events and deadlines, at a heartbeat while there is work, never re-entered."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from rclpy.node import Node

from vla_bt.ros.lanes.steady_timer import SteadyTimer


class Ticker:
    """Turns requests and deadlines into ticks in the executor's thread.

    Args:
        node: Whose executor runs the ticks.
        tick: Does the work and never waits. Returns the time on `clock` at which it wants its next
            tick even if nothing happens, infinity for the next heartbeat; None: there is nothing
            to do, and no heartbeat until the next request.
        heartbeat_hz: Ticks per second while there is work and nothing happens, 1..10.
        clock: Seconds, steady: neither a paused `/clock` nor a clock jump stops the heartbeat.
    """

    def __init__(
        self,
        node: Node,
        tick: Callable[[], float | None],
        heartbeat_hz: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._node = node
        self._tick = tick
        self._period_s = 1.0 / heartbeat_hz
        self._clock = clock
        self._is_requested = False
        self._is_ticking = False
        self._is_closed = False
        self._timer = SteadyTimer(node, self._beat, clock)
        self._timer.wake_at(clock())

    def request(self) -> None:
        """Have one tick in the executor's next cycle, however often this is called before.

        May be called from any thread. Before there is an executor, the first tick is due anyway.
        """
        executor = self._node.executor
        if executor is None or self._is_requested or self._is_closed:
            return
        self._is_requested = True
        executor.create_task(self._take_request)

    def tick_now(self) -> None:
        """Tick at once; within a tick, have another one after it. Executor thread only."""
        if self._is_ticking:
            self.request()
        else:
            self._beat()

    def close(self) -> None:
        """Tick no more."""
        self._is_closed = True
        self._timer.destroy()

    def _take_request(self) -> None:
        """Tick, unless a tick has begun since the request: two threads may ask at once."""
        if self._is_requested:
            self._beat()

    def _beat(self) -> None:
        self._is_requested = False
        if self._is_closed:
            return
        next_s: float | None = math.inf
        self._is_ticking = True
        try:
            next_s = self._tick()
        finally:
            self._is_ticking = False
            beat_s = self._clock() + self._period_s
            self._timer.wake_at(math.inf if next_s is None else min(next_s, beat_s))
