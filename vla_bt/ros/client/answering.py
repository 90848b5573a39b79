"""A person's answers on their way to the behaviour server."""

from __future__ import annotations

import time
from collections.abc import Callable

from rclpy.node import Node
from rclpy.task import Future
from vla_msgs.srv import AnswerConfirmation

from vla_bt.mission import Person
from vla_bt.ros.server.confirmation import SERVICE
from vla_bt.ros.server.confirmation_message import answer_request
from vla_bt.safety import Answer, Asked, Receipt

ASK_AGAIN_S = 1.0


class Answering:
    """Shows a person what is asked, and sends what it answers until the server has it.

    An answer that got lost is sent again; the server takes one for each question.

    Args:
        node: Owner of the client.
        person: Is asked, and hears what became of each answer.
        clock: Seconds, monotonic.
    """

    def __init__(
        self, node: Node, person: Person, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._person = person
        self._clock = clock
        self._client = node.create_client(AnswerConfirmation, SERVICE)
        self._answer: Answer | None = None
        self._sent_s = 0.0

    @property
    def is_pending(self) -> bool:
        """True while an answer is on its way."""
        return self._answer is not None

    def step(self, asked: Asked | None) -> None:
        """Do what can be done now; call it often.

        Args:
            asked: The open question; None: none is open.
        """
        answer = self._person.ask(asked)
        if answer is not None:
            self._answer, self._sent_s = answer, self._clock() - ASK_AGAIN_S
        is_due = self._clock() - self._sent_s >= ASK_AGAIN_S
        if self._answer is not None and is_due and self._client.service_is_ready():
            self._send(self._answer)

    def _send(self, answer: Answer) -> None:
        self._sent_s = self._clock()
        future = self._client.call_async(answer_request(answer))
        future.add_done_callback(lambda done: self._take(answer, done))

    def _take(self, answer: Answer, future: Future) -> None:
        response = future.result()
        if self._answer is answer:
            self._answer = None
            self._person.hear(
                Receipt(is_accepted=response.accepted, message=response.message)
            )
