"""The behaviour server, telling the longest time between two of its ticks in every mission."""

from __future__ import annotations

import sys
import time

from rclpy.node import Node
from std_msgs.msg import Int64

from bench.ros_child import GAP_TOPIC, LATCHED
from vla_bt.ros.process import run_node
from vla_bt.ros.server.behavior_server import NAME, BehaviorServer


class GapServer(BehaviorServer):
    """Publishes the longest gap so far, microseconds, when there is nothing more to do."""

    _ticked_s: float | None = None
    _longest_s = 0.0

    def __init__(self, node: Node) -> None:
        self._gaps = node.create_publisher(Int64, GAP_TOPIC, LATCHED)
        super().__init__(node)

    def _tick(self) -> float | None:
        now_s = time.monotonic()
        if self._ticked_s is not None:
            self._longest_s = max(self._longest_s, now_s - self._ticked_s)
        next_s = super()._tick()
        if next_s is None and self._ticked_s is not None:
            self._gaps.publish(Int64(data=round(self._longest_s * 1e6)))
            self._longest_s = 0.0
        self._ticked_s = None if next_s is None else now_s
        return next_s


def main() -> int:
    """Run the node until it is told to end; return the exit code."""
    return run_node(NAME, GapServer)


if __name__ == '__main__':
    sys.exit(main())
