import dataclasses
import math

import pytest
from tree_bench import FAILURE, INVALID, RUNNING, SUCCESS, Bench, Scripted

from vla_bt.errors import Failure, FailureCode
from vla_bt.plan import Plan, Step, Verdict
from vla_bt.robot import Verdict as Ended
from vla_bt.robot import VerdictCode
from vla_bt.robot.fake import NEVER, Act
from vla_bt.trees.action_leaf import ActionLeaf
from vla_bt.trees.replan import HOLD_TIMEOUT_S, Replan

ABORTED = Failure(code=FailureCode.ABORTED, where='task/drive', message='blocked')
GRASP = Failure(code=FailureCode.GRASP_FAILED, where='task/grasp', message='slipped')
DRIVE = 'navigation.go_to'
HOLDING = {'holding': True}
REFUSAL = Plan(verdict=Verdict.REFUSE, reason='no way')


def plan(*skills: str) -> Plan:
    return Plan(steps=tuple(Step(skill=skill) for skill in skills))


class Ticket:
    """A question that is answered when the test says so."""

    def __init__(self) -> None:
        self.answer: Plan | None = None
        self.deadline_s = math.inf
        self.canceled = False

    def cancel(self) -> None:
        self.canceled = True


class Setting:
    """A `Replan` over scripted children; each child that fails reports `failure`."""

    def __init__(self, *scripts: str, failure: Failure | None = ABORTED, attempts: int = 3,
                 **robot: object) -> None:
        self.bench = Bench(**robot)
        self.failure = failure
        self.asked: list[Failure] = []
        self.tickets: list[Ticket] = []
        self.built: list[Plan] = []
        self.children = [Reporting(script, self) for script in scripts]
        self.replan = Replan(
            'replan', self.children[0], self.bench.context,
            request_plan=self._request, build=self._build, max_attempts=attempts,
        )  # fmt: skip

    def tick(self, seconds: float = 0.0) -> object:
        return self.bench.tick(self.replan, seconds)

    def answer(self, answer: Plan) -> object:
        self.tickets[-1].answer = answer
        return self.tick()

    def _request(self, failure: Failure) -> Ticket:
        self.asked.append(failure)
        self.tickets.append(Ticket())
        return self.tickets[-1]

    def _build(self, answer: Plan) -> Scripted:
        self.built.append(answer)
        return self.children[len(self.built)]


class Reporting(Scripted):
    """A scripted child that says why it failed."""

    def __init__(self, script: str, setting: Setting) -> None:
        super().__init__(script)
        self._setting = setting

    def update(self) -> object:
        status = super().update()
        if status is FAILURE and self._setting.failure is not None:
            self._setting.bench.context.report(self._setting.failure)
        return status


@pytest.mark.parametrize(('script', 'status'), [('R', RUNNING), ('S', SUCCESS)])
def test_a_child_that_does_not_fail_is_left_alone(script: str, status: object) -> None:
    setting = Setting(script)
    assert setting.tick() is status
    assert (setting.asked, setting.replan.answer) == ([], None)


@pytest.mark.parametrize('attempts', [0, 3])
@pytest.mark.parametrize('failure', [None, dataclasses.replace(ABORTED, recoverable=False)])
def test_what_planning_cannot_help_ends_it(failure: Failure | None, attempts: int) -> None:
    setting = Setting('F', failure=failure, attempts=attempts)
    assert setting.tick() is FAILURE
    assert setting.asked == []


def test_without_attempts_nobody_is_asked() -> None:
    setting = Setting('F', attempts=0)
    assert setting.tick() is FAILURE
    assert setting.asked == []


def test_while_the_planner_thinks_it_holds_and_runs_nothing() -> None:
    setting = Setting('RF', 'S')
    assert [setting.tick() for _ in range(5)] == [RUNNING] * 5
    assert setting.asked == [ABORTED]
    assert setting.replan.is_waiting
    assert setting.children[0].ticks == 2
    assert setting.replan.feedback_message == 'planning again: blocked'


def test_a_new_plan_replaces_the_child_in_the_tick_it_is_seen() -> None:
    setting = Setting('F', 'RS')
    setting.tick()
    assert setting.answer(plan('say')) is RUNNING
    old, new = setting.children
    assert setting.replan.children == [new]
    assert setting.replan.decorated is new
    assert (new.parent, old.parent) == (setting.replan, None)
    assert (new.runs, old.status) == (1, INVALID)
    assert not setting.replan.is_waiting
    assert setting.tick() is SUCCESS


@pytest.mark.parametrize(
    'answer', [REFUSAL, Plan(verdict=Verdict.CLARIFY, question='which cup?')]
)
def test_a_question_or_refusal_ends_it_and_can_be_read(answer: Plan) -> None:
    setting = Setting('F')
    setting.tick()
    assert setting.answer(answer) is FAILURE
    assert setting.replan.answer == answer
    assert not setting.replan.is_waiting
    assert setting.bench.context.last_failure == ABORTED


@pytest.mark.parametrize(('script', 'status'), [('S', SUCCESS), ('F', FAILURE)])
def test_once_ended_it_stays_ended(script: str, status: object) -> None:
    setting = Setting(script, attempts=0)
    setting.tick()
    setting.replan.stop(INVALID)
    assert [setting.tick(), setting.tick()] == [status, status]
    assert setting.children[0].ticks == 1


def test_attempts_are_bounded_over_the_mission() -> None:
    setting = Setting('F', 'F', 'F', attempts=2)
    setting.tick()
    assert setting.answer(plan('say')) is RUNNING
    assert setting.answer(plan('wait')) is FAILURE
    assert len(setting.asked) == 2


