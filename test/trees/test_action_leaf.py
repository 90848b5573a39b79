import pytest
from tree_bench import ABORTED, FAILURE, INVALID, RUNNING, SUCCESS, Bench

from vla_bt.errors import FailureCode
from vla_bt.robot import Pose, Verdict, VerdictCode
from vla_bt.robot.fake import NEVER, FakeTicket

DRIVE = 'navigation.go_to'


def test_it_runs_until_there_is_a_verdict() -> None:
    bench = Bench(durations_s={DRIVE: 1.0})
    leaf = bench.leaf('NavigateTo', location='table')
    assert [bench.tick(leaf, 0.5) for _ in range(3)] == [RUNNING, RUNNING, SUCCESS]
    assert bench.robot.names == [DRIVE]


def test_a_verdict_that_is_there_at_once_ends_it_at_once() -> None:
    bench = Bench()
    assert bench.tick(bench.leaf('NavigateTo', location='table')) is SUCCESS


@pytest.mark.parametrize('code', [code for code in VerdictCode if code.value != 'succeeded'])
def test_any_other_verdict_is_a_failure_of_the_same_name(code: VerdictCode) -> None:
    bench = Bench(script={DRIVE: [Verdict(code=code, message='because', server_code=208)]})
    assert bench.tick(bench.leaf('NavigateTo', location='table')) is FAILURE
    failure = bench.context.last_failure
    assert failure is not None
    assert failure.code is FailureCode(code.value)
    assert (failure.message, failure.server_code) == ('because', 208)
    assert failure.recoverable


def test_a_verdict_without_words_gets_some() -> None:
    bench = Bench(script={DRIVE: [Verdict(code=VerdictCode.REJECTED)]})
    bench.tick(bench.leaf('NavigateTo', location='table'))
    assert bench.context.last_failure is not None
    assert bench.context.last_failure.message == 'NavigateTo ended rejected'


def test_stopping_it_cancels_the_action() -> None:
    bench = Bench(script={DRIVE: [NEVER]}, cancel_latency_s=0.2)
    leaf = bench.leaf('NavigateTo', location='table')
    bench.tick(leaf)
    leaf.stop(INVALID)
    assert not bench.robot.is_idle
    bench.clock.advance(0.2)
    assert bench.robot.is_idle
    assert not bench.context.failures


def test_stopping_an_ended_action_cancels_nothing() -> None:
    bench = Bench()
    leaf, sent = watched(bench)
    bench.tick(leaf)
    leaf.stop(INVALID)
    assert not sent[0].canceled


def test_a_late_verdict_of_a_canceled_run_does_not_touch_the_next() -> None:
    """F1: the old goal ends canceled while the new one runs."""
    bench = Bench(durations_s={DRIVE: 1.0}, cancel_latency_s=0.5)
    leaf, sent = watched(bench)
    bench.tick(leaf)
    leaf.stop(INVALID)
    assert bench.tick(leaf, 0.1) is RUNNING
    assert bench.tick(leaf, 0.6) is RUNNING
    assert sent[0].verdict is not None
    assert sent[0].verdict.code is not VerdictCode.SUCCEEDED
    assert bench.tick(leaf, 0.4) is SUCCESS
    assert len(sent) == 2


def test_a_second_run_sends_a_new_goal() -> None:
    bench = Bench(script={DRIVE: [ABORTED]})
    leaf = bench.leaf('NavigateTo', location='table')
    assert (bench.tick(leaf), bench.tick(leaf)) == (FAILURE, SUCCESS)
    assert bench.robot.names == [DRIVE, DRIVE]


def test_its_own_timeout_cancels_and_fails() -> None:
    bench = Bench(script={DRIVE: [NEVER]})
    leaf, sent = watched(bench, timeout_s='2')
    assert bench.tick(leaf) is RUNNING
    assert bench.tick(leaf, 1.9) is RUNNING
    assert bench.tick(leaf, 0.1) is FAILURE
    assert bench.failure()[0] == 'timed_out'
    assert sent[0].canceled


def test_the_timeout_counts_from_the_start_of_each_run() -> None:
    bench = Bench(script={DRIVE: [NEVER, NEVER]})
    leaf = bench.leaf('NavigateTo', location='table', timeout_s='2')
    bench.tick(leaf)
    leaf.stop(INVALID)
    assert bench.tick(leaf, 10) is RUNNING


@pytest.mark.parametrize('timeout', ['0', '-1', 'nan', 'soon'])
def test_a_timeout_that_is_none_is_refused(timeout: str) -> None:
    bench = Bench()
    bench.scope.set('limit', timeout)
    leaf = bench.leaf('NavigateTo', location='table', timeout_s='{limit}')
    assert bench.tick(leaf) is FAILURE
    assert bench.failure()[0] == 'bad_goal'
    assert bench.robot.calls == []


def test_what_the_server_says_is_shown() -> None:
    bench = Bench(script={DRIVE: [NEVER]})
    leaf, sent = watched(bench)
    bench.tick(leaf)
    sent[0].feedback = '2.5 m to go'
    bench.tick(leaf)
    assert leaf.feedback_message == '2.5 m to go'


def test_a_port_that_raises_sends_nothing_and_fails() -> None:
    """F11: a goal that cannot be built, whatever the reason."""
    bench = Bench()

    def broken(pose: Pose, max_speed_mps: float | None = None) -> FakeTicket:
        raise OSError('no such frame')

    bench.robot.go_to = broken  # type: ignore[method-assign]
    assert bench.tick(bench.leaf('NavigateTo', location='table')) is FAILURE
    assert bench.failure()[0] == 'internal'


def watched(bench: Bench, **ports: str) -> tuple[object, list[FakeTicket]]:
    """Return a driving leaf and the list its tickets go to."""
    sent: list[FakeTicket] = []
    drive = bench.robot.go_to

    def keep(pose: Pose, max_speed_mps: float | None = None) -> FakeTicket:
        sent.append(drive(pose, max_speed_mps))
        return sent[-1]

    bench.robot.go_to = keep  # type: ignore[method-assign]
    return bench.leaf('NavigateTo', location='table', **ports), sent
