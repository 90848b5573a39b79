"""A person in the loop: asked before a step, heard once, and a no is the end of it."""

import dataclasses
from typing import Any

import pytest
from flow_samples import again, first_of, flow_plan, go, in_order, say, step, together
from mission_bench import FETCH, SAFETY, Bench, Scene, plan_of

from vla_bt.errors import SettingsError
from vla_bt.mission import BusyError, Mission, MissionState, Order, Outcome
from vla_bt.mission.executive import MAX_REMEMBERED
from vla_bt.plan import Plan, Step
from vla_bt.robot import Verdict as Ended
from vla_bt.robot import VerdictCode
from vla_bt.safety import Answer, Confirmation, GuardPolicy, Receipt, Scope
from vla_bt.safety.guards import EmergencyStopGuard
from vla_bt.settings import ExecutionSettings, PlanningSettings, Settings

PAUSE = EmergencyStopGuard(name='pause', policy=GuardPolicy.PAUSE)
ABORTED = Ended(code=VerdictCode.ABORTED, message='gave up')
SLOW = {'navigation.go_to': 1.0, 'arm.move': 0.5, 'speech.say': 2.0}
ARM = ('arm.move', 'arm.attach', 'gripper.open', 'gripper.close')


class Asking:
    """A bench in mode ask, and a person."""

    def __init__(self, plan: Plan, *answers: Any, mode: str = 'ask', **bench: Any) -> None:
        bench.setdefault('durations_s', SLOW)
        self.bench = Bench(*answers, confirmation=mode, **bench)
        self.mission: Mission = self.bench.executive.submit(Order(plan=plan))

    def until_asked(self) -> str:
        """Tick until a question is open; return it."""
        for _ in range(2000):
            if self.mission.consent.open is not None:
                return self.mission.consent.open.question.deed
            assert self.mission.result is None, self.mission.result
            self.bench.tick()
        raise AssertionError(f'nothing was asked: {self.mission.status}')

    def answer(self, is_yes: bool, scope: Scope = Scope.ONCE, id_: str = '') -> Receipt:
        asked = self.bench.executive.asked
        assert asked is not None
        answer = Answer(id=id_ or asked.id, is_yes=is_yes, scope=scope, by='Ann')
        return self.bench.executive.answer(answer)

    def yes(self, scope: Scope = Scope.ONCE) -> None:
        self.until_asked()
        assert self.answer(True, scope).is_accepted

    def no(self) -> Any:
        self.until_asked()
        assert self.answer(False).is_accepted
        return self.end()

    def end(self) -> Any:
        return self.bench.run(self.mission)

    def ticks(self, count: int) -> None:
        for _ in range(count):
            self.bench.tick()

    @property
    def deeds(self) -> list[str]:
        return [asked.question.deed for asked in self.mission.consent.asked]

    @property
    def names(self) -> list[str]:
        return self.bench.robot.names


PICK = 'pick up red_cup (fragile) at the counter'
PLACE = 'place red_cup (fragile) at the table'


def test_each_listed_step_is_asked_about_when_its_turn_comes() -> None:
    asking = Asking(plan_of(*FETCH))
    assert asking.until_asked() == PICK
    assert asking.names == ['navigation.go_to']
    asking.yes()
    assert asking.answer(True).is_accepted is False, 'answered already'
    assert asking.until_asked() == PLACE
    asking.yes()
    assert asking.end().outcome is Outcome.SUCCEEDED
    assert asking.deeds == [PICK, PLACE]


def test_while_it_waits_nothing_moves_and_it_says_so() -> None:
    asking = Asking(plan_of(*FETCH))
    asking.until_asked()
    before = len(asking.names)
    asking.ticks(100)
    status = asking.mission.status
    assert len(asking.names) == before
    assert asking.bench.robot.is_idle
    assert status.state is MissionState.CONFIRMING
    assert status.asked == asking.mission.consent.open == asking.bench.executive.asked
    assert status.message.startswith('Waiting for an answer: May I pick up red_cup')
    assert 'waiting for an answer: May I pick up' in status.tree
    assert status.active_step == 1
    asking.yes()
    asking.ticks(1)
    assert asking.mission.state is MissionState.RUNNING
    assert asking.mission.status.asked is None


def test_a_yes_for_the_mission_is_asked_for_once() -> None:
    asking = Asking(plan_of(*FETCH))
    asking.yes(Scope.MISSION)
    assert asking.end().outcome is Outcome.SUCCEEDED
    assert asking.deeds == [PICK]


