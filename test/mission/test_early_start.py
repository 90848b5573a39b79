"""Harmless first steps begin before the plan is complete, and are canceled when it goes wrong."""

from concurrent.futures import Executor, Future
from typing import Any

import pytest
from mission_bench import CATALOGUE, FETCH, Bench, plan_of

from vla_bt.check import check_plan
from vla_bt.mission import Mission, MissionState, Order, Outcome
from vla_bt.plan import Flow, FlowKind, Plan, Verdict
from vla_bt.planner import PlanRequest, Report, Stage
from vla_bt.robot import Verdict as Ended
from vla_bt.robot import VerdictCode
from vla_bt.robot.fake import NEVER, Act
from vla_bt.settings import ExecutionSettings, Settings

EARLY = Settings(execution=ExecutionSettings(early_start=True))
LOOK = ('look_at', {'target': 'red_cup'})
ABORTED = Ended(code=VerdictCode.ABORTED, message='no way through')


class Writing(Executor):
    """A planner that writes its plan when the test says so."""

    def __init__(self) -> None:
        self.future: Future[Plan] = Future()
        self.request: PlanRequest | None = None

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        (self.request,) = args
        return self.future


class Scene:
    """A mission whose plan is still being written."""

    def __init__(self, settings: Settings = EARLY, **robot: Any) -> None:
        self.writing = Writing()
        self.bench = Bench(executor=self.writing, settings=settings, **robot)
        self.mission: Mission = self.bench.executive.submit(Order(command='x'))
        self.bench.tick()

    def write(self, *steps: tuple[str, dict[str, Any]]) -> None:
        """Have these steps arrive, and tick."""
        checked = check_plan(plan_of(*steps), CATALOGUE, self.bench.world)
        assert self.writing.request is not None
        self.writing.request.report(
            Report(stage=Stage.GENERATING, message='Writing.', steps=checked.plan.steps)
        )
        self.bench.tick()

    def ticks(self, count: int) -> None:
        for _ in range(count):
            self.bench.tick()

    def answer(self, plan: Plan) -> Any:
        """Complete the plan and run the mission to its end."""
        checked = check_plan(plan, CATALOGUE, self.bench.world)
        self.writing.future.set_result(checked.plan if checked.is_ok else plan)
        return self.bench.run(self.mission)

    @property
    def drives(self) -> int:
        return self.bench.robot.names.count('navigation.go_to')


def test_a_first_step_begins_before_the_plan_is_complete_and_is_done_once() -> None:
    scene = Scene()
    scene.write(*FETCH[:1])
    assert scene.drives == 1
    assert scene.mission.state is MissionState.PLANNING
    assert 'navigate_to' in scene.mission.status.tree
    scene.ticks(30)
    result = scene.answer(plan_of(*FETCH))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert (result.steps_done, result.steps_total) == (4, 4)
    assert scene.drives == 2, 'to the counter once, to the table once'


def test_a_step_under_way_when_the_plan_is_complete_is_finished_not_begun_anew() -> None:
    scene = Scene()
    scene.write(*FETCH[:1])
    result = scene.answer(plan_of(*FETCH))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert scene.drives == 2


def test_it_is_off_by_default() -> None:
    scene = Scene(Settings())
    scene.write(*FETCH[:1])
    scene.ticks(5)
    assert scene.bench.robot.calls == []


def test_nothing_moves_when_only_a_plan_was_asked_for() -> None:
    writing = Writing()
    bench = Bench(executor=writing, settings=EARLY)
    bench.executive.submit(Order(command='x', plan_only=True))
    bench.tick()
    steps = check_plan(plan_of(*FETCH[:1]), CATALOGUE, bench.world).plan.steps
    assert writing.request is not None
    writing.request.report(Report(stage=Stage.GENERATING, message='Writing.', steps=steps))
    bench.tick()
    assert bench.robot.calls == []


def test_no_step_begins_that_is_not_harmless_nor_any_after_it() -> None:
    scene = Scene()
    scene.write(('say', {'text': 'hi'}), FETCH[0])
    scene.ticks(20)
    assert scene.bench.robot.calls == []
    scene = Scene()
    scene.write(*FETCH[:3])
    scene.ticks(40)
    assert 'gripper.close' not in scene.bench.robot.names
    assert scene.drives == 1


