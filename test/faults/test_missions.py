"""Missions that are decided, replaced or stopped while something is still under way; virtual time.

The numbers are those of the fault statements; those about the wire are tested over ROS.
"""

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from mission_bench import FETCH, Bench, plan_of, skills_of
from tree_bench import FAILURE
from tree_bench import Bench as TreeBench

from vla_bt.mission import Mission, MissionState, Order, Outcome
from vla_bt.robot import Verdict, VerdictCode
from vla_bt.robot.fake import NEVER, Act
from vla_bt.safety import GuardPolicy
from vla_bt.safety.guards import EmergencyStopGuard
from vla_bt.trees import Guard

ABORTED = Verdict(code=VerdictCode.ABORTED, message='no way through')
DRIVE = 'navigation.go_to'
SAY = plan_of(('say', {'text': 'hello'}))


class Asked(Executor):
    """A planner that answers when the test says so."""

    def __init__(self) -> None:
        self.calls: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.calls.append((Future(), lambda: fn(*args)))
        return self.calls[-1][0]

    def answer(self) -> None:
        """Answer all questions."""
        for future, call in self.calls:
            if not future.done():
                future.set_result(call())


def planning(bench: Bench, planner: Asked) -> Mission:
    mission = bench.executive.submit(Order(command='x'))
    bench.executive.tick()
    assert mission.state is MissionState.PLANNING
    return mission


def before_the_first_tick(bench: Bench, planner: Asked) -> Mission:
    return bench.executive.submit(Order(plan=plan_of(*FETCH)))


def driving(bench: Bench, planner: Asked) -> Mission:
    mission = before_the_first_tick(bench, planner)
    bench.executive.tick()
    assert not bench.robot.is_idle
    return mission


def replanning(bench: Bench, planner: Asked) -> Mission:
    bench.robot.script[DRIVE] = [ABORTED] * 2
    mission = before_the_first_tick(bench, planner)
    for _ in range(2):
        bench.executive.tick()
    assert (mission.state, len(planner.calls)) == (MissionState.REPLANNING, 1)
    return mission


def holding(bench: Bench, planner: Asked) -> Mission:
    mission = driving(bench, planner)
    while mission.state is not MissionState.REPLANNING:
        bench.to_next_event()
    assert (bench.robot.is_idle, planner.calls) == (False, [])
    return mission


def draining(bench: Bench, planner: Asked) -> Mission:
    mission = driving(bench, planner)
    mission.cancel('Stop.')
    assert mission.state is MissionState.DRAINING
    return mission


# F32: a mission that is decided while actions still stop.


@pytest.mark.parametrize('outcome', [Outcome.SUCCEEDED, Outcome.FAILED, Outcome.CANCELED])
def test_F32_done_is_when_the_robot_stands_still_and_not_before(
    tmp_path: Path, outcome: Outcome
) -> None:
    drive_while_waiting = (
        '<Parallel success_count="1"><NavigateTo location="table"/><Wait duration="1"/></Parallel>'
    )
    script = {DRIVE: [Act(verdict=NEVER, cancel_latency_s=3.0)]}
    bench = Bench(SAY, catalogue=skills_of(tmp_path, both=drive_while_waiting), script=script)
    first = bench.executive.submit(Order(plan=plan_of(('both', {}))))
    bench.executive.tick()
    if outcome is Outcome.FAILED:
        bench.world.update_robot(emergency_stop=True)
        bench.executive.tick()
        bench.world.update_robot(emergency_stop=False)
    elif outcome is Outcome.CANCELED:
        first.cancel('Stop.')
    else:
        bench.to_next_event()
    stopping_s = bench.clock.now_s
    assert (first.state, first.result) == (MissionState.DRAINING, None)
    second = bench.executive.submit(Order(command='second'), preempt=True)
    while first.result is None:
        assert (first.state, second.state) == (MissionState.DRAINING, MissionState.PLANNING)
        assert bench.robot.names == [DRIVE]
        assert not bench.executive.is_idle
        bench.to_next_event()
    assert first.result.outcome is outcome
    assert bench.clock.now_s == stopping_s + 3.0
    assert bench.executive.reset_safety() == ''
    if outcome is Outcome.FAILED:  # ordered while everything was stopped: it does not begin
        assert bench.run_by_events(second).failure_code == 'guard'
        second = bench.executive.submit(Order(command='second'))
    assert bench.run_by_events(second).outcome is Outcome.SUCCEEDED


# F33: a new plan takes over.


def test_F33_the_planner_is_asked_and_the_new_tree_begins_once_all_is_still() -> None:
    still: list[bool] = []
    script = {DRIVE: [Act(verdict=NEVER, cancel_latency_s=3.0)]}
    bench = Bench(plan_of(FETCH[0]), SAY, script=script)
    plan, say = bench.planner.plan, bench.robot.say

    def watch(request: Any) -> Any:
        still.append(bench.robot.is_idle)
        return plan(request)

    def watch_say(text: str) -> Any:
        still.append(bench.robot.is_idle)
        return say(text)

    bench.planner.plan = watch  # type: ignore[method-assign]
    bench.robot.say = watch_say  # type: ignore[method-assign]
    result = bench.run_by_events(bench.executive.submit(Order(command='x')))
    assert result.outcome is Outcome.SUCCEEDED
    assert still == [True] * 3
    assert bench.robot.tickets[0].canceled