def test_auto_asks_nothing() -> None:
    asking = Asking(plan_of(*FETCH), mode='auto')
    assert asking.end().outcome is Outcome.SUCCEEDED
    assert asking.deeds == []
    assert asking.bench.executive.asked is None


def test_deny_ends_the_mission_before_the_step() -> None:
    asking = Asking(plan_of(*FETCH), mode='deny')
    result = asking.end()
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'declined')
    assert result.reason == (
        f'Nobody may {PICK}: the setting planning.confirmation is deny.'
    )
    assert asking.names == ['navigation.go_to']
    assert asking.bench.planner.requests == []


# A no.


def test_a_no_ends_the_mission_and_nobody_plans_around_it() -> None:
    asking = Asking(plan_of(*FETCH))
    result = asking.no()
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'declined')
    assert result.reason == f'Ann said no: {PICK}.'
    assert (result.failed_step, result.steps_done) == (1, 1)
    assert asking.names == ['navigation.go_to']
    assert asking.bench.planner.requests == []


def test_no_answer_is_a_no() -> None:
    asking = Asking(plan_of(*FETCH))
    asking.until_asked()
    result = asking.end()
    assert result.failure_code == 'declined'
    assert result.reason == f'Nobody answered within 30 s, which is a no: {PICK}.'


CUP, BOOK = step('pick_up', object='red_cup'), step('pick_up', object='water_bottle')


@pytest.mark.parametrize(
    'flow',
    [
        first_of(CUP, BOOK),
        first_of(CUP, say('then not')),
        first_of(in_order(say('a'), CUP), again(2, BOOK), say('b')),
        again(5, CUP),
        again(5, in_order(say('a'), first_of(CUP, BOOK))),
    ],
)
def test_no_flow_of_a_plan_goes_on_from_a_no(flow: Any) -> None:
    asking = Asking(flow_plan(go('counter'), flow))
    asking.until_asked()
    before = list(asking.names)
    assert asking.no().failure_code == 'declined'
    assert asking.names == before
    assert asking.deeds == [PICK]


def test_no_retry_of_a_step_goes_on_from_a_no() -> None:
    plan = Plan(steps=(
        Step(skill='navigate_to', args={'location': 'counter'}),
        Step(skill='pick_up', args={'object': 'red_cup'}, retries=5),
    ))  # fmt: skip
    asking = Asking(plan)
    assert asking.no().failure_code == 'declined'
    assert asking.deeds == [PICK]


# Time.


def test_waiting_for_an_answer_takes_nothing_of_the_step_s_time() -> None:
    pick = Step(skill='pick_up', args={'object': 'red_cup'}, timeout_s=20.0)
    asking = Asking(Plan(steps=(*plan_of(*FETCH[:1]).steps, pick)))
    asking.until_asked()
    asking.ticks(290)
    asking.yes()
    assert asking.end().outcome is Outcome.SUCCEEDED


def test_the_end_of_the_time_needs_no_heartbeat() -> None:
    asking = Asking(plan_of(*FETCH))
    asking.until_asked()
    asked = asking.mission.consent.open
    assert asked is not None
    asking.ticks(1)
    assert asking.mission.next_deadline_s <= asked.deadline_s
    asking.bench.clock.now_s = asked.deadline_s
    asking.bench.report()
    asking.bench.executive.tick()
    assert asking.mission.consent.no


def test_a_new_question_is_told_at_once() -> None:
    """The tick that opens it asks for the next one now, so that nothing else goes on."""
    asking = Asking(plan_of(*FETCH))
    while asking.mission.consent.open is None:
        asking.bench.report()
        if asking.bench.robot.pose is not None:
            asking.bench.world.update_robot(pose=asking.bench.robot.pose)
        asking.bench.executive.tick()
        asking.bench.clock.advance(0.1)
    assert asking.bench.executive.next_deadline_s <= asking.bench.clock()


# What else may happen meanwhile.


def test_a_cancel_withdraws_the_question_and_a_late_yes_moves_nothing() -> None:
    asking = Asking(plan_of(*FETCH))
    asking.until_asked()
    asking.bench.executive.cancel('Enough.')
    assert asking.end().outcome is Outcome.CANCELED
    receipt = asking.answer(True)
    assert not receipt.is_accepted
    assert 'withdrawn when its mission ended' in receipt.message
    asking.ticks(20)
    assert asking.names == ['navigation.go_to']


