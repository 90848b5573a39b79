"""Looking: the first picture taken after the question answers it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from rclpy.node import Node
from vision_msgs.msg import Detection3DArray

from vla_bt.errors import shorten
from vla_bt.robot import Ticket, Verdict, VerdictCode
from vla_bt.robot.query import fits_query
from vla_bt.ros.lanes.local_lane import LocalLane
from vla_bt.ros.lanes.ticket import bad_goal
from vla_bt.ros.ports.inputs import is_text
from vla_bt.ros.readings.detections import DetectionReader
from vla_bt.ros.readings.messages import stamp_ns
from vla_bt.ros.readings.transforms import LISTEN
from vla_bt.ros.robot_config import PerceptionConfig


class TopicPerception:
    """The perception port over a detector that publishes what it sees.

    Args:
        node: Owner of the subscription; its clock is the one pictures are stamped with.
        config: Topic and longest wait.
        reader: Understands the detector's messages.
        wake: Called when a ticket ended.
    """

    def __init__(
        self,
        node: Node,
        config: PerceptionConfig,
        reader: DetectionReader,
        wake: Callable[[], None],
    ) -> None:
        self._clock = node.get_clock()
        self._config = config
        self._reader = reader
        self._wake = wake
        self._lane = LocalLane(node, wake)
        self.lanes = (self._lane,)
        node.create_subscription(Detection3DArray, config.detections_topic, self._seen, LISTEN)

    def detect(self, query: str = '') -> Ticket:
        """Wait for the next message; its objects that fit `query` are the verdict's `detections`.

        Next is what is stamped later than now, on the node's clock; a message without a stamp
        counts as taken when it arrives. Seeing nothing is a success. No message within the
        time-out ends TIMED_OUT, or UNREACHABLE when none came at all. A query that is no text
        ends BAD_GOAL.
        """
        if not is_text(query):
            return bad_goal(f'No text to look for: {shorten(query)}.')
        asked_ns = self._clock.now().nanoseconds
        seen: list[int] = []
        return self._lane.begin(
            self._config.timeout_s, partial(self._too_late, seen), (query, asked_ns, seen)
        )

    def _seen(self, message: Detection3DArray) -> None:
        if self._lane.is_idle:
            return
        stamped_ns = stamp_ns(message.header.stamp)
        for ticket in tuple(self._lane.live):
            query, asked_ns, seen = ticket.note
            seen.append(stamped_ns - asked_ns)
            if stamped_ns and stamped_ns < asked_ns:
                continue
            found = tuple(
                detection
                for detection in self._reader.read(message)
                if fits_query(query, detection.id, detection.label, detection.colour)
            )
            ticket.end(Verdict(code=VerdictCode.SUCCEEDED, data={'detections': found}))
            self._wake()

    def _too_late(self, seen: list[int]) -> Verdict:
        topic = self._config.detections_topic
        if seen:
            age_s = -max(seen) / 1e9
            message = f'{topic} brings only old pictures, {age_s:.1f} s before the question.'
            return Verdict(code=VerdictCode.TIMED_OUT, message=message)
        message = f'No detections on {topic} within {self._config.timeout_s:g} s.'
        return Verdict(code=VerdictCode.UNREACHABLE, message=message)
