"""The behaviour server as a timer-ticked one: what reaction time polling would have.

The same server, but what comes is only stored, and judged when a timer ticks. Parameter
`poll_hz`: ticks per second.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any
from unittest import mock

from rclpy.clock import Clock, ClockType
from rclpy.node import Node

from vla_bt.ros.process import run_node
from vla_bt.ros.server import behavior_server
from vla_bt.ros.server.behavior_server import NAME, BehaviorServer
from vla_bt.ros.server.safety import SafetyDesk
from vla_bt.safety import GuardRule


class PolledTicker:
    """Ticks at a rate and never for an event; stands in for the server's own `Ticker`."""

    def __init__(self, node: Node, tick: Callable[[], Any], *_: Any) -> None:
        self._node = node
        period_s = 1.0 / node.declare_parameter('poll_hz', 10.0).value
        clock = Clock(clock_type=ClockType.STEADY_TIME)
        self._timer = node.create_timer(period_s, tick, clock=clock)

    def request(self) -> None:
        """Wait for the timer."""

    tick_now = request

    def close(self) -> None:
        """Tick no more."""
        self._node.destroy_timer(self._timer)


class PolledDesk(SafetyDesk):
    """Does nothing about what was read before the next tick."""

    def look(self) -> None:
        """Tell what the tick has found."""
        self.show()

    def stop_now(self, reason: str, rule: GuardRule | None = None) -> None:
        """Wait for the timer."""


def main() -> int:
    """Run the node until it is told to end; return the exit code."""
    patched = {'Ticker': PolledTicker, 'SafetyDesk': PolledDesk}
    with mock.patch.multiple(behavior_server, **patched):
        return run_node(NAME, BehaviorServer)


if __name__ == '__main__':
    sys.exit(main())
