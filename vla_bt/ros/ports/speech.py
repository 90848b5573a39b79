"""Speaking: words on a topic, and the time it takes to say them."""

from __future__ import annotations

from collections.abc import Callable

from rclpy.node import Node
from std_msgs.msg import String

from vla_bt.errors import one_line, shorten
from vla_bt.robot import Ticket, Verdict, VerdictCode
from vla_bt.ros.lanes.local_lane import LocalLane
from vla_bt.ros.lanes.ticket import bad_goal
from vla_bt.ros.ports.inputs import is_text
from vla_bt.ros.robot_config import SpeechConfig


class TopicSpeech:
    """The speech port over a topic; nobody reports the end, so it is estimated.

    Args:
        node: Owner of the publisher.
        config: Topic and speaking rate.
        wake: Called when a sentence ended.
    """

    def __init__(self, node: Node, config: SpeechConfig, wake: Callable[[], None]) -> None:
        self._config = config
        self._publisher = node.create_publisher(String, config.topic, 10)
        self._lane = LocalLane(node, wake)
        self.lanes = (self._lane,)

    def say(self, text: str) -> Ticket:
        """Publish `text` on one line; the ticket ends when it has been said.

        Nothing to say ends BAD_GOAL. What cannot be printed is not spoken either.
        """
        if not is_text(text) or not (text := one_line(text)):
            return bad_goal(f'There is nothing to say: {shorten(text)}.')
        self._publisher.publish(String(data=text))
        duration_s = max(self._config.shortest_s, len(text) / self._config.letters_per_s)
        return self._lane.begin(duration_s, lambda: Verdict(code=VerdictCode.SUCCEEDED))
