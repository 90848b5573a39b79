"""What a person has been asked in one mission, and has said to it.

Answers come in by `answer` alone, with the id of the open question: no plan, no command, no label
and nothing the robot hears can give one.
"""

from __future__ import annotations

import enum
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from vla_bt.errors import one_line, shorten
from vla_bt.safety.confirmation import ConfirmationMode
from vla_bt.safety.question import Question, Reason, ReasonKind

MAX_BY = 40
"""Longest name of who answers, characters."""
_ID_BYTES = 4


class Scope(str, enum.Enum):
    """How far a yes reaches."""

    ONCE = 'once'
    """The step asked about; tried again or planned again it is the same as long as the question
    is, and once it is done the yes is used up."""
    MISSION = 'mission'
    """Also, in this mission: every step asked about because of its skill alone, and the same tag
    of the same object, or the same zone, that this question named."""


class Ending(str, enum.Enum):
    """How a question stands; the values of `Confirmation.state`."""

    OPEN = 'OPEN'
    YES = 'YES'
    YES_FOR_MISSION = 'YES_FOR_MISSION'
    NO = 'NO'
    TIMED_OUT = 'TIMED_OUT'
    """Nobody answered in time, which is a no."""
    WITHDRAWN = 'WITHDRAWN'
    """The mission ended before there was an answer."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question put to a person."""

    id: str
    """Hard to guess; an answer must give it."""
    question: Question
    command: str
    """Of the mission; empty when it was given a plan."""
    deadline_s: float
    """On the mission's clock: no answer by then is a no."""
    timeout_s: float
    """From the question to its deadline."""
    ending: Ending = Ending.OPEN
    by: str = ''
    """Who answered; empty: nobody."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a person says to a question."""

    id: str
    is_yes: bool
    scope: Scope = Scope.ONCE
    by: str = ''
    """Who answers, for the record; empty: a person."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of an answer."""

    is_accepted: bool
    message: str
    """What follows, or why the answer does not count."""


class Step(Protocol):
    """A step that wants to begin."""

    @property
    def is_done(self) -> bool:
        """True once it has succeeded."""

    @property
    def is_running(self) -> bool:
        """True while it is under way."""


class Consent:
    """Asks a person on behalf of one mission; one question at a time.

    | mode | question                            | `allows`                          |
    |------|-------------------------------------|-----------------------------------|
    | auto | any                                 | True                              |
    | deny | any                                 | False; it is the mission's no     |
    | ask  | the same was granted to this step   | True                              |
    | ask  | the same was granted, not used up,  | True; it is this step's from then |
    |      | and its step is not under way       |                                   |
    | ask  | covered by a yes for the mission    | True                              |
    | ask  | any other, and none is open         | False; it is open from then on    |
    | ask  | any other, and one is open          | False                             |

    After a no nothing is allowed any more.

    Args:
        mode: Who answers.
        timeout_s: Longest wait for an answer, seconds.
        clock: Seconds, monotonic.
        command: Of the mission.
    """

    def __init__(
        self,
        mode: ConfirmationMode,
        timeout_s: float,
        clock: Callable[[], float],
        command: str = '',
    ) -> None:
        self.no = ''
        """Who said no to what, as a sentence; empty while nobody has."""
        self.asked: list[Asked] = []
        """All questions so far, the newest last; only that one may be open."""
        self._mode = mode
        self._timeout_s = timeout_s
        self._clock = clock
        self._command = command
        self._step: Step | None = None
        self._granted: dict[Question, Step] = {}
        self._covered: set[Reason] = set()
        self._are_skills_covered = False

    @property
    def open(self) -> Asked | None:
        """The question that waits for an answer; None: there is none."""
        return self.asked[-1] if self.asked and self.asked[-1].ending is Ending.OPEN else None

    def allows(self, question: Question, step: Step) -> bool:
        """Return True when the step may begin; if not, a person may be asked from now on.

        Args:
            question: What there is to ask about the step as things stand.
            step: Which one wants to begin.
        """
        if self._mode is ConfirmationMode.AUTO:
            return True
        if self._mode is ConfirmationMode.DENY and not self.no:
            self.no = f'Nobody may {question.deed}: the setting planning.confirmation is deny.'
        if self.no:
            return False
        if self._is_granted(question, step) or self._is_covered(question):
            return True
        if self.open is None:
            self._ask(question, step)
        return False

    def look(self) -> None:
        """Close a question whose time is over."""
        asked = self.open
        if asked is not None and not self._clock() < asked.deadline_s:
            self._close(Ending.TIMED_OUT)
            within = f'within {asked.timeout_s:g} s'
            self.no = f'Nobody answered {within}, which is a no: {_deed(asked)}'

    def answer(self, answer: Answer) -> Receipt | None:
        """Take in an answer; None: there never was such a question in this mission."""
        self.look()
        asked = next((it for it in self.asked if it.id == answer.id), None)
        if asked is None:
            return None
        if asked.ending is not Ending.OPEN:
            return Receipt(is_accepted=False, message=_over(asked))
        by = shorten(one_line(answer.by), MAX_BY) or 'A person'
        if not answer.is_yes:
            self._close(Ending.NO, by)
            self.no = f'{by} said no: {_deed(asked)}'
            return Receipt(is_accepted=True, message='The mission ends.')
        return self._grant(asked.question, answer.scope, by)

    def withdraw(self) -> None:
        """Close the open question, for the mission is over."""
        if self.open is not None:
            self._close(Ending.WITHDRAWN)

    def _ask(self, question: Question, step: Step) -> None:
        self._step = step
        asked = Asked(
            id=secrets.token_hex(_ID_BYTES),
            question=question,
            command=self._command,
            deadline_s=self._clock() + self._timeout_s,
            timeout_s=self._timeout_s,
        )
        self.asked.append(asked)

    def _grant(self, question: Question, scope: Scope, by: str) -> Receipt:
        assert self._step is not None, 'an open question has a step'
        self._granted[question] = self._step
        if scope is Scope.ONCE:
            self._close(Ending.YES, by)
            return Receipt(is_accepted=True, message='The robot goes on.')
        self._are_skills_covered = True
        self._covered.update(question.reasons)
        self._close(Ending.YES_FOR_MISSION, by)
        message = 'The robot goes on, and asks no more for these reasons in this mission.'
        return Receipt(is_accepted=True, message=message)

    def _is_granted(self, question: Question, step: Step) -> bool:
        """Return True for the step that has the yes, or takes it over from one that rests."""
        holder = self._granted.get(question)
        if holder is None or holder.is_done:
            return False
        if holder is not step and holder.is_running:
            return False
        self._granted[question] = step
        return True

    def _is_covered(self, question: Question) -> bool:
        return all(
            reason in self._covered
            or (reason.kind is ReasonKind.SKILL and self._are_skills_covered)
            for reason in question.reasons
        )

    def _close(self, ending: Ending, by: str = '') -> None:
        self.asked[-1] = replace(self.asked[-1], ending=ending, by=by)


def _deed(asked: Asked) -> str:
    return f'{asked.question.deed}.'


def _over(asked: Asked) -> str:
    """Return why a question takes no answer any more."""
    if asked.ending is Ending.TIMED_OUT:
        return (
            f'Too late: question {asked.id} was open for {asked.timeout_s:g} s, and no answer '
            'was a no.'
        )
    if asked.ending is Ending.WITHDRAWN:
        return f'Too late: question {asked.id} was withdrawn when its mission ended.'
    said = 'no' if asked.ending is Ending.NO else 'yes'
    return f'Question {asked.id} has been answered already: {said}, by {asked.by}.'
