"""A person in the loop over ROS: questions on a topic, answers by a service."""

from __future__ import annotations

from collections.abc import Callable

from rclpy.node import Node
from vla_msgs.msg import Confirmation
from vla_msgs.srv import AnswerConfirmation

from vla_bt.errors import shorten
from vla_bt.mission import Executive
from vla_bt.ros.qos import NEWEST_KEPT
from vla_bt.ros.server.confirmation_message import answer_from, confirmation_message
from vla_bt.ros.server.status import StatusTopics
from vla_bt.safety import Asked, Ending, Scope

TOPIC = 'vla/confirmation'
SERVICE = 'vla/confirmation/answer'

_WORDS = {
    Ending.OPEN: 'CONFIRMATION_NEEDED',
    Ending.YES: 'CONFIRMED',
    Ending.YES_FOR_MISSION: 'CONFIRMED',
    Ending.NO: 'DECLINED',
    Ending.TIMED_OUT: 'DECLINED',
    Ending.WITHDRAWN: 'CONFIRMATION_WITHDRAWN',
}


class ConfirmationDesk:
    """Tells what a person is asked and takes the answers.

    `vla/confirmation` is latched: who comes late gets the last question and how it stands.

    Args:
        node: Owner of topic and service.
        executive: Asks.
        status: Tells the same on the status topics.
        request_tick: Called when there is something new to do.
    """

    def __init__(
        self,
        node: Node,
        executive: Executive,
        status: StatusTopics,
        request_tick: Callable[[], None],
    ) -> None:
        self._node = node
        self._executive = executive
        self._status = status
        self._request_tick = request_tick
        self._told: Asked | None = None
        self._topic = node.create_publisher(Confirmation, TOPIC, NEWEST_KEPT)
        self._publish(None)
        node.create_service(AnswerConfirmation, SERVICE, self._answer)

    def look(self) -> None:
        """Tell what has changed. Call after every tick."""
        asked = self._executive.asked
        if asked is not None and asked != self._told:
            self._tell(asked)

    def _answer(
        self, request: AnswerConfirmation.Request, response: AnswerConfirmation.Response
    ) -> AnswerConfirmation.Response:
        try:
            answer = answer_from(request)
        except ValueError:
            accepted = ', '.join(scope.value for scope in Scope)
            found = shorten(request.scope)
            response.message = f'scope {found!r} is none there is (accepted: {accepted})'
            return response
        receipt = self._executive.answer(answer)
        response.accepted, response.message = receipt.is_accepted, receipt.message
        said = 'yes' if answer.is_yes else 'no'
        self._node.get_logger().info(f'answered {said}: {receipt.message}')
        self.look()
        self._request_tick()
        return response

    def _tell(self, asked: Asked) -> None:
        is_new = self._told is None or self._told.id != asked.id
        self._told = asked
        self._publish(asked)
        self._status.announce(
            _WORDS[asked.ending],
            id=asked.id,
            state=asked.ending.value,
            question=asked.question.text,
            reasons=[reason.text for reason in asked.question.reasons],
            command=asked.command,
            timeout_s=asked.timeout_s,
            by=asked.by,
        )
        if is_new and asked.ending is Ending.OPEN:
            self._node.get_logger().info(f'asking, as {asked.id}: {asked.question.text}')
            self._status.tell(_WORDS[Ending.OPEN], asked.question.text)

    def _publish(self, asked: Asked | None) -> None:
        message = confirmation_message(asked)
        message.header.stamp = self._node.get_clock().now().to_msg()
        self._topic.publish(message)
