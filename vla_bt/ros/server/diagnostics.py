"""What an operator must know of the action servers, on the topic where operators look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from rclpy.clock import Clock, ClockType
from rclpy.node import Node

TOPIC = '/diagnostics'
PERIOD_S = 2.0
"""Below the 5 s after which diagnostic_aggregator takes a status for stale."""


class Watched(Protocol):
    """A lane, as far as it is shown."""

    @property
    def name(self) -> str:
        """Of the action."""

    @property
    def alarm(self) -> str:
        """Which goals may still be carried out although they were given up; empty when none."""

    @property
    def warning(self) -> str:
        """What else is wrong with the server; empty when nothing is."""


class Diagnostics:
    """Publishes one diagnostic_msgs status for each lane, every `PERIOD_S` and on every alarm.

    ERROR: a goal may still be carried out. WARN: several servers under one name. OK: neither.

    Args:
        node: Owner of the publisher.
        lanes: Returns the lanes in use.
        announce: Called with all alarms whenever they change; with none when the last is over.
    """

    def __init__(
        self,
        node: Node,
        lanes: Callable[[], Iterable[Watched]],
        announce: Callable[[tuple[str, ...]], None],
    ) -> None:
        self._node = node
        self._lanes = lanes
        self._announce = announce
        self._alarms: tuple[str, ...] = ()
        self._publisher = node.create_publisher(DiagnosticArray, TOPIC, 10)
        steady = Clock(clock_type=ClockType.STEADY_TIME)
        node.create_timer(PERIOD_S, self.publish, clock=steady)

    def look(self) -> None:
        """Announce and publish at once what has changed; cheap when nothing has."""
        alarms = tuple(lane.alarm for lane in self._lanes() if lane.alarm)
        if alarms != self._alarms:
            self._alarms = alarms
            self._announce(alarms)
            self.publish()

    def publish(self) -> None:
        """Publish the state of every lane."""
        message = DiagnosticArray(status=[self._status(lane) for lane in self._lanes()])
        message.header.stamp = self._node.get_clock().now().to_msg()
        self._publisher.publish(message)

    def _status(self, lane: Watched) -> DiagnosticStatus:
        level, text = DiagnosticStatus.OK, 'OK'
        if lane.alarm:
            level, text = DiagnosticStatus.ERROR, lane.alarm
        elif lane.warning:
            level, text = DiagnosticStatus.WARN, lane.warning
        return DiagnosticStatus(
            name=f'{self._node.get_name()}: {lane.name}',
            hardware_id=self._node.get_namespace(),
            level=level,
            message=text,
        )
