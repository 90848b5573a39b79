from vla_bt.robot import Verdict, VerdictCode
from vla_bt.robot.virtual import FakeTicket, VirtualClock

DONE = Verdict(code=VerdictCode.SUCCEEDED)


def ticket(clock: VirtualClock, end_s: float | None, latency_s: float = 0.0) -> FakeTicket:
    return FakeTicket(clock, end_s, DONE, latency_s, lambda verdict: verdict)


def test_clock_moves_only_when_told() -> None:
    clock = VirtualClock(5.0)
    assert clock() == clock() == 5.0
    clock.advance(0.5)
    assert clock() == 5.5


def test_ticket_is_live_until_its_time() -> None:
    clock = VirtualClock()
    action = ticket(clock, 2.0)
    clock.advance(1.9)
    assert action.verdict is None
    clock.advance(0.1)
    assert action.verdict == DONE


def test_ticket_without_end_ends_only_by_cancel() -> None:
    clock = VirtualClock()
    action = ticket(clock, None)
    clock.advance(1e6)
    assert action.verdict is None
    action.cancel()
    assert action.verdict is not None
    assert action.verdict.code is VerdictCode.CANCELED


def test_conclusion_is_drawn_once() -> None:
    seen: list[Verdict] = []

    def conclude(verdict: Verdict) -> Verdict:
        seen.append(verdict)
        return verdict

    action = FakeTicket(VirtualClock(), 0.0, DONE, 0.0, conclude)
    assert action.verdict is action.verdict
    assert len(seen) == 1


def test_second_cancel_does_not_prolong_the_first() -> None:
    clock = VirtualClock()
    action = ticket(clock, None, latency_s=1.0)
    action.cancel()
    clock.advance(0.8)
    action.cancel()
    clock.advance(0.3)
    assert action.verdict is not None


def test_ended_ticket_is_neither_canceled_nor_preempted() -> None:
    action = ticket(VirtualClock(), 0.0)
    action.cancel()
    action.preempt()
    assert action.verdict == DONE
