"""Questions and answers through messages and back."""

import dataclasses
import math

import pytest

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from vla_msgs.msg import Confirmation  # noqa: E402
from vla_msgs.srv import AnswerConfirmation  # noqa: E402

from vla_bt.ros.server.confirmation_message import (  # noqa: E402
    answer_from,
    answer_request,
    asked_from,
    confirmation_message,
)
from vla_bt.safety import Answer, Asked, Ending, Scope  # noqa: E402
from vla_bt.safety.question import Question, Reason, ReasonKind  # noqa: E402

pytestmark = pytest.mark.ros

QUESTION = Question(
    text='May I pick up cup?', deed='pick up cup', call='pick_up(object=cup)', skill='pick_up',
    subject='cup', place='table', reasons=(Reason(ReasonKind.TAG, 'cup: hot', 'cup is hot'),),
)  # fmt: skip
ASKED = Asked(
    id='7f', question=QUESTION, command='bring it', deadline_s=99.0, timeout_s=30.0, by='Ann',
)  # fmt: skip


def test_a_message_says_all_a_person_needs() -> None:
    message = confirmation_message(ASKED)
    assert (message.id, message.state, message.question) == ('7f', 'OPEN', 'May I pick up cup?')
    assert (message.command, message.skill, message.subject) == ('bring it', 'pick_up', 'cup')
    assert (message.place, list(message.reasons)) == ('table', ['cup is hot'])
    assert (message.timeout_s, message.by) == (30.0, 'Ann')


def test_no_question_is_a_message_without_id_and_back() -> None:
    assert confirmation_message(None) == Confirmation()
    assert asked_from(Confirmation()) is None


@pytest.mark.parametrize('ending', Ending)
def test_every_ending_is_one_of_the_constants(ending: Ending) -> None:
    message = confirmation_message(dataclasses.replace(ASKED, ending=ending))
    assert message.state == getattr(Confirmation, ending.name)
    found = asked_from(message)
    assert found is not None
    assert found.ending is ending


def test_a_question_comes_back_without_what_only_the_server_knows() -> None:
    found = asked_from(confirmation_message(ASKED))
    assert found is not None
    assert (found.id, found.question.text, found.command) == (ASKED.id, QUESTION.text, 'bring it')
    assert found.deadline_s == math.inf


@pytest.mark.parametrize('scope', Scope)
@pytest.mark.parametrize('is_yes', [True, False])
def test_an_answer_survives_the_request(scope: Scope, is_yes: bool) -> None:
    answer = Answer(id='7f', is_yes=is_yes, scope=scope, by='Ann')
    assert answer_from(answer_request(answer)) == answer
    assert scope.value == getattr(AnswerConfirmation.Request, scope.name)


def test_an_empty_request_is_a_no_to_no_question() -> None:
    answer = answer_from(AnswerConfirmation.Request())
    assert answer == Answer(id='', is_yes=False, scope=Scope.ONCE)


def test_an_unknown_scope_is_no_answer() -> None:
    with pytest.raises(ValueError, match='for ever'):
        answer_from(AnswerConfirmation.Request(id='7f', yes=True, scope='for ever'))
