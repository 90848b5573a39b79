"""The command topics: what people say starts a mission, and `stop` ends it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from rclpy.node import Node
from rclpy.serialization import deserialize_message
from std_msgs.msg import String
from vla_msgs.msg import ParsedIntent, TaskContext, VoiceCommand

from vla_bt.errors import shorten
from vla_bt.mission import BusyError
from vla_bt.planner import BACKGROUND
from vla_bt.planner.intent import ActionType, context_fields, from_message_fields
from vla_bt.ros.server.arrivals import Arrivals
from vla_bt.ros.server.dispatch import Dispatcher
from vla_bt.ros.server.message_data import plain
from vla_bt.ros.server.orders import MAX_CONTEXT_LENGTH, Reading, is_stop, read_order, read_text
from vla_bt.ros.server.status import StatusTopics
from vla_bt.skills import Catalogue

COMMAND_TOPICS = ('voice_command', 'robot_command')
VOICE_TOPIC = 'vla/voice_command'
INTENT_TOPIC = 'vla/parsed_intent'
CONTEXT_TOPIC = 'vla/task_context'


class CommandTopics:
    """Takes commands from topics.

    | topic                            | type                  | what becomes of it              |
    |----------------------------------|-----------------------|---------------------------------|
    | `voice_command`, `robot_command` | std_msgs/String       | words, or a plan in any dialect |
    | `vla/voice_command`              | vla_msgs/VoiceCommand | words, asked about when unsure  |
    | `vla/parsed_intent`              | vla_msgs/ParsedIntent | the command it stands for       |
    | `vla/task_context`               | vla_msgs/TaskContext  | told to planners from then on   |

    Words that ask only to stop cancel everything at once, however surely they were heard, without
    planning. Any other command while a mission is under way is refused on the status topics.

    Args:
        node: Owner of the subscriptions.
        catalogue: Tells which skill a verb means.
        dispatcher: Carries out.
        status: Tells what became of a command.
        request_tick: Called when there is something new to do.
        arrivals: Judges stamps and frames. What asks only to stop is obeyed all the same.
    """

    def __init__(
        self,
        node: Node,
        catalogue: Catalogue,
        dispatcher: Dispatcher,
        status: StatusTopics,
        request_tick: Callable[[], None],
        arrivals: Arrivals,
    ) -> None:
        self._log = node.get_logger()
        self._catalogue = catalogue
        self._dispatcher = dispatcher
        self._status = status
        self._request_tick = request_tick
        self._arrivals = arrivals
        self._context = b''
        for topic in COMMAND_TOPICS:
            node.create_subscription(String, topic, self._take_text, 10)
        node.create_subscription(VoiceCommand, VOICE_TOPIC, self._take_voice, 10)
        node.create_subscription(ParsedIntent, INTENT_TOPIC, self._take_intent, 10)
        # Raw: to make Python of 200 objects takes 8 ms, and only the newest one is ever read.
        node.create_subscription(TaskContext, CONTEXT_TOPIC, self._keep_context, 1, raw=True)

    def _take_text(self, message: String) -> None:
        self._take(message.data, read=partial(read_text, arrivals=self._arrivals))

    def _take_voice(self, message: VoiceCommand) -> None:
        about = {'speaker': message.speaker, 'language': message.language}
        known = {name: value for name, value in about.items() if value}
        fault = self._arrivals.command_fault(message.header)
        self._take(message.transcribed_text, message.confidence, known, fault=fault)

    def _take_intent(self, message: ParsedIntent) -> None:
        intent = from_message_fields(plain(message), self._catalogue)
        if intent.action_type is ActionType.CANCEL:
            self._take('stop')
        else:
            confidence = message.parse_confidence or 1.0  # 0: not filled in
            fault = self._arrivals.command_fault(message.header)
            self._take(intent.command, confidence, context_fields(intent), fault=fault)

    def _keep_context(self, message: bytes) -> None:
        self._context = message

    def _background(self) -> dict[str, Any]:
        """Return the newest task context; none when it is not accepted, which is told."""
        if not self._context:
            return {}
        context, fault = self._read_context()
        if context is not None and not fault:
            return {BACKGROUND: plain(context)}
        reason = f'{CONTEXT_TOPIC} is not used: {fault}.'
        self._log.warning(reason)
        self._status.announce('CONTEXT_REFUSED', reason=reason)
        return {}

    def _read_context(self) -> tuple[TaskContext | None, str]:
        """Return the newest task context and why it is not accepted."""
        if len(self._context) > MAX_CONTEXT_LENGTH:
            return None, f'{len(self._context)} bytes are more than {MAX_CONTEXT_LENGTH}'
        try:
            context = deserialize_message(self._context, TaskContext)
        except RuntimeError:  # rclpy's RMWError: whoever sent these bytes did not use ROS for it
            return None, 'what came is no TaskContext'
        return context, self._arrivals.context_fault(context)

    def _take(
        self,
        text: str,
        confidence: float = 1.0,
        about: Mapping[str, Any] | None = None,
        *,
        read: Callable[[str], Reading] = read_order,
        fault: str = '',
    ) -> None:
        self._log.info(f'command: {shorten(text, 200)!r}')
        self._status.announce('RECEIVED_COMMAND', command=shorten(text, 500))
        if is_stop(text, is_busy=not self._dispatcher.is_idle):
            said = shorten(text.strip(), 200)
            self._dispatcher.cancel(f'Stopped by the command {said!r}.')
            self._status.tell('STOPPED', 'I stop.')
        elif fault:
            self._refuse(f'This command is not accepted: {fault}.')
        else:
            self._submit(read(text), _ratio(confidence), about or {})
        self._request_tick()

    def _submit(self, reading: Reading, confidence: float, about: Mapping[str, Any]) -> None:
        if reading.order is None:
            refusal = reading.refusal()
            problems = list(refusal.problems)
            self._status.announce(
                'PLANNING_FAILED', reason=refusal.reason, safety_issues=problems
            )
            self._refuse(refusal.reason)
            return
        order = replace(
            reading.order,
            confidence=confidence,
            context={**self._background(), **about},
        )
        try:
            self._dispatcher.submit(order)
        except BusyError as error:
            self._refuse(str(error))

    def _refuse(self, reason: str) -> None:
        self._log.warning(reason)
        self._status.announce('REFUSED', reason=reason)
        self._status.tell('REFUSED', reason)


def _ratio(confidence: float) -> float:
    """Return a confidence within 0..1; NaN is none given."""
    return 1.0 if math.isnan(confidence) else min(max(confidence, 0.0), 1.0)
