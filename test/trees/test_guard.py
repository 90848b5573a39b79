import pytest
from py_trees.composites import Sequence
from tree_bench import FAILURE, INVALID, RUNNING, SUCCESS, Bench, Scripted

from vla_bt.safety import GuardPolicy, GuardRule, Watch
from vla_bt.trees import Guard

STOP = GuardRule(name='stop', watches=Watch.EMERGENCY_STOP, policy=GuardPolicy.STOP)
PAUSE = GuardRule(name='pause', watches=Watch.EMERGENCY_STOP, policy=GuardPolicy.PAUSE)


@pytest.mark.parametrize(
    ('reading', 'rule', 'status'),
    [
        (False, STOP, SUCCESS),
        (True, STOP, FAILURE),
        (None, STOP, FAILURE),
        (float('nan'), STOP, FAILURE),
        (0, STOP, FAILURE),
        (False, PAUSE, SUCCESS),
        (True, PAUSE, RUNNING),
        (None, PAUSE, RUNNING),
        (float('nan'), PAUSE, RUNNING),
    ],
)
def test_only_a_good_reading_lets_anything_pass(
    reading: object, rule: GuardRule, status: object
) -> None:
    bench = Bench()
    bench.world.update_robot(emergency_stop=reading)
    assert bench.tick(Guard(rule, bench.context)) is status
    if status is FAILURE:
        failure = bench.context.last_failure
        assert failure is not None
        assert (failure.code.value, failure.recoverable) == ('guard', False)
    else:
        assert bench.context.last_failure is None


def test_what_has_stopped_a_mission_is_never_good_again_in_it() -> None:
    bench = Bench()
    guard = Guard(STOP, bench.context)
    bench.world.update_robot(emergency_stop=True)
    bench.tick(guard)
    bench.world.update_robot(emergency_stop=False)
    guard.stop(INVALID)
    assert [bench.tick(guard), bench.tick(guard)] == [FAILURE, FAILURE]
    assert len(bench.context.failures) == 1


def press_and_release(bench: Bench) -> None:
    bench.world.update_robot(emergency_stop=True)
    bench.world.update_robot(emergency_stop=False)


def test_a_stop_pressed_and_released_between_two_looks_ends_the_mission() -> None:
    bench = Bench()
    guard = Guard(STOP, bench.context)
    assert bench.tick(guard) is SUCCESS
    press_and_release(bench)
    assert [bench.tick(guard), bench.tick(guard)] == [FAILURE, FAILURE]
    assert bench.context.last_failure is not None
    assert bench.context.last_failure.message == 'the emergency stop was pressed'


def test_a_stop_pressed_and_released_between_two_looks_is_a_pause_of_one_tick() -> None:
    bench = Bench()
    guard = Guard(PAUSE, bench.context)
    press_and_release(bench)
    assert bench.tick(guard) is RUNNING
    assert bench.context.wake_s == bench.clock.now_s
    assert bench.tick(guard) is SUCCESS


@pytest.mark.parametrize(
    ('reading', 'reason'),
    [(True, 'the emergency stop is pressed'), (None, 'there is no reading of the emergency stop')],
)
def test_the_reason_is_said(reading: object, reason: str) -> None:
    bench = Bench()
    bench.world.update_robot(emergency_stop=reading)
    guard = Guard(PAUSE, bench.context)
    bench.tick(guard)
    assert guard.feedback_message == f'paused: {reason}'


def test_a_pause_stops_what_comes_after_and_lets_it_go_on() -> None:
    bench, child = Bench(), Scripted('R')
    guard = Guard(PAUSE, bench.context)
    tree = Sequence(name='mission', memory=False, children=[guard, child])
    bench.tick(tree)
    bench.world.update_robot(emergency_stop=True)
    assert bench.tick(tree) is RUNNING
    assert (child.status, child.ended) == (INVALID, [INVALID])
    bench.world.update_robot(emergency_stop=False)
    assert bench.tick(tree) is RUNNING
    assert (child.status, child.runs) == (RUNNING, 2)
    assert guard.feedback_message == ''
