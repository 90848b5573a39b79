"""What an operator must know of the robot's state, on the topic where operators look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from rclpy.clock import Clock, ClockType
from rclpy.node import Node

TOPIC = '/diagnostics'
PERIOD_S = 2.0
"""Below the 5 s after which diagnostic_aggregator takes a status for stale."""


class Watched(Protocol):
    """A lane, or another part, as far as it is shown."""

    @property
    def name(self) -> str:
        """Of the action or part."""

    @property
    def alarm(self) -> str:
        """Of a lane: which goals may still be carried out although they were given up."""

    @property
    def warning(self) -> str:
        """What else is wrong; empty when nothing is."""


class Diagnostics:
    """Publishes one diagnostic_msgs status for each lane and part, often and when it is serious.

    Every `PERIOD_S`, and at once on every alarm. ERROR: of a lane, a goal may still be carried
    out; of `safety`, everything is stopped until a person resets it. WARN: several servers under
    one name; a guard is not satisfied. OK: neither.

    Args:
        node: Owner of the publisher.
        lanes: Returns the lanes in use.
        announce: Called with all alarms of lanes whenever they change; with none when the last is
            over.
        parts: Shown besides.
    """

    def __init__(
        self,
        node: Node,
        lanes: Callable[[], Iterable[Watched]],
        announce: Callable[[tuple[str, ...]], None],
        parts: Sequence[Watched] = (),
    ) -> None:
        self._node = node
        self._lanes = lanes
        self._announce = announce
        self._parts = parts
        self._parts_alarms = tuple(part.alarm for part in parts)
        self._alarms: tuple[str, ...] = ()
        self._publisher = node.create_publisher(DiagnosticArray, TOPIC, 10)
        steady = Clock(clock_type=ClockType.STEADY_TIME)
        node.create_timer(PERIOD_S, self.publish, clock=steady)

    def look(self) -> None:
        """Announce and publish at once what has changed; cheap when nothing has."""
        alarms = tuple(lane.alarm for lane in self._lanes() if lane.alarm)
        parts_alarms = tuple(part.alarm for part in self._parts)
        is_new = alarms != self._alarms
        if is_new or parts_alarms != self._parts_alarms:
            self._alarms, self._parts_alarms = alarms, parts_alarms
            if is_new:
                self._announce(alarms)
            self.publish()

    def publish(self) -> None:
        """Publish the state of every lane and part."""
        shown = (*self._lanes(), *self._parts)
        message = DiagnosticArray(status=[self._status(each) for each in shown])
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
