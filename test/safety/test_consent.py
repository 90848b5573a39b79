"""What a yes covers, what a no ends, and which answers do not count."""

from dataclasses import dataclass

import pytest

from vla_bt.robot.fake import VirtualClock
from vla_bt.safety import Answer, Asked, ConfirmationMode, Consent, Ending, Scope
from vla_bt.safety.consent import Receipt
from vla_bt.safety.question import Question, Reason, ReasonKind

LISTED = Reason(ReasonKind.SKILL, 'pick_up', "pick_up needs a person's yes")
ALSO_LISTED = Reason(ReasonKind.SKILL, 'place', "place needs a person's yes")
HOT = Reason(ReasonKind.TAG, 'cup: hot', 'cup is hot')
NURSERY = Reason(ReasonKind.ZONE, 'nursery', 'the robot may get into the zone nursery')


def about(deed: str, *reasons: Reason) -> Question:
    return Question(
        text=f'May I {deed}?', deed=deed, call=deed, skill=deed, subject='', place='',
        reasons=reasons or (LISTED,),
    )  # fmt: skip


CUP, BOOK = about('pick up cup'), about('pick up book')


@dataclass
class Step:
    is_done: bool = False
    is_running: bool = False


class Desk:
    """A consent on virtual time, and somebody who answers."""

    def __init__(self, mode: ConfirmationMode = ConfirmationMode.ASK) -> None:
        self.clock = VirtualClock()
        self.consent = Consent(mode, 30.0, self.clock, 'fetch it')
        self.step = Step()

    def allows(self, question: Question = CUP, step: Step | None = None) -> bool:
        return self.consent.allows(question, step or self.step)

    @property
    def open(self) -> Asked:
        assert self.consent.open is not None
        return self.consent.open

    def say(self, is_yes: bool, scope: Scope = Scope.ONCE, by: str = 'Ann') -> bool:
        receipt = self.consent.answer(Answer(id=self.open.id, is_yes=is_yes, scope=scope, by=by))
        assert receipt is not None
        return receipt.is_accepted

    def yes(self, question: Question = CUP, scope: Scope = Scope.ONCE) -> None:
        assert not self.allows(question)
        assert self.say(True, scope)
        assert self.allows(question)


# The modes.


def test_auto_allows_everything_and_asks_nothing() -> None:
    desk = Desk(ConfirmationMode.AUTO)
    assert desk.allows(CUP)
    assert desk.allows(about('drink', HOT, NURSERY))
    assert desk.consent.asked == []


def test_deny_allows_nothing_and_says_why() -> None:
    desk = Desk(ConfirmationMode.DENY)
    assert not desk.allows(CUP)
    assert desk.consent.no == (
        'Nobody may pick up cup: the setting planning.confirmation is deny.'
    )
    assert not desk.allows(BOOK)
    assert 'cup' in desk.consent.no
    assert desk.consent.asked == []


def test_ask_opens_a_question_and_waits() -> None:
    desk = Desk()
    assert desk.consent.open is None
    assert not desk.allows(CUP)
    assert (desk.open.question, desk.open.command) == (CUP, 'fetch it')
    assert (desk.open.deadline_s, desk.open.timeout_s) == (30.0, 30.0)
    assert desk.open.ending is Ending.OPEN
    assert not desk.allows(CUP)
    assert len(desk.consent.asked) == 1


def test_one_question_is_open_at_a_time() -> None:
    desk = Desk()
    desk.allows(CUP)
    assert not desk.allows(BOOK, Step())
    assert [asked.question for asked in desk.consent.asked] == [CUP]
    desk.say(True)
    assert not desk.allows(BOOK, Step())
    assert desk.open.question == BOOK


def test_ids_are_never_the_same() -> None:
    ids = set()
    for _ in range(100):
        desk = Desk()
        desk.allows(CUP)
        ids.add(desk.open.id)
    assert len(ids) == 100


# A yes.


def test_a_yes_lets_its_step_begin() -> None:
    desk = Desk()
    desk.yes()
    assert desk.consent.asked[0].ending is Ending.YES
    assert desk.consent.asked[0].by == 'Ann'
    assert desk.consent.open is None


def test_a_step_that_is_tried_again_is_not_asked_about_again() -> None:
    desk = Desk()
    desk.yes()
    desk.step.is_running = True
    assert desk.allows()
    desk.step.is_running = False
    assert desk.allows()
    assert len(desk.consent.asked) == 1


