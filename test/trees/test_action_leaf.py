import pytest
from tree_bench import ABORTED, FAILURE, INVALID, RUNNING, SUCCEEDED, SUCCESS, Bench

from vla_bt.errors import FailureCode
from vla_bt.robot import Pose, Verdict, VerdictCode
from vla_bt.robot.fake import NEVER, Act, FakeTicket
from vla_bt.trees.action_leaf import STOP_TIMEOUT_S, ActionLeaf

DRIVE = 'navigation.go_to'
GRIPPED = Verdict(code=VerdictCode.SUCCEEDED, data={'holding': True})


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
    assert bench.tick(leaf, 0.8) is SUCCESS
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
    assert bench.context.wake_s == 2.0
    assert bench.tick(leaf, 1.9) is RUNNING
    assert bench.tick(leaf, 0.1) is FAILURE
    assert bench.failure()[0] == 'timed_out'
    assert sent[0].canceled


def late(bench: Bench, **ports: str) -> ActionLeaf:
    """Return a driving leaf whose time is over and whose action has been told to stop."""
    leaf, _ = watched(bench, timeout_s='2', **ports)
    bench.tick(leaf)
    assert bench.tick(leaf, 2.0) is RUNNING
    assert leaf.feedback_message == 'NavigateTo took longer than 2 s: stopping'
    return leaf


def test_a_late_action_is_waited_for_until_it_has_stopped() -> None:
    bench = Bench(script={DRIVE: [NEVER]}, cancel_latency_s=1.0)
    leaf = late(bench)
    assert bench.tick(leaf, 0.9) is RUNNING
    assert bench.tick(leaf, 0.1) is FAILURE
    failure = bench.context.last_failure
    assert failure is not None
    assert failure.message == 'NavigateTo took longer than 2 s and was stopped'
    assert failure.code is FailureCode.TIMED_OUT


@pytest.mark.parametrize(
    ('canceled', 'code'),
    [
        (VerdictCode.ABORTED, 'timed_out'),
        (VerdictCode.NOT_STOPPED, 'not_stopped'),
        (VerdictCode.SERVER_LOST, 'server_lost'),
        (VerdictCode.PREEMPTED_BY_OTHER, 'preempted_by_other'),
    ],
)
def test_a_late_action_that_ends_otherwise_says_so(canceled: VerdictCode, code: str) -> None:
    verdict = Verdict(code=canceled, message='because', server_code=-4)
    bench = Bench(script={DRIVE: [Act(verdict=NEVER, canceled=verdict, cancel_latency_s=1.0)]})
    assert bench.tick(late(bench), 1.0) is FAILURE
    failure = bench.context.last_failure
    assert failure is not None
    assert (failure.code.value, failure.server_code) == (code, -4)


def test_a_late_action_that_succeeds_all_the_same_has_succeeded() -> None:
    raced = Act(verdict=NEVER, canceled=SUCCEEDED, cancel_latency_s=1.0)
    bench = Bench(script={DRIVE: [raced]})
    leaf = late(bench)
    assert bench.tick(leaf, 1.0) is SUCCESS
    assert leaf.feedback_message == 'finished, though later than 2 s'
    assert bench.context.last_failure is None


def test_a_late_action_that_never_ends_is_not_waited_for_for_ever() -> None:
    bench = Bench(script={DRIVE: [Act(verdict=NEVER, canceled=NEVER)]})
    leaf = late(bench)
    assert bench.context.wake_s == 2.0
    bench.context.begin_tick()
    assert bench.tick(leaf, STOP_TIMEOUT_S - 0.1) is RUNNING
    assert bench.context.wake_s == 2.0 + STOP_TIMEOUT_S
    assert bench.tick(leaf, 0.2) is FAILURE
    assert bench.failure()[0] == 'not_stopped'
    assert len(bench.context.halted) == 1


def test_what_a_halted_action_did_all_the_same_is_taken_in_later() -> None:
    raced = Act(verdict=NEVER, canceled=GRIPPED, cancel_latency_s=1.0)
    bench = Bench(script={'gripper.close': [raced]})
    leaf = bench.leaf('CloseGripper')
    leaf.name = 'close the hand'
    bench.tick(leaf)
    leaf.stop(INVALID)
    bench.context.settle()
    assert bench.world.robot.gripper == 'open'
    bench.clock.advance(1.0)
    bench.context.settle()
    assert bench.world.robot.gripper == 'holding'
    assert bench.context.completed == ('CloseGripper (close the hand)',)
    assert bench.context.halted == []
    assert leaf.status is INVALID


def test_an_end_the_halted_leaf_had_no_time_to_see_is_taken_in_later() -> None:
    bench = Bench(durations_s={'gripper.open': 1.0})
    bench.world.update_robot(gripper='closed')
    leaf = bench.leaf('OpenGripper')
    bench.tick(leaf)
    bench.clock.advance(1.0)
    assert bench.robot.is_idle
    leaf.stop(INVALID)
    bench.context.settle()
    assert bench.world.robot.gripper == 'open'
    assert bench.context.completed == ('OpenGripper',)


def test_what_a_halted_look_saw_is_taken_in_without_judging_it() -> None:
    raced = Act(verdict=NEVER, canceled=SUCCEEDED)
    bench = Bench(script={'perception.detect': [raced]}, objects=[])
    leaf = bench.leaf('DetectObjects', query='cup')
    bench.tick(leaf)
    leaf.stop(INVALID)
    bench.context.settle()
    assert bench.context.completed == ('DetectObjects',)
    assert bench.context.last_failure is None


def test_a_halted_action_that_stopped_leaves_nothing() -> None:
    bench = Bench(script={'gripper.close': [NEVER]})
    leaf = bench.leaf('CloseGripper')
    bench.tick(leaf)
    leaf.stop(INVALID)
    bench.context.settle()
    assert (bench.context.completed, bench.context.halted) == ((), [])


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


def watched(bench: Bench, **ports: str) -> tuple[ActionLeaf, list[FakeTicket]]:
    """Return a driving leaf and the list its tickets go to."""
    sent: list[FakeTicket] = []
    drive = bench.robot.go_to

    def keep(pose: Pose, max_speed_mps: float | None = None) -> FakeTicket:
        sent.append(drive(pose, max_speed_mps))
        return sent[-1]

    bench.robot.go_to = keep  # type: ignore[method-assign]
    leaf = bench.leaf('NavigateTo', location='table', **ports)
    assert isinstance(leaf, ActionLeaf)
    return leaf, sent
