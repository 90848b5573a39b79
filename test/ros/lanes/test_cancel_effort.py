"""Canceling one goal on virtual time."""

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from ticket_bench import TicketBench

from vla_bt.robot import VerdictCode
from vla_bt.ros.lanes.server import HardStop
from vla_bt.ros.lanes.ticket import Phase

pytestmark = pytest.mark.ros

ACCEPTED, REFUSED, UNKNOWN, TERMINATED = 0, 1, 2, 3


@pytest.fixture
def bench():
    made = TicketBench()
    made.wire.is_alive = True
    return made


def requests(bench):
    assert {goal_id for goal_id, _ in bench.wire.canceled} == {bench.ticket.goal_id}
    return len(bench.wire.canceled)


def test_F23_a_cancel_goes_out_by_id_in_the_same_call_and_once(bench):
    bench.wire.answers_cancel = ACCEPTED
    bench.accept()
    bench.ticket.cancel()
    assert requests(bench) == 1
    bench.ticket.cancel()
    bench.wait(2.0)
    assert requests(bench) == 1
    bench.wire.events.on_result(5, 'result')
    assert bench.ticket.verdict.message == '5 result True'


def test_F02_a_cancel_before_the_acknowledgement_is_sent_again_on_it(bench):
    bench.wire.answers_cancel = UNKNOWN
    bench.send()
    bench.ticket.cancel()
    assert requests(bench) == 1
    bench.wire.events.on_reply(True)
    assert requests(bench) == 2


def test_F27_unknown_before_the_acknowledgement_is_asked_again_after_it(bench):
    bench.wire.answers_cancel = UNKNOWN
    bench.send()
    bench.ticket.cancel()
    assert bench.wire.asked_results == []
    bench.wait(0.5)
    assert requests(bench) == 2


def test_F27_unknown_and_terminated_are_no_refusals_and_the_result_is_asked_for(bench):
    bench.accept()
    bench.ticket.cancel()
    for code in (UNKNOWN, TERMINATED):
        bench.wire.canceled[-1][1](code)
    assert bench.log == []
    assert bench.wire.asked_results == [bench.ticket.goal_id] * 2
    assert bench.ticket.verdict is None


def test_a_request_without_an_answer_is_sent_again(bench):
    bench.accept()
    bench.ticket.cancel()
    bench.wait(1.1)
    assert requests(bench) == 3
    bench.wire.canceled[0][1](ACCEPTED)
    bench.wait(1.0)
    assert requests(bench) == 3


def test_F24_a_refused_cancel_is_repeated_and_then_the_goal_is_given_up(bench):
    bench.wire.answers_cancel = REFUSED
    bench.accept()
    bench.ticket.cancel()
    times = []
    while bench.phase is Phase.ACCEPTED:
        times.append((round(bench.now_s, 3), requests(bench)))
        bench.now_s = bench.ticket.agenda.next_s
        bench.ticket.check()
    asked_at = [at for at, count in times if count]
    assert asked_at[0] == 0.0
    assert bench.now_s == pytest.approx(1.5)
    assert bench.code is VerdictCode.NOT_STOPPED
    assert bench.ticket.verdict.message == '/spin refuses to stop.'
    assert bench.phase is Phase.LOST
    assert bench.told[-3:] == ['suspect', 'event', 'event']


def test_F25_a_goal_that_does_not_end_is_given_up_stopped_hard_and_canceled_again():
    stops = []
    bench = TicketBench(hard_stop=HardStop(act=lambda: stops.append(bench.now_s)))
    bench.wire.is_alive, bench.wire.answers_cancel = True, ACCEPTED
    bench.accept()
    bench.ticket.cancel()
    bench.wait(2.9)
    assert stops == []
    bench.wait(0.1)
    assert stops == [3.0]
    assert bench.code is VerdictCode.NOT_STOPPED
    assert bench.ticket.alarm == (
        '/spin did not stop within 3 s. Its last goal may still be carried out.'
    )
    asked = requests(bench)
    bench.wait(3.0)
    assert requests(bench) == asked + 3
    bench.wire.events.on_result(5, 'result')
    assert bench.phase is Phase.OVER
    assert bench.code is VerdictCode.NOT_STOPPED