def test_a_changed_question_is_asked_anew() -> None:
    desk = Desk()
    desk.yes()
    assert not desk.allows(about('pick up cup (hot)', LISTED, HOT))
    assert len(desk.consent.asked) == 2


def test_a_planned_again_step_takes_the_yes_over() -> None:
    desk, other = Desk(), Step()
    desk.yes()
    assert desk.allows(CUP, other)
    assert len(desk.consent.asked) == 1


def test_once_the_step_is_done_the_yes_is_used_up() -> None:
    desk = Desk()
    desk.yes()
    desk.step.is_done = True
    assert not desk.allows(CUP, Step())
    assert len(desk.consent.asked) == 2


def test_the_step_that_took_a_yes_over_uses_it_up() -> None:
    desk, other = Desk(), Step()
    desk.yes()
    assert desk.allows(CUP, other)
    other.is_done = True
    assert not desk.allows(CUP, desk.step)


def test_one_yes_is_not_for_two_steps_at_the_same_time() -> None:
    desk = Desk()
    desk.yes()
    desk.step.is_running = True
    assert not desk.allows(CUP, Step())
    assert desk.allows(CUP)


def test_a_yes_once_is_for_no_other_question() -> None:
    desk = Desk()
    desk.yes()
    assert not desk.allows(BOOK, Step())


# A yes for the mission.


def test_it_covers_whatever_is_asked_because_of_its_skill_alone() -> None:
    desk = Desk()
    desk.yes(scope=Scope.MISSION)
    assert desk.consent.asked[0].ending is Ending.YES_FOR_MISSION
    assert desk.allows(BOOK, Step())
    assert desk.allows(about('place cup', ALSO_LISTED), Step())
    desk.step.is_done = True
    assert desk.allows(CUP, Step())
    assert len(desk.consent.asked) == 1


@pytest.mark.parametrize('reason', [HOT, NURSERY])
def test_it_covers_no_tag_and_no_zone_that_was_not_named(reason: Reason) -> None:
    desk = Desk()
    desk.yes(scope=Scope.MISSION)
    assert not desk.allows(about('pick up pan', reason), Step())
    desk.say(True)
    assert not desk.allows(about('pick up pot', LISTED, reason), Step())


@pytest.mark.parametrize('reason', [HOT, NURSERY])
def test_it_covers_the_same_tag_of_the_same_object_and_the_same_zone(reason: Reason) -> None:
    desk = Desk()
    desk.yes(about('pick up cup', LISTED, reason), Scope.MISSION)
    assert desk.allows(about('place cup', ALSO_LISTED, reason), Step())
    other = Reason(reason.kind, f'another {reason.about}', 'x')
    assert not desk.allows(about('place it', ALSO_LISTED, other), Step())


def test_a_yes_once_covers_nothing_else_though_reasons_are_the_same() -> None:
    desk = Desk()
    desk.yes(about('pick up cup', HOT))
    assert not desk.allows(about('place cup', HOT), Step())


# A no.


def test_a_no_ends_everything_and_names_who_said_it_to_what() -> None:
    desk = Desk()
    desk.allows()
    assert desk.say(False)
    assert desk.consent.no == 'Ann said no: pick up cup.'
    assert desk.consent.asked[0].ending is Ending.NO
    assert not desk.allows(CUP)
    assert not desk.allows(BOOK, Step())
    assert len(desk.consent.asked) == 1


def test_nobody_in_particular_is_a_person() -> None:
    desk = Desk()
    desk.allows()
    desk.say(False, by='  ')
    assert desk.consent.no.startswith('A person said no')


def test_the_name_of_who_answers_is_one_short_line() -> None:
    desk = Desk()
    desk.allows()
    desk.say(False, by='A\x1b[2J\nB' + 'x' * 100)
    assert desk.consent.no.isprintable()
    assert len(desk.consent.asked[0].by) == 40


@pytest.mark.parametrize(('wait_s', 'is_over'), [(29.999, False), (30.0, True), (30.001, True)])
def test_no_answer_in_time_is_a_no(wait_s: float, is_over: bool) -> None:
    desk = Desk()
    desk.allows()
    desk.clock.advance(wait_s)
    desk.consent.look()
    assert (desk.consent.open is None) is is_over
    assert bool(desk.consent.no) is is_over
    if is_over:
        assert desk.consent.no == 'Nobody answered within 30 s, which is a no: pick up cup.'
        assert desk.consent.asked[0].ending is Ending.TIMED_OUT


def test_a_clock_that_knows_no_time_is_a_no() -> None:
    desk = Desk()
    desk.allows()
    desk.clock.now_s = float('nan')
    desk.consent.look()
    assert desk.consent.no


