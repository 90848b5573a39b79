"""Answers on their way to a server that may be late, or forget."""

from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from vla_msgs.msg import Confirmation  # noqa: E402
from vla_msgs.srv import AnswerConfirmation  # noqa: E402

from vla_bt.robot.fake import VirtualClock  # noqa: E402
from vla_bt.ros.client import confirmation_client  # noqa: E402
from vla_bt.ros.client.answering import ASK_AGAIN_S, Answering  # noqa: E402
from vla_bt.ros.client.confirmation_client import ConfirmationClient  # noqa: E402
from vla_bt.ros.client.task_client import NoServerError  # noqa: E402
from vla_bt.ros.server.confirmation import SERVICE  # noqa: E402
from vla_bt.safety import Answer, Asked, Receipt, Scope  # noqa: E402
from vla_bt.safety.question import Question  # noqa: E402

pytestmark = pytest.mark.ros

QUESTION = Question(text='?', deed='', call='', skill='', subject='', place='', reasons=())
ASKED = Asked(id='7f', question=QUESTION, command='', deadline_s=1.0, timeout_s=1.0)
YES = Answer(id='7f', is_yes=True, scope=Scope.MISSION, by='Ann')


class Person:
    """Says what it is given, once."""

    def __init__(self, answer: Answer | None) -> None:
        self.answer = answer
        self.asked: list[Asked | None] = []
        self.heard: list[Receipt] = []

    def ask(self, asked: Asked | None) -> Answer | None:
        """Remember and answer."""
        self.asked.append(asked)
        answer, self.answer = self.answer, None
        return answer

    def hear(self, receipt: Receipt) -> None:
        """Remember."""
        self.heard.append(receipt)


@pytest.fixture
def served(node: Any) -> list[Any]:
    """What has come in at the service, in the same node."""
    requests: list[Any] = []

    def answer(request: Any, response: Any) -> Any:
        requests.append(request)
        response.accepted, response.message = True, 'The robot goes on.'
        return response

    node.create_service(AnswerConfirmation, SERVICE, answer)
    return requests


def test_an_answer_is_sent_once_and_what_became_of_it_is_heard(
    node: Any, served: list[Any], spin_until: Callable[..., None]
) -> None:
    person, clock = Person(YES), VirtualClock()
    answering = Answering(node, person, clock)
    answering.step(ASKED)
    assert answering.is_pending

    def is_heard() -> bool:
        answering.step(None)
        return bool(person.heard)

    spin_until(is_heard)
    assert not answering.is_pending
    assert person.heard == [Receipt(is_accepted=True, message='The robot goes on.')]
    (request,) = served
    assert (request.id, request.yes, request.scope, request.by) == ('7f', True, 'mission', 'Ann')
    assert person.asked[0] == ASKED


def test_an_answer_waits_for_a_server_and_is_sent_again(
    node: Any, spin_until: Callable[..., None]
) -> None:
    person, clock = Person(YES), VirtualClock()
    answering = Answering(node, person, clock)
    for _ in range(3):
        clock.advance(ASK_AGAIN_S)
        answering.step(None)
    assert answering.is_pending
    requests: list[Any] = []

    def answer(request: Any, response: Any) -> Any:
        requests.append(request)
        return response

    node.create_service(AnswerConfirmation, SERVICE, answer)

    def is_heard() -> bool:
        answering.step(None)
        clock.advance(ASK_AGAIN_S / 10)
        return bool(person.heard)

    spin_until(is_heard)
    assert not person.heard[0].is_accepted


def test_who_says_nothing_sends_nothing(node: Any, served: list[Any]) -> None:
    answering = Answering(node, Person(None))
    answering.step(ASKED)
    assert not answering.is_pending
    assert served == []


def test_without_a_server_there_is_nothing_to_wait_for(domain: int) -> None:
    with ConfirmationClient('/nobody') as client:
        assert client.open is None
        with pytest.raises(NoServerError, match='no behaviour server answers'):
            client.wait(0.3)


def test_a_question_that_nobody_closes_ends_with_its_time(
    domain: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirmation_client, 'LATE_S', 0.1)
    person = Person(None)
    with ConfirmationClient('/nobody') as client:
        client._take(Confirmation(id='7f', state=Confirmation.OPEN, timeout_s=0.2))
        client.converse(person)
    assert person.asked[0] is not None
    assert person.asked[-1] is None
