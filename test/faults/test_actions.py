"""Actions that take too long, succeed too late, or are sent again; on virtual time.

The numbers are those of the fault statements; those about the wire are tested over ROS.
"""

import math
from collections.abc import Callable

import pytest
from mission_bench import FETCH, Bench, plan_of
from py_trees.behaviour import Behaviour
from tree_bench import ABORTED, FAILURE, INVALID, RUNNING, SUCCEEDED, SUCCESS, Scripted
from tree_bench import Bench as TreeBench

from vla_bt.mission import Order, Outcome
from vla_bt.robot import Verdict, VerdictCode
from vla_bt.robot.fake import NEVER, Act
from vla_bt.trees.action_leaf import STOP_TIMEOUT_S
from vla_bt.trees.control import Repeat, Retry
from vla_bt.trees.parallel import Parallel

DRIVE = 'navigation.go_to'
SAY = plan_of(('say', {'text': 'hello'}))


def ending(code: VerdictCode) -> Act:
    """Return an action that goes on until it is canceled, and then ends so, a second later."""
    verdict = Verdict(code=code, message='because')
    return Act(verdict=NEVER, canceled=verdict, cancel_latency_s=1.0)


# F17: an action that takes too long.


@pytest.mark.parametrize(
    ('act', 'status', 'code', 'words'),
    [
        (ending(VerdictCode.CANCELED), FAILURE, 'timed_out', 'and was stopped'),
        (ending(VerdictCode.NOT_STOPPED), FAILURE, 'not_stopped', 'because'),
        (ending(VerdictCode.SUCCEEDED), SUCCESS, '', ''),
    ],
)
def test_F17_too_long_an_action_is_canceled_and_its_end_is_waited_for(
    act: Act, status: object, code: str, words: str
) -> None:
    bench = TreeBench(script={DRIVE: [act]})
    leaf = bench.leaf('NavigateTo', location='table', timeout_s='2')
    assert [bench.tick(leaf), bench.tick(leaf, 2.0), bench.tick(leaf, 0.9)] == [RUNNING] * 3
    assert bench.robot.tickets[0].canceled
    assert bench.tick(leaf, 0.1) is status
    failure = bench.context.last_failure
    assert (failure.code.value if failure else '') == code
    assert words in (failure.message if failure else '')


def test_F17_an_end_that_never_comes_is_not_waited_for_for_ever() -> None:
    bench = TreeBench(script={DRIVE: [Act(verdict=NEVER, canceled=NEVER)]})
    leaf = bench.leaf('NavigateTo', location='table', timeout_s='2')
    bench.tick(leaf)
    assert bench.tick(leaf, 2.0) is RUNNING
    assert bench.tick(leaf, STOP_TIMEOUT_S) is FAILURE
    assert bench.failure()[0] == 'not_stopped'


# F26: an action that succeeds although it was being stopped.


def test_F26_the_planner_knows_and_sees_what_was_completed_while_being_stopped() -> None:
    script = {'gripper.close': [ending(VerdictCode.SUCCEEDED)]}
    bench = Bench(plan_of(*FETCH), SAY, script=script)
    mission = bench.executive.submit(Order(command='x'))
    assert bench.run_by_events(mission).outcome is Outcome.SUCCEEDED
    request = bench.planner.requests[1]
    assert request.failure.code.value == 'timed_out'
    assert request.failure.completed == ('CloseGripper (close the hand)',)
    assert request.world.robot.gripper == 'holding'


def test_F26_a_canceled_mission_tells_what_was_completed() -> None:
    bench = Bench(plan_of(*FETCH), script={'arm.attach': [ending(VerdictCode.SUCCEEDED)]})
    mission = bench.executive.submit(Order(command='x'))
    while 'arm.attach' not in bench.robot.names:
        bench.to_next_event()
    mission.cancel('Enough.')
    result = bench.run_by_events(mission)
    assert result.outcome is Outcome.CANCELED
    assert result.reason == 'Enough. Completed all the same: AttachObject (note it is held).'
    assert bench.world.robot.held_object == 'red_cup'


# F06, as far as trees have a say in it: loops send anew.


@pytest.mark.parametrize('kind', [Retry, Repeat])
def test_F06_every_run_of_a_loop_is_an_action_of_its_own(
    kind: Callable[..., Behaviour],
) -> None:
    verdicts = [ABORTED if kind is Retry else SUCCEEDED] * 4
    bench = TreeBench(script={DRIVE: verdicts})
    leaf = bench.leaf('NavigateTo', location='table')
    assert bench.run(kind('loop', leaf, bench.context, 4)) is (
        FAILURE if kind is Retry else SUCCESS
    )
    assert len({id(ticket) for ticket in bench.robot.tickets}) == 4
    assert all(ticket.verdict is not None for ticket in bench.robot.tickets)


def test_F06_a_step_that_is_tried_again_sends_again_when_the_first_is_over() -> None:
    script = {'speech.say': [Act(verdict=NEVER, cancel_latency_s=1.0)] * 2}
    plan = plan_of(('say', {'text': 'hello'}))
    plan = plan.model_copy(update={'steps': tuple(
        step.model_copy(update={'retries': 2, 'timeout_s': 5.0}) for step in plan.steps
    )})  # fmt: skip
    bench = Bench(plan, script=script)
    assert bench.run_by_events(bench.executive.submit(Order(command='x'))).steps_done == 1
    assert [ticket.canceled for ticket in bench.robot.tickets] == [True, True, False]
    assert bench.clock.now_s == 5.0 + 5.0 + 1.0


# Deadlines are met without a heartbeat.


def test_a_deadline_is_met_to_the_moment_although_nothing_else_happens() -> None:
    bench = TreeBench(script={DRIVE: [NEVER]})
    leaf = bench.leaf('NavigateTo', location='table', timeout_s='2.5')
    while leaf.status in (INVALID, RUNNING):
        bench.context.begin_tick()
        bench.tick(leaf)
        bench.clock.now_s = min(bench.context.wake_s, 1e9)
    assert bench.robot.tickets[0].end_s == 2.5


def test_what_waits_for_nothing_asks_for_no_tick() -> None:
    bench = TreeBench(script={DRIVE: [NEVER]})
    tree = Parallel('all', [bench.leaf('NavigateTo', location='table'), Scripted('R')])
    assert bench.tick(tree) is RUNNING
    assert bench.context.wake_s == math.inf
