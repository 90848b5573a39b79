"""A client that reads the open question and answers it: for the command line."""

from __future__ import annotations

import time

from vla_msgs.msg import Confirmation

from vla_bt.mission import Person
from vla_bt.ros.client.answering import Answering
from vla_bt.ros.client.connection import Connection
from vla_bt.ros.client.task_client import NoServerError
from vla_bt.ros.qos import NEWEST_KEPT
from vla_bt.ros.server.confirmation import TOPIC
from vla_bt.ros.server.confirmation_message import asked_from
from vla_bt.safety import Answer, Asked, Ending, Receipt

PERIOD_S = 0.05
ANSWER_TIMEOUT_S = 5.0
LATE_S = 2.0
"""How much later than its time is over a question may be heard to be closed."""


class ConfirmationClient(Connection):
    """One connection to the questions of one behaviour server, in a ROS context of its own.

    Use as a context manager.

    Args:
        namespace: Of the server, e.g. `/robot1`; empty: the root.
        domain_id: ROS domain; None: that of the environment.
    """

    def __init__(self, namespace: str = '', domain_id: int | None = None) -> None:
        super().__init__('vla_bt_person', namespace, domain_id)
        self._message: Confirmation | None = None
        self._node.create_subscription(Confirmation, TOPIC, self._take, NEWEST_KEPT)

    @property
    def open(self) -> Asked | None:
        """The open question, as heard so far; None: none is open."""
        asked = asked_from(self._message) if self._message is not None else None
        return asked if asked is not None and asked.ending is Ending.OPEN else None

    def wait(self, timeout_s: float) -> None:
        """Wait until the server has said what is asked. Blocks.

        Raises:
            NoServerError: It has said nothing within `timeout_s`.
        """
        end_s = time.monotonic() + timeout_s
        while self._message is None:
            if time.monotonic() >= end_s:
                raise NoServerError(f'no behaviour server answers at {TOPIC}')
            self._executor.spin_once(timeout_sec=PERIOD_S)

    def converse(self, person: Person) -> None:
        """Show the open question, send the answer, wait for what becomes of it. Blocks.

        Returns once the answer has arrived or the question is no longer open; also when its time
        is over and nobody says so, as after the end of the server.
        """
        answering = Answering(self._node, person)
        shown, end_s = '', 0.0
        while (asked := self.open) is not None and not answering.is_pending:
            if asked.id != shown:
                shown, end_s = asked.id, time.monotonic() + asked.timeout_s + LATE_S
            if time.monotonic() >= end_s:
                break
            answering.step(asked)
            self._executor.spin_once(timeout_sec=PERIOD_S)
        answering.step(None)
        self._finish(answering)

    def send(self, answer: Answer) -> Receipt:
        """Give an answer, to whichever question. Blocks.

        Raises:
            NoServerError: The server did not take it in time; it may have arrived all the same.
        """
        person = _Decided(answer)
        answering = Answering(self._node, person)
        answering.step(None)
        self._finish(answering)
        if person.receipt is None:
            raise NoServerError('the behaviour server did not take the answer in time')
        return person.receipt

    def _finish(self, answering: Answering) -> None:
        end_s = time.monotonic() + ANSWER_TIMEOUT_S
        while answering.is_pending and time.monotonic() < end_s:
            answering.step(None)
            self._executor.spin_once(timeout_sec=PERIOD_S)

    def _take(self, message: Confirmation) -> None:
        self._message = message


class _Decided:
    """Somebody who has decided already."""

    def __init__(self, answer: Answer) -> None:
        self.receipt: Receipt | None = None
        self._answer: Answer | None = answer

    def ask(self, asked: Asked | None) -> Answer | None:
        """Say it once."""
        answer, self._answer = self._answer, None
        return answer

    def hear(self, receipt: Receipt) -> None:
        """Keep it."""
        self.receipt = receipt