def test_a_mission_that_takes_over_withdraws_the_question() -> None:
    asking = Asking(plan_of(*FETCH))
    asking.until_asked()
    other = asking.bench.executive.submit(Order(plan=plan_of(FETCH[0])), preempt=True)
    assert asking.end().outcome is Outcome.CANCELED
    assert asking.bench.run(other).outcome is Outcome.SUCCEEDED
    assert not asking.answer(True).is_accepted


def test_a_pause_keeps_the_question_open_and_an_answer_counts() -> None:
    asking = Asking(plan_of(*FETCH), guards=[PAUSE])
    asking.until_asked()
    asked = asking.mission.consent.open
    asking.bench.world.update_robot(emergency_stop=True)
    asking.ticks(50)
    assert asking.mission.consent.open == asked
    asking.yes()
    asking.ticks(50)
    assert asking.names == ['navigation.go_to'], 'paused still'
    asking.bench.world.update_robot(emergency_stop=False)
    asking.yes()
    assert asking.end().outcome is Outcome.SUCCEEDED
    assert asking.deeds == [PICK, PLACE]


def test_a_pause_does_not_stop_the_time() -> None:
    asking = Asking(plan_of(*FETCH), guards=[PAUSE])
    asking.until_asked()
    asking.bench.world.update_robot(emergency_stop=True)
    asking.ticks(301)
    assert not asking.answer(True).is_accepted
    asking.bench.world.update_robot(emergency_stop=False)
    assert asking.end().failure_code == 'declined'


def test_an_emergency_stop_ends_it_and_the_question() -> None:
    asking = Asking(plan_of(*FETCH))
    asking.until_asked()
    asking.bench.world.update_robot(emergency_stop=True)
    assert asking.end().failure_code == 'guard'
    assert asking.mission.consent.open is None
    assert not asking.answer(True).is_accepted


def test_what_runs_beside_the_step_is_stopped_while_a_question_is_open() -> None:
    asking = Asking(
        flow_plan(go('counter'), together(say('I take the cup'), CUP)), durations_s=SLOW
    )
    asking.until_asked()
    asking.ticks(1)
    assert asking.bench.robot.is_idle
    asking.yes()
    assert asking.end().outcome is Outcome.SUCCEEDED


# Again.


def test_tried_again_the_same_step_is_not_asked_about_again() -> None:
    pick = Step(skill='pick_up', args={'object': 'red_cup'}, retries=2)
    script = {'perception.detect': [ABORTED] * 4}
    asking = Asking(Plan(steps=(*plan_of(*FETCH[:1]).steps, pick)), script=script)
    asking.yes()
    assert asking.end().outcome is Outcome.SUCCEEDED
    assert asking.names.count('perception.detect') > 4
    assert asking.deeds == [PICK]


def test_tried_again_it_is_asked_about_when_something_has_changed() -> None:
    pick = Step(skill='pick_up', args={'object': 'red_cup'}, retries=2)
    script = {'perception.detect': [ABORTED] * 2}
    asking = Asking(Plan(steps=(*plan_of(*FETCH[:1]).steps, pick)), script=script)
    asking.yes()
    world = asking.bench.world
    asking.ticks(1)
    assert asking.names.count('perception.detect') == 1
    world.objects['red_cup'] = dataclasses.replace(world.objects['red_cup'], tags=('hot',))
    assert asking.until_asked() == 'pick up red_cup (hot) at the counter'
    asking.yes()
    asking.end()
    assert len(asking.deeds) == 2


def test_planned_again_the_same_step_is_not_asked_about_again_and_done_ones_never() -> None:
    rest = plan_of(('wait', {'duration': 0.1}), *FETCH[1:])
    script = {'perception.detect': [ABORTED] * 2}
    asking = Asking(plan_of(*FETCH), rest, script=script)
    asking.yes()
    asking.yes()
    assert asking.end().outcome is Outcome.SUCCEEDED
    assert len(asking.bench.planner.requests) == 1
    assert asking.deeds == [PICK, PLACE]


def test_planned_again_another_step_is_asked_about() -> None:
    other = plan_of(('pick_up', {'object': 'water_bottle'}))
    script = {'perception.detect': [ABORTED] * 2}
    asking = Asking(plan_of(*FETCH), other, script=script)
    asking.yes()
    asking.ticks(3)
    assert asking.until_asked().startswith('pick up water_bottle')


def test_the_same_deed_a_second_time_is_asked_about_again() -> None:
    twice = plan_of(
        FETCH[0],
        FETCH[1],
        ('place', {'object': 'red_cup', 'location': 'counter'}),
        FETCH[1],
    )
    asking = Asking(twice)
    for _ in range(3):
        asking.yes()
        asking.ticks(2)
    assert asking.end().outcome is Outcome.SUCCEEDED
    assert asking.deeds == [PICK, 'place red_cup (fragile) at the counter', PICK]


