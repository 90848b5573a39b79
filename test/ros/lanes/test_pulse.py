"""Signs of life on virtual time."""

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from ticket_bench import TIMEOUTS, TicketBench

from vla_bt.robot import VerdictCode
from vla_bt.ros.lanes.ticket import Phase

pytestmark = pytest.mark.ros


@pytest.fixture
def bench():
    made = TicketBench()
    made.wire.is_alive = True
    made.accept()
    made.wire.greeted.clear()
    return made


def test_a_server_that_answers_is_asked_and_lives(bench):
    bench.wait(10.0)
    assert bench.ticket.verdict is None
    assert len(bench.wire.greeted) == 20


@pytest.mark.parametrize('last_sign_s', [0.0, 0.4, 0.5])
def test_F13_a_server_without_a_sign_of_life_is_lost_in_time(bench, last_sign_s):
    bench.wait(last_sign_s)
    bench.wire.is_alive = False
    bench.wire.events.on_feedback('still here')
    bench.wait(1.49)
    assert bench.ticket.verdict is None
    bench.wait(0.02)
    assert bench.code is VerdictCode.SERVER_LOST
    assert bench.phase is Phase.LOST
    assert bench.ticket.alarm


def test_F14_a_server_that_wakes_up_gets_its_cancel_and_is_trusted(bench):
    bench.wire.is_alive = False
    bench.wait(2.0)
    assert bench.phase is Phase.LOST
    bench.wire.canceled[-1][1](0)
    assert bench.phase is Phase.LOST
    bench.wire.events.on_result(5, 'result')
    assert bench.phase is Phase.OVER
    assert bench.code is VerdictCode.SERVER_LOST


def test_feedback_is_a_sign_of_life_and_spares_the_question(bench):
    for _ in range(50):
        bench.wait(0.1)
        bench.wire.events.on_feedback('1 m')
    assert bench.wire.greeted == []


def test_F15_a_server_that_was_restarted_is_asked_for_the_result(bench):
    bench.wait(1.0)
    assert bench.wire.asked_results == []
    bench.wire.server_ids = frozenset({b'a', b'b'})
    bench.wait(1.0)
    assert bench.wire.asked_results == [bench.ticket.goal_id]
    bench.wire.events.on_result(0, 'empty')
    assert bench.phase is Phase.LOST
    bench.wire.canceled[-1][1](2)
    assert bench.phase is Phase.OVER


def test_a_server_that_left_in_order_is_lost_at_the_next_look(bench):
    bench.wire.server_ids = frozenset()
    bench.wait(0.5)
    assert bench.code is VerdictCode.SERVER_LOST


def test_nobody_is_asked_when_nobody_shall_be():
    bench = TicketBench(timeouts=TIMEOUTS.model_copy(update={'liveness_s': None}))
    bench.accept()
    bench.wire.greeted.clear()
    bench.wait(100.0)
    assert bench.wire.greeted == []
    assert bench.ticket.verdict is None


def test_a_canceled_goal_is_watched_too(bench):
    bench.ticket.cancel()
    bench.wire.is_alive = False
    bench.wait(2.0)
    assert bench.code is VerdictCode.SERVER_LOST


def test_our_own_long_pause_is_not_taken_for_the_servers(bench):
    bench.now_s += 60.0
    bench.ticket.check()
    assert bench.ticket.verdict is None
