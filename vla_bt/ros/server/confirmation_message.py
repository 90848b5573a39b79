"""Questions to a person as messages of vla_msgs/msg/Confirmation, and back."""

from __future__ import annotations

import math

from vla_msgs.msg import Confirmation
from vla_msgs.srv import AnswerConfirmation

from vla_bt.safety import Answer, Asked, Ending, Scope
from vla_bt.safety.question import Question


def confirmation_message(asked: Asked | None) -> Confirmation:
    """Return a question as a message without a stamp; one without id for none."""
    if asked is None:
        return Confirmation()
    question = asked.question
    return Confirmation(
        id=asked.id,
        state=asked.ending.value,
        question=question.text,
        command=asked.command,
        skill=question.skill,
        subject=question.subject,
        place=question.place,
        reasons=[reason.text for reason in question.reasons],
        timeout_s=asked.timeout_s,
        by=asked.by,
    )


def asked_from(message: Confirmation) -> Asked | None:
    """Return what a message asks; None when it is about no question.

    Its deadline is on another machine's clock and unknown here; so are the kinds of its reasons.
    """
    if not message.id:
        return None
    question = Question(
        text=message.question,
        deed='',
        call='',
        skill=message.skill,
        subject=message.subject,
        place=message.place,
        reasons=(),
    )
    return Asked(
        id=message.id,
        question=question,
        command=message.command,
        deadline_s=math.inf,
        timeout_s=message.timeout_s,
        ending=Ending(message.state),
        by=message.by,
    )


def answer_request(answer: Answer) -> AnswerConfirmation.Request:
    """Return an answer as a request."""
    return AnswerConfirmation.Request(
        id=answer.id, yes=answer.is_yes, scope=answer.scope.value, by=answer.by
    )


def answer_from(request: AnswerConfirmation.Request) -> Answer:
    """Return what a request answers.

    Raises:
        ValueError: Its scope is none that there is.
    """
    scope = Scope(request.scope) if request.scope else Scope.ONCE
    return Answer(id=request.id, is_yes=request.yes, scope=scope, by=request.by)
