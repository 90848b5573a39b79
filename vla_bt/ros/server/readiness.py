"""Whether the robot is there: its first readings, and its action servers on the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rclpy.clock import Clock, ClockType
from rclpy.node import Node

from vla_bt.ros.readings.readings import Readings
from vla_bt.ros.robot_config import RobotConfig

PERIOD_S = 0.1
NEEDED = ('pose', 'battery', 'emergency_stop')
"""Kinds of reading without which no mission should start."""


class Readiness:
    """Looks until everything is there, then rests for good.

    Args:
        node: Its graph is searched.
        config: Names of the action servers.
        readings: What has been read.
        on_change: Called with the names of what is still missing, readings (those that guards
            watch among them) and action servers, whenever that changes; last with nothing.
    """

    def __init__(
        self,
        node: Node,
        config: RobotConfig,
        readings: Readings,
        on_change: Callable[[tuple[str, ...]], None],
    ) -> None:
        self._node = node
        self._readings = readings
        self._on_change = on_change
        self._servers = [
            config.navigation.go_to_action,
            config.navigation.turn_action,
            config.arm.move_action,
            config.gripper.action,
            *filter(None, [config.head.action]),
        ]
        self.missing: tuple[str, ...] = (*NEEDED, *readings.unheard, *self._servers)
        """What has never been there; what is lost later the guards see."""
        self._told: tuple[str, ...] | None = None
        clock = Clock(clock_type=ClockType.STEADY_TIME)  # /clock may stand still
        self._timer = node.create_timer(PERIOD_S, self._look, clock=clock)

    def _look(self) -> None:
        missing = tuple(self._search())
        self.missing = missing
        if missing != self._told:
            self._told = missing
            self._on_change(missing)
        if not missing:
            self._node.destroy_timer(self._timer)

    def _search(self) -> Iterator[str]:
        for kind in NEEDED:
            if kind not in self._readings.seen_at_s:
                yield kind
        yield from self._readings.unheard
        for name in self._servers:
            if self._node.count_publishers(f'{name}/_action/status') == 0:
                yield name