@pytest.mark.parametrize('state', ['PLANNING', 'MONITOR'])
def test_a_hard_stop_may_come_early_where_it_is_needed(state):
    stops = []
    hard_stop = HardStop(
        act=lambda: stops.append(1), after_s=0.2, is_needed=lambda feedback: feedback == 'MONITOR'
    )
    bench = TicketBench(hard_stop=hard_stop)
    bench.wire.is_alive, bench.wire.answers_cancel = True, ACCEPTED
    bench.accept()
    bench.wire.events.on_feedback(state)
    bench.ticket.cancel()
    bench.wait(0.2)
    assert stops == [1] * (state == 'MONITOR')
    bench.wire.events.on_result(5, 'result')
    bench.wait(5.0)
    assert stops == [1] * (state == 'MONITOR')


def test_a_goal_given_up_is_over_when_the_server_does_not_know_it(bench):
    bench.wire.answers_cancel = ACCEPTED
    bench.accept()
    bench.ticket.cancel()
    bench.wait(3.0)
    assert bench.phase is Phase.LOST
    bench.wire.answers_cancel = UNKNOWN
    bench.wait(1.0)
    assert bench.phase is Phase.OVER


def test_a_goal_given_up_that_is_called_terminated_is_over_with_its_result(bench):
    """Servers give this code also for goals that were canceled and still run."""
    bench.wire.answers_cancel = TERMINATED
    bench.accept()
    bench.ticket.cancel()
    bench.wait(3.0)
    asked = len(bench.wire.asked_results)
    bench.wait(1.0)
    assert bench.phase is Phase.LOST
    assert len(bench.wire.asked_results) > asked
    bench.wire.events.on_result(5, 'result')
    assert bench.phase is Phase.OVER


def test_a_goal_given_up_is_canceled_at_once_when_asked_again(bench):
    bench.wire.answers_cancel = ACCEPTED
    bench.accept()
    bench.ticket.cancel()
    bench.wait(3.0)
    asked = requests(bench)
    bench.ticket.cancel()
    assert requests(bench) == asked + 1


def test_a_server_is_trusted_again_in_time(bench):
    bench.wire.answers_cancel = ACCEPTED
    bench.accept()
    bench.ticket.cancel()
    bench.wait(10.0)
    bench.wire.answers_cancel = None
    bench.wait(19.0)
    assert bench.phase is Phase.LOST
    bench.wait(2.0)
    assert bench.phase is Phase.OVER
    assert 'trusted again' in bench.log[-1]


def test_a_server_that_says_its_goal_lives_is_not_trusted(bench):
    bench.wire.answers_cancel = REFUSED
    bench.accept()
    bench.ticket.cancel()
    bench.wait(120.0)
    assert bench.phase is Phase.LOST
    assert bench.ticket.alarm


@pytest.mark.parametrize('accepted', [True, False])
def test_a_goal_given_up_for_its_server_is_stopped_hard_once(accepted):
    stops = []
    bench = TicketBench(hard_stop=HardStop(act=lambda: stops.append(1)))
    bench.send()
    if accepted:
        bench.wire.events.on_reply(True)
    bench.wait(10.0)
    assert bench.phase is Phase.LOST
    bench.ticket.cancel()
    assert stops == [1]


def test_an_early_stop_comes_as_soon_as_it_is_needed():
    stops = []
    hard_stop = HardStop(
        act=lambda: stops.append(1), after_s=0.2, is_needed=lambda feedback: feedback == 'MONITOR'
    )
    bench = TicketBench(hard_stop=hard_stop)
    bench.wire.is_alive, bench.wire.answers_cancel = True, ACCEPTED
    bench.accept()
    bench.wire.events.on_feedback('PLANNING')
    bench.ticket.cancel()
    bench.wait(0.3)
    assert stops == []
    bench.wire.events.on_feedback('MONITOR')
    bench.wait(0.2)
    assert stops == [1]


def test_an_accepted_cancel_of_a_goal_without_acknowledgement_asks_for_the_result(bench):
    bench.wire.answers_cancel = ACCEPTED
    bench.send()
    bench.ticket.cancel()
    assert bench.wire.asked_results == [bench.ticket.goal_id]
    bench.wire.events.on_result(5, 'result')
    assert bench.phase is Phase.OVER


def test_a_cancel_just_before_the_deadline_raises_no_alarm(bench):
    bench.send()
    bench.wait(1.999)
    bench.ticket.cancel()
    bench.wait(0.1)
    assert bench.phase is Phase.SENT
    bench.wire.canceled[-1][1](UNKNOWN)
    bench.wait(0.5)
    assert bench.phase is Phase.OVER
    assert bench.log == []