def test_several_harmless_steps_follow_each_other() -> None:
    scene = Scene()
    scene.write(FETCH[0], LOOK)
    scene.ticks(40)
    assert scene.bench.robot.names[:2] == ['navigation.go_to', 'head.look_at']
    result = scene.answer(plan_of(FETCH[0], LOOK, *FETCH[1:]))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert scene.bench.robot.names.count('head.look_at') == 1


@pytest.mark.parametrize(
    ('answer', 'outcome'),
    [
        (Plan(verdict=Verdict.CLARIFY, question='Which?'), Outcome.NEEDS_CLARIFICATION),
        (Plan(verdict=Verdict.REFUSE, reason='No.'), Outcome.REFUSED),
        (plan_of(('fly', {})), Outcome.REFUSED),
        (plan_of(FETCH[0], ('fly', {})), Outcome.REFUSED),
    ],
)
def test_what_has_begun_is_canceled_when_there_is_no_good_plan(
    answer: Plan, outcome: Outcome
) -> None:
    scene = Scene(script={'navigation.go_to': [Act(verdict=NEVER)]})
    scene.write(*FETCH[:1])
    assert not scene.bench.robot.is_idle
    result = scene.answer(answer)
    assert result.outcome is outcome, result
    assert scene.bench.robot.is_idle
    assert scene.bench.robot.names == ['navigation.go_to']


def test_what_has_begun_is_canceled_when_the_planner_breaks() -> None:
    scene = Scene(script={'navigation.go_to': [Act(verdict=NEVER)]})
    scene.write(*FETCH[:1])
    scene.writing.future.set_exception(ValueError('broken'))
    result = scene.bench.run(scene.mission)
    assert (result.outcome, 'broken' in result.reason) == (Outcome.FAILED, True)
    assert scene.bench.robot.is_idle


def test_first_steps_of_a_plan_with_control_flow_are_not_repeated_either() -> None:
    scene = Scene()
    scene.write(*FETCH[:1])
    scene.ticks(30)
    steps = [
        step.model_copy(update={'id': f's{at}'})
        for at, step in enumerate(plan_of(*FETCH).steps)
    ]
    leaves = [Flow(kind=FlowKind.STEP, step=step.id) for step in steps]
    retry = Flow(kind=FlowKind.RETRY, attempts=2, children=(leaves[1],))
    flow = Flow(kind=FlowKind.SEQUENCE, children=(leaves[0], retry, *leaves[2:]))
    result = scene.answer(Plan(steps=tuple(steps), flow=flow))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert scene.drives == 2


def test_a_plan_that_begins_otherwise_starts_from_a_robot_that_stands_still() -> None:
    scene = Scene(script={'navigation.go_to': [Act(verdict=NEVER)]})
    scene.write(('navigate_to', {'location': 'desk'}))
    result = scene.answer(plan_of(*FETCH))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert (result.steps_done, scene.drives) == (4, 3)


def test_steps_that_are_taken_back_are_canceled_at_once() -> None:
    scene = Scene(script={'navigation.go_to': [Act(verdict=NEVER)]})
    scene.write(('navigate_to', {'location': 'desk'}))
    assert not scene.bench.robot.is_idle
    scene.write()
    scene.ticks(10)
    assert scene.bench.robot.is_idle
    assert scene.answer(plan_of(*FETCH)).outcome is Outcome.SUCCEEDED


def test_an_early_step_that_fails_is_left_to_the_complete_plan() -> None:
    scene = Scene(script={'navigation.go_to': [ABORTED] * 2})
    scene.write(*FETCH[:1])
    scene.ticks(20)
    tried = scene.drives
    result = scene.answer(plan_of(*FETCH))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert scene.drives == tried + 2


def test_a_guard_ends_the_mission_and_the_question() -> None:
    scene = Scene(script={'navigation.go_to': [Act(verdict=NEVER)]})
    scene.write(*FETCH[:1])
    scene.bench.world.update_robot(emergency_stop=True)
    result = scene.bench.run(scene.mission)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'guard')
    assert scene.writing.request is not None
    assert scene.writing.request.cancellation.is_canceled
    assert scene.bench.robot.is_idle


@pytest.mark.parametrize('ticks', [0, 1, 3, 8, 30])
def test_canceling_stops_the_early_step_whenever_it_comes(ticks: int) -> None:
    scene = Scene()
    scene.write(*FETCH[:1])
    scene.ticks(ticks)
    scene.mission.cancel('enough')
    result = scene.bench.run(scene.mission)
    assert result.outcome is Outcome.CANCELED
    assert scene.bench.robot.is_idle
