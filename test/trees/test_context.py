import math

from tree_bench import FAILURE, Bench, Scripted

from vla_bt.errors import FailureCode
from vla_bt.robot import Verdict
from vla_bt.trees import TreeContext
from vla_bt.trees.context import MAX_FAILURES, HaltedAction


def test_a_reported_failure_is_the_last_one_and_is_kept() -> None:
    context, node = Bench().context, Scripted('S', 'grasp')
    assert context.fail(node, FailureCode.ABORTED, 'gave up', server_code=3) is FAILURE
    failure = context.last_failure
    assert failure is not None
    assert (failure.where, failure.message, failure.server_code) == ('grasp', 'gave up', 3)
    assert failure.recoverable
    assert list(context.failures) == [failure]
    assert node.feedback_message == 'gave up'


def test_what_is_no_event_is_the_last_failure_but_not_kept() -> None:
    context = Bench().context
    context.fail(Scripted('S'), FailureCode.CONDITION, 'no', is_event=False)
    assert context.last_failure is not None
    assert not context.failures


def test_the_memory_of_failures_is_bounded() -> None:
    context = Bench().context
    for number in range(MAX_FAILURES + 5):
        context.fail(Scripted('S'), FailureCode.ABORTED, str(number))
    assert len(context.failures) == MAX_FAILURES
    assert context.failures[0].message == '5'


def test_the_earliest_time_asked_for_in_a_tick_counts() -> None:
    context = Bench().context
    assert context.wake_s == math.inf
    for at_s in (5.0, 3.0, 4.0, math.inf):
        context.wake_at(at_s)
    assert context.wake_s == 3.0
    context.begin_tick()
    assert context.wake_s == math.inf


def test_halted_actions_are_taken_in_one_by_one_and_once() -> None:
    bench, ended = Bench(durations_s={'speech.say': 2.0, 'head.look_at': 1.0}), list[str]()

    def broken(verdict: Verdict) -> None:
        ended.append('look')
        raise ValueError('oops')

    context, robot = bench.context, bench.robot
    look = robot.look_at(bench.world.places['table'].pose)
    context.halted += [
        HaltedAction(robot.say('hello'), lambda verdict: ended.append('say'), 'Say'),
        HaltedAction(look, broken, 'LookAt'),
    ]
    for _ in range(3):
        bench.clock.advance(1.0)
        context.begin_tick()
    assert ended == ['look', 'say']
    assert context.completed == ('LookAt', 'Say')


def test_a_stop_that_is_pressed_when_the_mission_begins_counts_as_new() -> None:
    bench = Bench()
    made = []
    for pressed in (False, True, False):
        bench.world.update_robot(emergency_stop=pressed)
        made.append(
            TreeContext(
                robot=bench.robot, world=bench.world, clock=bench.clock, watch=bench.watch
            ).stops_before
        )
    assert made == [0, 0, 1]
    assert bench.world.robot.emergency_stops == 1