def test_the_time_runs_for_each_question_anew() -> None:
    desk = Desk()
    desk.clock.advance(100.0)
    desk.allows()
    desk.clock.advance(29.0)
    desk.say(True)
    desk.allows(BOOK, Step())
    assert desk.open.deadline_s == 159.0


# Answers that do not count.


def test_an_answer_to_no_question_is_none() -> None:
    desk = Desk()
    assert desk.consent.answer(Answer(id='1', is_yes=True)) is None
    desk.allows()
    assert desk.consent.answer(Answer(id='', is_yes=True)) is None
    assert desk.consent.answer(Answer(id=desk.open.id.upper() + 'x', is_yes=True)) is None
    assert not desk.allows()


def over(desk: Desk) -> str:
    asked = desk.consent.asked[0]
    for is_yes in (True, False):
        receipt = desk.consent.answer(Answer(id=asked.id, is_yes=is_yes))
        assert receipt is not None
        assert not receipt.is_accepted
    assert desk.consent.asked[0] == asked
    return receipt.message.replace(asked.id, 'ID')


@pytest.mark.parametrize(('is_yes', 'said'), [(True, 'yes'), (False, 'no')])
def test_the_second_answer_is_refused(is_yes: bool, said: str) -> None:
    desk = Desk()
    desk.allows()
    desk.say(is_yes)
    assert over(desk) == f'Question ID has been answered already: {said}, by Ann.'


def test_a_late_answer_is_refused_with_the_reason() -> None:
    desk = Desk()
    desk.allows()
    id_ = desk.open.id
    desk.clock.advance(30.0)
    receipt = desk.consent.answer(Answer(id=id_, is_yes=True))
    assert receipt is not None
    assert not receipt.is_accepted
    assert over(desk) == (
        'Too late: question ID was open for 30 s, and no answer was a no.'
    )
    assert not desk.allows()


def test_an_answer_after_the_mission_is_refused_with_the_reason() -> None:
    desk = Desk()
    desk.allows()
    desk.consent.withdraw()
    assert desk.consent.asked[0].ending is Ending.WITHDRAWN
    assert over(desk) == 'Too late: question ID was withdrawn when its mission ended.'


def test_withdrawing_changes_no_question_that_has_its_answer() -> None:
    desk = Desk()
    desk.consent.withdraw()
    desk.yes()
    desk.consent.withdraw()
    assert desk.consent.asked[0].ending is Ending.YES


def test_an_old_id_does_not_answer_the_new_question() -> None:
    desk = Desk()
    desk.yes()
    old = desk.consent.asked[0].id
    desk.allows(BOOK, Step())
    receipt = desk.consent.answer(Answer(id=old, is_yes=True))
    assert receipt is not None
    assert not receipt.is_accepted
    assert desk.open.question == BOOK
    assert not desk.allows(BOOK, Step())


MORE = 'The robot goes on, and asks no more for these reasons in this mission.'


@pytest.mark.parametrize(
    ('is_yes', 'scope', 'ending', 'message'),
    [
        (False, Scope.ONCE, Ending.NO, 'The mission ends.'),
        (True, Scope.ONCE, Ending.YES, 'The robot goes on.'),
        (True, Scope.MISSION, Ending.YES_FOR_MISSION, MORE),
    ],
)
def test_an_answer_that_counts_gets_its_receipt_and_is_kept_with_who_gave_it(
    is_yes: bool, scope: Scope, ending: Ending, message: str
) -> None:
    desk = Desk()
    desk.allows(CUP)
    answer = Answer(id=desk.open.id, is_yes=is_yes, scope=scope, by='Ann')
    assert desk.consent.answer(answer) == Receipt(is_accepted=True, message=message)
    (asked,) = desk.consent.asked
    assert (asked.ending, asked.by) == (ending, 'Ann')


def test_an_answer_that_comes_too_late_gets_its_receipt() -> None:
    desk = Desk()
    desk.yes()
    answer = Answer(id=desk.consent.asked[0].id, is_yes=False)
    said = f'Question {answer.id} has been answered already: yes, by Ann.'
    assert desk.consent.answer(answer) == Receipt(is_accepted=False, message=said)


def test_nobody_stands_beside_a_question_that_nobody_answered() -> None:
    desk = Desk()
    desk.allows(CUP)
    desk.consent.withdraw()
    assert desk.consent.asked[0].by == ''


def test_an_id_is_short_enough_to_type() -> None:
    desk = Desk()
    desk.allows(CUP)
    assert len(desk.open.id) == 8
