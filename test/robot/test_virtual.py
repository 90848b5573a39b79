from vla_bt.robot import Verdict, VerdictCode
from vla_bt.robot.virtual import NEVER, Act, FakeTicket, VirtualClock

DONE = Verdict(code=VerdictCode.SUCCEEDED)
NOT_STOPPED = Verdict(code=VerdictCode.NOT_STOPPED)
ENDLESS = Act(verdict=NEVER)


def code(action: FakeTicket) -> str:
    return '' if action.verdict is None else action.verdict.code.value


def test_clock_moves_only_when_told() -> None:
    clock = VirtualClock(5.0)
    assert clock() == clock() == 5.0
    clock.advance(0.5)
    assert clock() == 5.5


def test_ticket_is_live_until_its_time() -> None:
    clock = VirtualClock()
    action = FakeTicket(clock, Act(duration_s=2.0))
    clock.advance(1.9)
    assert action.verdict is None
    clock.advance(0.1)
    assert action.verdict == DONE


def test_ticket_without_end_ends_only_by_cancel() -> None:
    clock = VirtualClock()
    action = FakeTicket(clock, ENDLESS)
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

    action = FakeTicket(VirtualClock(), Act(), conclude)
    assert action.verdict is action.verdict
    assert len(seen) == 1


def test_second_cancel_does_not_prolong_the_first() -> None:
    clock = VirtualClock()
    action = FakeTicket(clock, Act(verdict=NEVER, cancel_latency_s=1.0))
    action.cancel()
    clock.advance(0.8)
    action.cancel()
    clock.advance(0.3)
    assert action.verdict is not None


def test_ended_ticket_is_not_canceled() -> None:
    action = FakeTicket(VirtualClock(), Act())
    action.cancel()
    assert action.verdict == DONE


def test_a_cancel_may_come_too_late_or_help_nothing() -> None:
    clock, seen = VirtualClock(), list[Verdict]()

    def conclude(verdict: Verdict) -> Verdict:
        seen.append(verdict)
        return verdict

    raced = FakeTicket(clock, Act(verdict=NEVER, canceled=DONE, cancel_latency_s=0.5), conclude)
    stuck = FakeTicket(clock, Act(verdict=NEVER, canceled=NOT_STOPPED))
    deaf = FakeTicket(clock, Act(duration_s=1.0, canceled=NEVER))
    for action in (raced, stuck, deaf):
        action.cancel()
    assert [code(raced), code(stuck), code(deaf)] == ['', 'not_stopped', '']
    clock.advance(1e6)
    assert [code(raced), code(deaf)] == ['succeeded', '']
    assert seen == [DONE]


def test_it_begins_when_the_one_before_is_over() -> None:
    clock = VirtualClock()
    first = FakeTicket(clock, Act(duration_s=2.0))
    second = FakeTicket(clock, Act(duration_s=1.0), before=first)
    clock.advance(1.9)
    assert not second.has_begun
    clock.advance(1.0)
    assert second.has_begun
    assert (code(first), code(second)) == ('succeeded', '')
    clock.advance(0.1)
    assert code(second) == 'succeeded'


def test_canceled_before_it_began_it_never_begins_and_the_next_waits_on() -> None:
    clock = VirtualClock()
    first = FakeTicket(clock, Act(verdict=NEVER, cancel_latency_s=1.0))
    second = FakeTicket(clock, Act(), before=first)
    third = FakeTicket(clock, Act(), before=second)
    second.cancel()
    assert (code(second), code(third)) == ('canceled', '')
    first.cancel()
    assert not third.has_begun
    clock.advance(1.0)
    assert (code(third), second.has_begun) == ('succeeded', False)