def test_F33_the_swap_is_little_work() -> None:
    """The least of several is taken: a busy machine makes a tick longer, not its work."""
    rest = plan_of(*FETCH[:2], *[FETCH[0], FETCH[2]] * 6, FETCH[3])
    assert len(rest.steps) == 15
    swaps_s = []
    for _ in range(10):
        bench = Bench(rest, executor=(planner := Asked()))
        mission = replanning(bench, planner)
        planner.answer()
        began_s = time.thread_time()
        bench.executive.tick()
        swaps_s.append(time.thread_time() - began_s)
        assert mission.state is MissionState.RUNNING
        assert mission.status.plan is not None
        assert len(mission.status.plan.steps) == 15
    assert min(swaps_s) < 0.01, 'a tenth of a heartbeat'


# F34: a safety stop at any moment of a mission.

MOMENTS = [before_the_first_tick, planning, driving, replanning, holding, draining]


@pytest.mark.parametrize('is_released', [True, False])
@pytest.mark.parametrize('moment', MOMENTS)
def test_F34_a_stop_at_any_moment_cancels_all_and_nothing_begins_any_more(
    moment: Callable[[Bench, Asked], Mission], is_released: bool
) -> None:
    planner = Asked()
    bench = Bench(plan_of(*FETCH), executor=planner, script={DRIVE: [NEVER]}, cancel_latency_s=2.0)
    mission = moment(bench, planner)
    asked = len(bench.robot.calls)
    bench.world.update_robot(emergency_stop=True)
    if not is_released:
        bench.executive.tick()
        assert all(ticket.canceled for ticket in bench.robot.live)
    bench.world.update_robot(emergency_stop=False)
    planner.answer()
    result = bench.run_by_events(mission)
    assert len(bench.robot.calls) == asked
    assert bench.robot.is_idle
    stopped = (Outcome.CANCELED, '') if moment is draining else (Outcome.FAILED, 'guard')
    assert (result.outcome, result.failure_code) == stopped


def test_F34_a_command_that_waits_does_not_begin_after_a_stop() -> None:
    bench = Bench(script={DRIVE: [NEVER]}, cancel_latency_s=2.0)
    bench.executive.submit(Order(plan=plan_of(*FETCH)))
    bench.executive.tick()
    waiting = bench.executive.submit(Order(plan=plan_of(*FETCH)), preempt=True)
    bench.world.update_robot(emergency_stop=True)
    bench.world.update_robot(emergency_stop=False)
    result = bench.run_by_events(waiting)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'guard')
    assert bench.robot.names == [DRIVE]


def test_F34_after_a_stop_that_is_over_a_new_command_is_carried_out() -> None:
    bench = Bench()
    bench.world.update_robot(emergency_stop=True)
    bench.world.update_robot(emergency_stop=False)
    result = bench.run_by_events(bench.executive.submit(Order(plan=SAY)))
    assert result.outcome is Outcome.SUCCEEDED


# F35: an emergency stop pressed and released before anybody looked.


def flap(bench: Any) -> None:
    for is_pressed in (True, False, True, False):
        bench.world.update_robot(emergency_stop=is_pressed)


def test_F35_a_flapping_stop_ends_the_mission() -> None:
    bench = Bench(plan_of(*FETCH), script={DRIVE: [NEVER]})
    mission = bench.executive.submit(Order(command='x'))
    bench.tick()
    flap(bench)
    bench.executive.tick()
    assert [ticket.canceled for ticket in bench.robot.tickets] == [True]
    result = bench.run_by_events(mission)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'guard')
    assert bench.robot.names == [DRIVE]


def test_F35_a_flapping_stop_that_pauses_cancels_once_and_the_mission_goes_on() -> None:
    pause = EmergencyStopGuard(name='pause', policy=GuardPolicy.PAUSE)
    bench = Bench(plan_of(FETCH[0]), guards=[pause], script={DRIVE: [NEVER]})
    mission = bench.executive.submit(Order(command='x'))
    bench.tick()
    flap(bench)
    assert bench.run_by_events(mission).outcome is Outcome.SUCCEEDED
    assert [ticket.canceled for ticket in bench.robot.tickets] == [True, False]


def test_F35_every_guard_of_a_tree_sees_the_flap() -> None:
    bench = TreeBench()
    stop = EmergencyStopGuard(name='stop', policy=GuardPolicy.STOP)
    guards = [Guard(stop, bench.context), Guard(stop, bench.context)]
    flap(bench)
    assert [bench.tick(guard) for guard in guards] == [FAILURE, FAILURE]