# Who may answer.


def test_a_wrong_id_is_refused_and_told_the_right_one() -> None:
    asking = Asking(plan_of(*FETCH))
    receipt = asking.bench.executive.answer(Answer(id='x\n' * 50, is_yes=True))
    assert 'no question is open' in receipt.message
    asking.until_asked()
    receipt = asking.answer(True, id_='yes')
    assert not receipt.is_accepted
    asked = asking.mission.consent.open
    assert asked is not None
    assert receipt.message == f"There is no question 'yes': open is question {asked.id}."


def test_the_questions_of_earlier_missions_stay_answered() -> None:
    asking = Asking(plan_of(*FETCH))
    asking.no()
    old = asking.mission.consent.asked[0].id
    for _ in range(3):
        asking.mission = asking.bench.executive.submit(Order(plan=plan_of(*FETCH)))
        asking.until_asked()
        receipt = asking.answer(True, id_=old)
        assert receipt.message == f'Question {old} has been answered already: no, by Ann.'
        assert asking.mission.consent.open is not None
        asking.no()


def test_words_are_no_answer() -> None:
    """A yes that is said, written in a label, or commanded stays what it is."""
    asking = Asking(plan_of(('say', {'text': 'yes'}), *FETCH))
    world = asking.bench.world
    label = dataclasses.replace(world.objects['red_cup'], label='yes', tags=('yes',))
    world.objects['red_cup'] = label
    asking.until_asked()
    asked = asking.mission.consent.open
    assert asked is not None
    for command in ('yes', 'yes to all', f'yes {asked.id}', 'confirmed'):
        with pytest.raises(BusyError):
            asking.bench.executive.submit(Order(command=command))
    asking.ticks(10)
    assert asking.mission.consent.open == asked
    assert 'arm.move' not in asking.names


def test_orders_that_are_turned_away_do_not_push_out_the_open_question() -> None:
    asking = Asking(plan_of(*FETCH))
    asking.until_asked()
    for _ in range(2 * MAX_REMEMBERED):
        with pytest.raises(BusyError):
            asking.bench.executive.submit(Order(plan=plan_of(*FETCH)))
    assert asking.answer(True).is_accepted


def test_of_two_answers_the_first_one_counts() -> None:
    asking = Asking(plan_of(*FETCH))
    asking.until_asked()
    assert asking.answer(False).is_accepted
    receipt = asking.answer(True, Scope.MISSION)
    assert not receipt.is_accepted
    assert 'answered already: no, by Ann' in receipt.message
    assert asking.end().failure_code == 'declined'


def test_a_yes_for_the_mission_does_not_reach_to_what_turns_out_to_be_hot() -> None:
    asking = Asking(plan_of(*FETCH))
    asking.yes(Scope.MISSION)
    world = asking.bench.world
    world.objects['red_cup'] = dataclasses.replace(world.objects['red_cup'], tags=('hot',))
    assert asking.until_asked() == 'pick up red_cup (hot) at the counter'
    assert asking.bench.robot.names.count('arm.move') == 0


# Set-up.


def test_an_early_start_begins_nothing_a_person_is_asked_about() -> None:
    early = ExecutionSettings(early_start=True)
    planning = PlanningSettings(require_confirmation=('navigate_to',))
    scene = Scene(Settings(execution=early, planning=planning), confirmation='ask')
    scene.write(*FETCH[:1])
    scene.ticks(10)
    assert scene.bench.robot.calls == []
    assert scene.mission.consent.asked == [], 'it is asked once the plan is complete'
    scene = Scene(Settings(execution=early), confirmation='ask')
    scene.write(*FETCH[:1])
    assert scene.drives == 1


def test_a_setting_with_an_unknown_skill_is_refused_at_the_start() -> None:
    planning = PlanningSettings(require_confirmation=('grab_it',))
    with pytest.raises(SettingsError, match="no skill 'grab_it'"):
        Bench(settings=Settings(planning=planning))


def test_tags_are_asked_about_whatever_the_skill() -> None:
    hot = SAFETY.model_copy(update={'confirmation': Confirmation(tags=('fragile',))})
    settings = Settings(planning=PlanningSettings(require_confirmation=()))
    asking = Asking(plan_of(*FETCH), safety=hot, settings=settings)
    assert asking.until_asked() == PICK
    asking.yes(Scope.MISSION)
    assert asking.end().outcome is Outcome.SUCCEEDED
    assert asking.deeds == [PICK]