def test_stopping_it_while_it_waits_cancels_the_question() -> None:
    setting = Setting('F', 'S')
    setting.tick()
    setting.replan.stop(INVALID)
    assert setting.tickets[0].canceled
    assert setting.replan.status is INVALID


def test_after_a_pause_it_asks_again_and_does_not_run_what_failed() -> None:
    setting = Setting('F', 'S', attempts=1)
    setting.tick()
    setting.replan.stop(INVALID)
    setting.tickets[0].answer = plan('wait')
    assert setting.tick() is RUNNING
    assert setting.asked == [ABORTED, ABORTED]
    assert setting.children[0].ticks == 1
    assert setting.answer(plan('say')) is SUCCESS
    assert setting.built == [setting.replan.answer]


def test_stopping_it_while_the_child_runs_stops_the_child() -> None:
    setting = Setting('R')
    setting.tick()
    setting.replan.stop(INVALID)
    assert setting.children[0].status is INVALID
    assert setting.tickets == []


def moving(setting: Setting) -> ActionLeaf:
    """Return a leaf whose drive is under way."""
    drive = setting.bench.leaf('NavigateTo', location='table')
    assert isinstance(drive, ActionLeaf)
    setting.bench.tick(drive)
    return drive


def test_nobody_is_asked_before_the_robot_stands_still() -> None:
    """F32: nothing new begins while an old action is still stopping."""
    setting = Setting('F', 'S', script={DRIVE: [NEVER]}, cancel_latency_s=1.0)
    moving(setting).stop(INVALID)
    assert [setting.tick(), setting.tick(0.9)] == [RUNNING, RUNNING]
    assert (setting.asked, setting.replan.is_waiting) == ([], True)
    assert setting.replan.feedback_message == 'waiting for the robot to stand still'
    assert setting.tick(0.1) is RUNNING
    assert setting.asked == [ABORTED]
    assert setting.answer(plan('say')) is SUCCESS


def test_the_planner_is_told_what_was_completed_and_sees_it_in_the_world() -> None:
    """F26: the hand closes although it was told to stop."""
    raced = Act(verdict=NEVER, canceled=Ended(code=VerdictCode.SUCCEEDED, data=HOLDING),
                cancel_latency_s=1.0)  # fmt: skip
    setting = Setting('F', 'F', 'S', script={'gripper.close': [raced]})
    close = setting.bench.leaf('CloseGripper')
    setting.bench.tick(close)
    close.stop(INVALID)
    setting.tick()
    setting.tick(1.0)
    assert [failure.completed for failure in setting.asked] == [('CloseGripper',)]
    assert setting.bench.world.robot.gripper == 'holding'
    assert setting.bench.context.last_failure == setting.asked[0]
    setting.answer(plan('say'))
    assert setting.asked[1].completed == ()


def test_asked_again_after_a_pause_the_question_names_all_that_was_completed() -> None:
    setting = Setting('F', 'S')
    setting.bench.context.completed = ('MoveArm (lift)',)
    setting.tick()
    setting.replan.stop(INVALID)
    setting.bench.context.completed = ('OpenGripper',)
    setting.tick()
    assert setting.asked[1].completed == ('MoveArm (lift)', 'OpenGripper')


def test_it_holds_while_there_is_an_alarm() -> None:
    setting = Setting('F', 'S')
    setting.bench.robot.alarms = ('The drive may still be carried out.',)
    assert [setting.tick(), setting.tick(HOLD_TIMEOUT_S - 1)] == [RUNNING, RUNNING]
    assert setting.asked == []
    setting.bench.robot.alarms = ()
    assert setting.tick() is RUNNING
    assert setting.asked == [ABORTED]


def test_an_answer_already_there_outlasts_a_pause_and_waits_for_the_robot() -> None:
    setting = Setting('F', 'S', script={DRIVE: [NEVER]}, cancel_latency_s=1.0)
    setting.tick()
    drive = moving(setting)
    assert setting.answer(plan('say')) is RUNNING
    assert setting.built == []
    setting.tick(HOLD_TIMEOUT_S - 1)
    setting.replan.stop(INVALID)
    assert setting.tick(5.0) is RUNNING
    drive.stop(INVALID)
    assert setting.tick(1.0) is SUCCESS
    assert len(setting.asked) == 1


@pytest.mark.parametrize('is_asked', [False, True])
def test_a_robot_that_does_not_stand_still_ends_it(is_asked: bool) -> None:
    setting = Setting('F', 'S', script={DRIVE: [NEVER]})
    if is_asked:
        setting.tick()
        moving(setting)
        assert setting.answer(plan('say')) is RUNNING
    else:
        moving(setting)
        assert setting.tick() is RUNNING
    assert setting.tick(HOLD_TIMEOUT_S - 0.1) is RUNNING
    assert setting.tick(0.1) is FAILURE
    assert setting.bench.failure() == ('not_stopped', 'replan')
    failure = setting.bench.context.last_failure
    assert failure is not None
    assert not failure.recoverable
    assert 'blocked' in failure.message
    assert setting.built == []


def test_each_wait_has_a_time_of_its_own() -> None:
    setting = Setting('F', 'S', script={DRIVE: [NEVER]})
    context = setting.bench.context
    drive = moving(setting)
    setting.tick(1.0)
    assert context.wake_s == 1.0 + HOLD_TIMEOUT_S
    drive.stop(INVALID)
    context.begin_tick()
    setting.tick(1.0)
    setting.tickets[0].deadline_s = 7.0
    context.begin_tick()
    setting.tick()
    assert context.wake_s == 7.0
