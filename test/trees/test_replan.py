import dataclasses

import pytest
from tree_bench import FAILURE, INVALID, RUNNING, SUCCESS, Bench, Scripted

from vla_bt.errors import Failure, FailureCode
from vla_bt.plan import Plan, Step, Verdict
from vla_bt.robot.fake import NEVER
from vla_bt.trees.replan import HOLD_TIMEOUT_S, Replan

ABORTED = Failure(code=FailureCode.ABORTED, where='task/drive', message='blocked')
GRASP = Failure(code=FailureCode.GRASP_FAILED, where='task/grasp', message='slipped')
REFUSAL = Plan(verdict=Verdict.REFUSE, reason='no way')


def plan(*skills: str) -> Plan:
    return Plan(steps=tuple(Step(skill=skill) for skill in skills))


class Ticket:
    """A question that is answered when the test says so."""

    def __init__(self) -> None:
        self.answer: Plan | None = None
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


def test_the_new_plan_waits_until_the_robot_stands_still() -> None:
    """F32: nothing new begins while an old action is still stopping."""
    setting = Setting('F', 'S', script={'navigation.go_to': [NEVER]}, cancel_latency_s=1.0)
    drive = setting.bench.leaf('NavigateTo', location='table')
    setting.bench.tick(drive)
    drive.stop(INVALID)
    setting.tick()
    assert setting.answer(plan('say')) is RUNNING
    assert setting.built == []
    assert setting.replan.is_waiting
    assert setting.tick(1.0) is SUCCESS


def test_an_answer_already_there_outlasts_a_pause() -> None:
    setting = Setting('F', 'S', script={'navigation.go_to': [NEVER]}, cancel_latency_s=1.0)
    drive = setting.bench.leaf('NavigateTo', location='table')
    setting.bench.tick(drive)
    setting.tick()
    setting.answer(plan('say'))
    setting.tick(HOLD_TIMEOUT_S - 1)
    setting.replan.stop(INVALID)
    assert setting.tick(5.0) is RUNNING
    drive.stop(INVALID)
    assert setting.tick(1.0) is SUCCESS
    assert len(setting.asked) == 1


def test_a_robot_that_does_not_stand_still_ends_it() -> None:
    setting = Setting('F', 'S', script={'navigation.go_to': [NEVER]})
    setting.bench.tick(setting.bench.leaf('NavigateTo', location='table'))
    setting.tick()
    setting.answer(plan('say'))
    assert setting.tick(HOLD_TIMEOUT_S - 0.1) is RUNNING
    assert setting.tick(0.1) is FAILURE
    assert setting.bench.failure() == ('timed_out', 'replan')
    assert setting.bench.context.last_failure is not None
    assert not setting.bench.context.last_failure.recoverable
