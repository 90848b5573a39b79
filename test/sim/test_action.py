import pytest

from vla_bt.robot import Verdict, VerdictCode
from vla_bt.robot.virtual import VirtualClock
from vla_bt.sim.action import SimAction, ended

DONE = Verdict(code=VerdictCode.SUCCEEDED)


class Trace:
    """An action of 10 s whose progress is noted."""

    def __init__(self, stop_s: float = 0.2, acknowledged: bool = True) -> None:
        self.clock = VirtualClock()
        self.progress: list[float] = []
        self.action = SimAction(
            self.clock, 10.0, stop_s, lambda: DONE, self.note, acknowledged=acknowledged
        )

    def note(self, progress_s: float) -> str:
        self.progress.append(progress_s)
        return f'{progress_s:.0f} s done'

    def at(self, time_s: float) -> Verdict | None:
        self.clock.now_s = time_s
        self.action.advance()
        return self.action.verdict


def test_action_progresses_and_ends_in_its_time() -> None:
    trace = Trace()
    assert trace.at(4.0) is None
    assert trace.action.feedback == '4 s done'
    assert trace.at(12.0) == DONE
    assert trace.progress == [4.0, 10.0]


def test_time_after_the_end_changes_nothing() -> None:
    trace = Trace()
    trace.at(12.0)
    trace.action.cancel()
    trace.action.end(ended(VerdictCode.ABORTED, 'late'))
    assert trace.at(20.0) == DONE
    assert len(trace.progress) == 1


def test_canceled_action_slows_down_evenly_and_ends() -> None:
    trace = Trace(stop_s=2.0)
    trace.at(4.0)
    trace.action.cancel()
    assert trace.at(5.0) is None
    verdict = trace.at(6.0)
    assert verdict is not None
    assert verdict.code is VerdictCode.CANCELED
    assert trace.progress == pytest.approx([4.0, 4.75, 5.0])


def test_second_cancel_is_the_first() -> None:
    trace = Trace(stop_s=2.0)
    trace.action.cancel()
    trace.at(1.5)
    trace.action.cancel()
    assert trace.at(2.0) is not None


def test_never_acknowledged_action_moves_nothing_and_ends_on_cancel() -> None:
    trace = Trace(acknowledged=False)
    assert trace.at(1000.0) is None
    assert trace.progress == []
    trace.action.cancel()
    verdict = trace.at(1000.2)
    assert verdict is not None
    assert verdict.code is VerdictCode.CANCELED


def test_ended_says_why() -> None:
    refused = Verdict(code=VerdictCode.REJECTED, message='no way')
    assert ended(VerdictCode.REJECTED, 'no way') == refused
