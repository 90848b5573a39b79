import math

import pytest
from tree_bench import FAILURE, INVALID, RUNNING, SUCCESS, Bench, Scripted, statuses

from vla_bt.errors import FailureCode
from vla_bt.trees.control import Delay, ForceFailure, Inverter, Repeat, Retry, Timeout


@pytest.mark.parametrize(
    ('script', 'seen', 'runs'),
    [('S', 'S', 1), ('RS', 'RS', 1), ('FS', 'RS', 2), ('FRS', 'RRS', 2), ('FFF', 'RRF', 3)],
)
def test_retry_runs_the_child_again_when_it_fails(script: str, seen: str, runs: int) -> None:
    child = Scripted(script)
    retry = Retry('retry', child, Bench().context, 3)
    assert statuses(retry, len(seen)) == seen
    assert child.runs == runs


def test_retry_counts_anew_in_every_run() -> None:
    child = Scripted('F')
    retry = Retry('retry', child, Bench().context, 2)
    assert statuses(retry, 4) == 'RFRF'
    retry.tick_once()
    retry.stop(INVALID)
    assert statuses(retry, 2) == 'RF'


def test_retry_says_which_try_it_is() -> None:
    retry = Retry('retry', Scripted('FRS'), Bench().context, 3)
    said = []
    for _ in range(3):
        retry.tick_once()
        said.append(retry.feedback_message)
    assert said == ['try 2 of 3', 'try 2 of 3', '']


@pytest.mark.parametrize(
    ('script', 'seen', 'runs'),
    [('F', 'F', 1), ('SS', 'RS', 2), ('SF', 'RF', 2), ('SRS', 'RRS', 2), ('RF', 'RF', 1)],
)
def test_repeat_runs_the_child_again_when_it_succeeds(script: str, seen: str, runs: int) -> None:
    child = Scripted(script)
    repeat = Repeat('repeat', child, Bench().context, 2)
    assert statuses(repeat, len(seen)) == seen
    assert child.runs == runs


def test_repeat_says_which_round_it_is() -> None:
    repeat = Repeat('repeat', Scripted('SR'), Bench().context, 3)
    repeat.tick_once()
    assert repeat.feedback_message == 'round 2 of 3'


@pytest.mark.parametrize(('kind', 'script'), [(Retry, 'FR'), (Repeat, 'SR')])
def test_the_next_run_does_not_wait_for_a_heartbeat(kind: type, script: str) -> None:
    bench = Bench()
    loop = kind('loop', Scripted(script), bench.context, 3)
    bench.clock.advance(5.0)
    bench.tick(loop)
    assert bench.context.wake_s == 5.0
    bench.context.begin_tick()
    bench.tick(loop)
    assert bench.context.wake_s == math.inf


def test_a_timeout_and_a_delay_ask_for_a_tick_at_their_ends() -> None:
    bench = Bench()
    timeout = Timeout('limit', Scripted('RRS'), bench.context, 2.0)
    bench.clock.advance(1.0)
    bench.tick(timeout)
    assert bench.context.wake_s == 3.0
    delay = Delay('delay', Scripted('R'), bench.context, 0.5)
    bench.tick(delay)
    assert bench.context.wake_s == 1.5
    bench.context.begin_tick()
    bench.tick(delay, 0.5)
    assert bench.context.wake_s == math.inf


@pytest.mark.parametrize(('script', 'status'), [('S', SUCCESS), ('F', FAILURE), ('R', RUNNING)])
@pytest.mark.parametrize('passed_s', [0.0, 1.9])
def test_within_its_time_a_timeout_is_its_child(script: str, status: object,
                                                passed_s: float) -> None:
    bench = Bench()
    timeout = Timeout('limit', Scripted('R' + script), bench.context, 2.0)
    bench.tick(timeout)
    assert bench.tick(timeout, passed_s) is status
    assert bench.context.last_failure is None


@pytest.mark.parametrize(('script', 'status'), [('S', SUCCESS), ('F', FAILURE)])
def test_what_ends_late_still_counts(script: str, status: object) -> None:
    bench = Bench()
    timeout = Timeout('limit', Scripted('R' + script), bench.context, 2.0)
    bench.tick(timeout)
    assert bench.tick(timeout, 5.0) is status


def test_what_is_late_is_stopped_and_reported() -> None:
    bench, child = Bench(), Scripted('R', 'drive')
    timeout = Timeout('limit', child, bench.context, 2.0)
    assert [bench.tick(timeout), bench.tick(timeout, 1.0), bench.tick(timeout, 1.0)] == [
        RUNNING, RUNNING, FAILURE,
    ]  # fmt: skip
    assert child.status is INVALID
    assert bench.failure() == ('timed_out', 'limit')
    assert bench.context.last_failure is not None
    assert 'drive was still under way after 2 s' in bench.context.last_failure.message


def test_an_interrupted_timeout_starts_anew() -> None:
    bench = Bench()
    timeout = Timeout('limit', Scripted('R'), bench.context, 2.0)
    bench.tick(timeout)
    timeout.stop(INVALID)
    assert bench.tick(timeout, 10.0) is RUNNING


def test_a_delay_runs_the_child_when_its_time_has_come() -> None:
    bench, child = Bench(), Scripted('RS')
    delay = Delay('delay', child, bench.context, 2.0)
    assert [bench.tick(delay), bench.tick(delay, 1.9)] == [RUNNING, RUNNING]
    assert child.runs == 0
    assert [bench.tick(delay, 0.1), bench.tick(delay)] == [RUNNING, SUCCESS]
    assert child.runs == 1


def test_a_delay_of_nothing_is_its_child() -> None:
    bench = Bench()
    assert bench.tick(Delay('delay', Scripted('F'), bench.context, 0.0)) is FAILURE


def test_an_interrupted_delay_starts_anew() -> None:
    bench, child = Bench(), Scripted('R')
    delay = Delay('delay', child, bench.context, 2.0)
    bench.tick(delay)
    delay.stop(INVALID)
    assert bench.tick(delay, 10.0) is RUNNING
    assert child.runs == 0


@pytest.mark.parametrize(('script', 'status'), [('R', RUNNING), ('F', SUCCESS), ('S', FAILURE)])
def test_inverter(script: str, status: object) -> None:
    bench = Bench()
    assert bench.tick(Inverter('not', Scripted(script, 'it is so'), bench.context)) is status
    if status is FAILURE:
        assert bench.failure() == ('condition', 'not')
    assert not bench.context.failures


@pytest.mark.parametrize(('script', 'status'), [('R', RUNNING), ('F', FAILURE), ('S', FAILURE)])
def test_force_failure(script: str, status: object) -> None:
    bench = Bench()
    assert bench.tick(ForceFailure('force', Scripted(script), bench.context)) is status


def test_a_recovery_does_not_hide_what_it_recovers_from() -> None:
    bench = Bench()
    force = ForceFailure('force', bench.leaf('MoveArm', target='grasp'), bench.context)
    bench.context.fail(Scripted('F', 'grasp'), FailureCode.GRASP_FAILED, 'slipped')
    bench.tick(force)
    assert bench.failure() == ('grasp_failed', 'grasp')
    assert [failure.code.value for failure in bench.context.failures] == [
        'grasp_failed', 'bad_goal',
    ]  # fmt: skip


def test_a_failure_forced_out_of_nothing_says_so() -> None:
    bench = Bench()
    bench.tick(ForceFailure('force', Scripted('S'), bench.context))
    assert bench.failure() == ('condition', 'force')
