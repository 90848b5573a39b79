"""What has begun before the plan is complete stops when the plan or anything else goes wrong."""

import pytest
from mission_bench import CATALOGUE, FETCH, Scene, plan_of

from vla_bt.check import check_plan
from vla_bt.mission import MissionState, Outcome
from vla_bt.plan import Plan, Verdict
from vla_bt.robot import Verdict as Ended
from vla_bt.robot import VerdictCode
from vla_bt.robot.fake import NEVER, Act
from vla_bt.robot.virtual import SUCCEEDED
from vla_bt.settings import ExecutionSettings, Settings

EARLY = Settings(execution=ExecutionSettings(early_start=True))
DESK = ('navigate_to', {'location': 'desk'})


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
    scene = Scene(EARLY, script={'navigation.go_to': [Act(verdict=NEVER)]})
    scene.write(*FETCH[:1])
    assert not scene.bench.robot.is_idle
    result = scene.answer(answer)
    assert result.outcome is outcome, result
    assert scene.bench.robot.is_idle
    assert set(scene.bench.robot.names) == {'navigation.go_to'}


def test_what_has_begun_is_canceled_when_the_planner_breaks() -> None:
    scene = Scene(EARLY, script={'navigation.go_to': [Act(verdict=NEVER)]})
    scene.write(*FETCH[:1])
    scene.writing.future.set_exception(ValueError('broken'))
    result = scene.bench.run(scene.mission)
    assert (result.outcome, 'broken' in result.reason) == (Outcome.FAILED, True)
    assert scene.bench.robot.is_idle


def test_a_plan_that_begins_otherwise_starts_from_a_robot_that_stands_still() -> None:
    scene = Scene(EARLY, script={'navigation.go_to': [Act(verdict=NEVER)]})
    scene.write(('navigate_to', {'location': 'desk'}))
    result = scene.answer(plan_of(*FETCH))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert (result.steps_done, scene.drives) == (4, 3)


def test_steps_that_are_taken_back_are_canceled_at_once() -> None:
    scene = Scene(EARLY, script={'navigation.go_to': [Act(verdict=NEVER)]})
    scene.write(('navigate_to', {'location': 'desk'}))
    assert not scene.bench.robot.is_idle
    scene.write()
    scene.ticks(10)
    assert scene.bench.robot.is_idle
    assert scene.answer(plan_of(*FETCH)).outcome is Outcome.SUCCEEDED


def test_a_guard_ends_the_mission_and_the_question() -> None:
    scene = Scene(EARLY, script={'navigation.go_to': [Act(verdict=NEVER)]})
    scene.write(*FETCH[:1])
    scene.bench.world.update_robot(emergency_stop=True)
    result = scene.bench.run(scene.mission)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'guard')
    assert scene.writing.request is not None
    assert scene.writing.request.cancellation.is_canceled
    assert scene.bench.robot.is_idle


@pytest.mark.parametrize('ticks', [0, 1, 3, 8, 30])
def test_canceling_stops_the_early_step_whenever_it_comes(ticks: int) -> None:
    scene = Scene(EARLY)
    scene.write(*FETCH[:1])
    scene.ticks(ticks)
    scene.mission.cancel('enough')
    result = scene.bench.run(scene.mission)
    assert result.outcome is Outcome.CANCELED
    assert scene.bench.robot.is_idle


def test_a_robot_that_does_not_stop_for_another_plan_ends_the_mission() -> None:
    deaf = Act(verdict=NEVER, canceled=NEVER)
    scene = Scene(EARLY, script={'navigation.go_to': [deaf]})
    scene.write(DESK)
    scene.writing.future.set_result(plan_of(*FETCH))
    scene.bench.tick()
    result = scene.bench.run_by_events(scene.mission)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'not_stopped')
    assert scene.bench.clock() < 3 * Settings().execution.drain_timeout_s
    assert scene.drives == 1


def test_a_guard_after_the_answer_ends_the_mission_in_the_same_tick_with_its_plan() -> None:
    scene = Scene(EARLY, script={'navigation.go_to': [Act(verdict=NEVER)]})
    scene.write(*FETCH[:1])
    checked = check_plan(plan_of(*FETCH), CATALOGUE, scene.bench.world)
    scene.writing.future.set_result(checked.plan)
    scene.bench.tick()
    scene.bench.world.update_robot(emergency_stop=True)
    scene.bench.tick()
    assert scene.mission.state in (MissionState.DRAINING, MissionState.DONE)
    result = scene.bench.run(scene.mission)
    assert (result.failure_code, result.plan) == ('guard', checked.plan)
    assert (result.failed_step, result.steps_done, result.steps_total) == (-1, 0, 4)


def test_a_guard_before_there_is_a_plan_names_no_step_of_it() -> None:
    scene = Scene(EARLY, script={'navigation.go_to': [Act(verdict=NEVER)]})
    scene.write(*FETCH[:1])
    scene.bench.world.update_robot(emergency_stop=True)
    result = scene.bench.run(scene.mission)
    assert (result.plan, result.failed_step) == (None, -1)


def test_an_emergency_stop_between_two_early_steps_is_not_forgotten() -> None:
    scene = Scene(EARLY)
    scene.write(*FETCH[:1])
    scene.ticks(10)
    scene.bench.world.update_robot(emergency_stop=True)
    scene.bench.world.update_robot(emergency_stop=False)
    result = scene.answer(plan_of(*FETCH))
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'guard')
    assert scene.drives == 1


def test_a_step_that_was_canceled_too_late_shows_in_the_world_before_the_plan_is_checked() -> None:
    late = Act(verdict=NEVER, canceled=SUCCEEDED, cancel_latency_s=1.0)
    scene = Scene(EARLY, script={'perception.detect': [late]})
    del scene.bench.world.objects['red_cup']
    scene.write(('detect_objects', {'query': 'red cup'}))
    assert scene.bench.robot.names == ['perception.detect']
    result = scene.answer(plan_of(*FETCH))
    assert result.outcome is Outcome.SUCCEEDED, result


def test_nothing_moves_on_from_a_first_step_that_may_still_be_carried_out() -> None:
    given_up = Ended(code=VerdictCode.NOT_STOPPED, message='no answer')
    scene = Scene(EARLY, script={'navigation.go_to': [Act(verdict=NEVER, canceled=given_up)]})
    scene.write(DESK)
    result = scene.answer(plan_of(*FETCH))
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'not_stopped')
    assert 'may still be carried out' in result.reason
    assert scene.drives == 1


def test_no_step_begins_after_one_that_broke_off() -> None:
    aborted = Ended(code=VerdictCode.ABORTED, message='no way through')
    scene = Scene(EARLY, script={'navigation.go_to': [aborted] * 2})
    scene.write(DESK)
    scene.ticks(10)
    scene.write(DESK, ('look_at', {'target': 'red_cup'}))
    scene.ticks(10)
    assert set(scene.bench.robot.names) == {'navigation.go_to'}
