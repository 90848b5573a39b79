"""What becomes of missions when the planner is silent."""

import math
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest
from killed_thread import ENDS, kill_thread
from mission_bench import FETCH, Bench, plan_of

from vla_bt.mission import InlineExecutor, MissionState, Order
from vla_bt.mission.executors import DaemonExecutor
from vla_bt.mission.planner_gauge import PERIOD_S
from vla_bt.robot.fake import NEVER
from vla_bt.safety.guards import PlannerGuard
from vla_bt.world.readings import PLANNER

DRIVE = 'navigation.go_to'
MAX_S = 2.0


class Fragile(Executor):
    """Runs every call at once until it hangs."""

    def __init__(self) -> None:
        self.is_hung = False
        self.calls = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.calls += 1
        return Future() if self.is_hung else InlineExecutor().submit(fn, *args, **kwargs)


def guard(policy: str) -> PlannerGuard:
    return PlannerGuard.model_validate(
        {'name': 'planner', 'watches': 'planner', 'policy': policy, 'max_s': MAX_S, 'max_age_s': 1}
    )


def bench(policy: str, *answers: Any) -> tuple[Bench, Fragile]:
    executor = Fragile()
    made = Bench(*answers, executor=executor, guards=[guard(policy)], script={DRIVE: [NEVER]})
    return made, executor


def test_a_planner_that_lives_stands_in_nobodys_way() -> None:
    made, _ = bench('stop', plan_of(*FETCH))
    mission = made.executive.submit(Order(command='x'))
    while made.clock.now_s < 2 * MAX_S:
        made.tick()
    assert mission.status.state is MissionState.RUNNING
    assert made.world.readings[PLANNER].value == 0.0


def ticks_until(made: Bench, condition: Callable[[], bool]) -> None:
    end_s = made.clock.now_s + 20.0
    while not condition():
        assert made.clock.now_s < end_s
        made.tick()


def looks_until(made: Bench, condition: Callable[[], bool]) -> None:
    """Tick while the planner's thread works; no time passes, so no deadline has a part in it."""
    end_s = time.monotonic() + 20.0
    while not condition():
        assert time.monotonic() < end_s
        made.executive.tick()


def hang_up(made: Bench, executor: Fragile) -> Any:
    """Begin a mission, have the planner hang, and return the mission when that counts."""
    mission = made.executive.submit(Order(command='x'))
    ticks_until(made, lambda: DRIVE in made.robot.names)
    executor.is_hung = True
    end_s = made.clock.now_s + MAX_S + 0.5
    while made.clock.now_s < end_s:
        made.tick()
    return mission


def test_a_mission_under_way_is_stopped_where_the_site_says_so() -> None:
    made, executor = bench('stop', plan_of(*FETCH))
    mission = hang_up(made, executor)
    result = made.run(mission)
    assert (result.outcome.value, result.failure_code) == ('FAILED', 'guard')
    assert "the planner's last sign of life" in result.reason
    assert made.robot.is_idle
    assert 'planner' in made.executive.reset_safety()
    again = made.run(made.executive.submit(Order(plan=plan_of(*FETCH))))
    assert (again.outcome.value, again.failure_code) == ('FAILED', 'guard')


def test_a_mission_under_way_is_held_where_the_site_says_so() -> None:
    made, executor = bench('pause', plan_of(*FETCH))
    mission = hang_up(made, executor)
    assert mission.result is None
    assert made.robot.is_idle
    begun = len(made.robot.names)
    for _ in range(50):
        made.tick()
    assert len(made.robot.names) == begun


def test_silence_as_long_as_is_allowed_is_no_reason_to_stop() -> None:
    made, executor = bench('stop', plan_of(*FETCH))
    mission = made.executive.submit(Order(command='x'))
    made.tick()
    executor.is_hung = True
    made.executive.tick()
    hung_s = made.clock.now_s
    made.clock.now_s = hung_s + MAX_S
    made.tick()
    assert made.world.readings[PLANNER].value == MAX_S
    assert mission.result is None
    assert not made.executive.stopped_by


def test_nobody_is_asked_where_no_guard_watches_the_planner() -> None:
    executor = Fragile()
    made = Bench(plan_of(*FETCH), executor=executor, guards=[])
    made.run(made.executive.submit(Order(command='x')))
    assert executor.calls == 1  # for the plan


def test_it_is_asked_at_most_ten_times_a_second() -> None:
    made, executor = bench('stop')
    began = executor.calls
    for number in range(10):
        made.clock.now_s = number * PERIOD_S / 10
        made.executive.look()
    assert executor.calls == began + 1
    made.clock.now_s = PERIOD_S
    made.executive.look()
    assert executor.calls == began + 2


def test_a_clock_that_goes_back_does_not_keep_it_from_being_asked() -> None:
    made, executor = bench('stop')
    made.clock.now_s = 100.0
    made.executive.look()
    began = executor.calls
    made.clock.now_s = math.nextafter(100.0, 0.0)
    made.executive.look()
    assert executor.calls == began + 1


@pytest.mark.parametrize('policy', ['stop', 'pause'])
def test_a_question_that_has_time_is_no_silence(policy: str) -> None:
    """The deadline of the question, 5 s on the bench, is longer than the guard allows silence."""
    made, executor = bench(policy)
    made.tick()
    executor.is_hung = True
    mission = made.executive.submit(Order(command='x'))
    began_s = made.clock.now_s
    while mission.result is None:
        made.tick()
        assert made.clock.now_s < began_s + 10.0
    assert 'did not answer in time' in mission.result.reason
    assert not made.executive.stopped_by


@ENDS
def test_a_mission_whose_planner_has_ended_says_so_and_the_next_one_is_planned() -> None:
    made = Bench(plan_of(*FETCH), executor=DaemonExecutor('mission'))
    kill_thread('mission')
    lost = made.executive.submit(Order(command='x'))
    looks_until(made, lambda: lost.result is not None)
    assert (lost.result.outcome.value, lost.result.failure_code) == ('FAILED', 'planning')
    assert 'has ended without an answer' in lost.result.reason
    again = made.executive.submit(Order(command='x'))
    looks_until(made, lambda: again.status.state is not MissionState.PLANNING)
    assert made.run(again).outcome.value == 'SUCCEEDED'
