"""The command topics: what people say starts a mission, and `stop` ends it."""

from __future__ import annotations

from collections.abc import Callable

from rclpy.node import Node
from std_msgs.msg import String

from vla_bt.errors import shorten
from vla_bt.mission import BusyError
from vla_bt.ros.server.dispatch import Dispatcher
from vla_bt.ros.server.orders import is_stop, read_text
from vla_bt.ros.server.status import StatusTopics

COMMAND_TOPICS = ('voice_command', 'robot_command')


class CommandTopics:
    """Takes commands as std_msgs/String: words, or a plan document in any dialect.

    Words that ask only to stop cancel everything at once, without planning. A command while a
    mission is under way is refused on the status topics.

    Args:
        node: Owner of the subscriptions.
        dispatcher: Carries out.
        status: Tells what became of a command.
        request_tick: Called when there is something new to do.
    """

    def __init__(
        self,
        node: Node,
        dispatcher: Dispatcher,
        status: StatusTopics,
        request_tick: Callable[[], None],
    ) -> None:
        self._log = node.get_logger()
        self._dispatcher = dispatcher
        self._status = status
        self._request_tick = request_tick
        for topic in COMMAND_TOPICS:
            node.create_subscription(String, topic, self._take, 10)

    def _take(self, message: String) -> None:
        text = message.data
        self._log.info(f'command: {shorten(text, 200)!r}')
        self._status.announce('RECEIVED_COMMAND', command=shorten(text, 500))
        if is_stop(text):
            self._dispatcher.cancel(f'Stopped by the command {text.strip()!r}.')
            self._status.tell('STOPPED', 'I stop.')
        else:
            self._submit(text)
        self._request_tick()

    def _submit(self, text: str) -> None:
        reading = read_text(text)
        if reading.order is None:
            refusal = reading.refusal()
            problems = list(refusal.problems)
            self._status.announce(
                'PLANNING_FAILED', reason=refusal.reason, safety_issues=problems
            )
            self._refuse(refusal.reason)
            return
        try:
            self._dispatcher.submit(reading.order)
        except BusyError as error:
            self._refuse(str(error))

    def _refuse(self, reason: str) -> None:
        self._log.warning(reason)
        self._status.announce('REFUSED', reason=reason)
        self._status.tell('REFUSED', reason)
