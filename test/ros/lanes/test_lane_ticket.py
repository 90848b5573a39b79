"""The life of one goal on virtual time, with a wire that answers what the test says."""

import math

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from ticket_bench import TicketBench

from vla_bt.robot import VerdictCode
from vla_bt.ros.lanes.ticket import Phase

pytestmark = pytest.mark.ros

ACCEPTED, REFUSED, UNKNOWN, TERMINATED = 0, 1, 2, 3


@pytest.fixture
def bench():
    return TicketBench()


def test_the_goal_follows_the_first_answer_and_is_sent_once(bench):
    bench.ticket.begin()
    bench.wait(0.06)
    assert len(bench.wire.greeted) == 2
    assert bench.wire.sent == []
    for answer in tuple(bench.wire.greeted):
        answer()
    assert bench.wire.sent == [(bench.ticket.goal_id, 'goal')]
    assert bench.phase is Phase.SENT


def test_F08_an_absent_server_is_not_greeted_and_unreachable_in_time(bench):
    bench.wire.is_ready = False
    bench.ticket.begin()
    bench.wait(4.9)
    assert bench.wire.greeted == []
    assert bench.ticket.verdict is None
    bench.wait(0.1)
    assert bench.code is VerdictCode.UNREACHABLE
    assert bench.told == ['left', 'event']


def test_F07_a_server_that_appears_is_greeted(bench):
    bench.wire.is_ready = False
    bench.ticket.begin()
    bench.wire.is_ready = True
    bench.wait(0.1)
    assert bench.wire.greeted


def test_a_server_that_never_answers_a_greeting_is_unreachable(bench):
    bench.ticket.begin()
    bench.wait(5.0)
    assert bench.code is VerdictCode.UNREACHABLE
    assert len(bench.wire.forgotten) == len(bench.wire.greeted)


def test_a_cancel_before_the_answer_sends_nothing(bench):
    bench.ticket.begin()
    bench.ticket.cancel()
    bench.wire.greeted[0]()
    assert bench.code is VerdictCode.CANCELED
    assert bench.wire.sent == bench.wire.canceled == []


def test_F11_a_goal_that_cannot_be_put_on_the_wire_is_bad(bench):
    bench = TicketBench(goal=TypeError('target_yaw takes no str'))
    bench.send()
    assert bench.code is VerdictCode.BAD_GOAL
    assert 'target_yaw takes no str' in bench.ticket.verdict.message
    assert bench.told == ['left', 'event']


def test_an_accepted_goal_may_take_its_time(bench):
    bench.wire.is_alive = True
    bench.accept()
    bench.wait(1000.0)
    assert bench.ticket.verdict is None
    bench.wire.events.on_result(6, 'result')
    assert bench.ticket.verdict.message == '6 result False'
    assert bench.told == ['event', 'left', 'event']
    assert bench.ticket.agenda.next_s == math.inf
    assert bench.wire.released == [bench.ticket.goal_id]


def test_F01_the_first_result_counts_and_no_later_one(bench):
    bench.accept()
    bench.wire.events.on_result(6, 'first')
    bench.wire.events.on_result(4, 'second')
    bench.wire.events.on_reply(False)
    assert bench.ticket.verdict.message == '6 first False'
    assert bench.told == ['event', 'left', 'event']


def test_a_result_nobody_can_read_is_no_success(bench):
    bench.accept()
    bench.wire.events.on_result(4, 'garbage')
    assert bench.code is VerdictCode.ABORTED
    assert 'cannot read it' in bench.ticket.verdict.message


def test_F10_a_rejection_ends_it_with_the_hint_and_without_a_cancel():
    bench = TicketBench(hint='It is not active.')
    bench.send()
    bench.wire.events.on_reply(False)
    assert bench.code is VerdictCode.REJECTED
    assert bench.ticket.verdict.message == '/spin rejected the goal. It is not active.'
    assert bench.phase is Phase.OVER
    bench.ticket.cancel()
    assert bench.wire.canceled == bench.wire.asked_results == []


def test_F09_a_missing_acknowledgement_ends_in_time_and_is_followed_by_a_cancel(bench):
    bench.send()
    bench.wait(2.0)
    assert bench.code is VerdictCode.NOT_ACKNOWLEDGED
    assert len(bench.wire.canceled) == 1
    assert 'left' not in bench.told
    bench.wire.events.on_reply(True)
    assert len(bench.wire.canceled) == 2
    bench.wire.events.on_result(5, 'result')
    assert bench.code is VerdictCode.NOT_ACKNOWLEDGED
    assert bench.phase is Phase.OVER


def test_F03_without_any_acknowledgement_it_is_lost_until_the_server_answers(bench):
    bench.send()
    bench.ticket.cancel()
    bench.wait(2.0)
    assert bench.code is VerdictCode.NOT_ACKNOWLEDGED
    assert bench.phase is Phase.LOST
    assert 'may still be carried out' in bench.ticket.alarm
    assert bench.told == ['suspect', 'event']
    _, answer = bench.wire.canceled[-1]
    answer(UNKNOWN)
    assert bench.phase is Phase.OVER
    assert bench.ticket.alarm == ''
    assert bench.told[-2:] == ['left', 'event']


def test_F03_a_goal_the_server_does_not_know_is_over_without_an_alarm(bench):
    bench.wire.answers_cancel = UNKNOWN
    bench.send()
    bench.ticket.cancel()
    bench.wait(2.0)
    assert bench.code is VerdictCode.NOT_ACKNOWLEDGED
    assert bench.phase is Phase.OVER
    assert bench.told == ['left', 'event']
    assert bench.log == []


def test_F09_a_goal_acknowledged_when_it_was_over_comes_back_and_is_canceled(bench):
    bench.wire.answers_cancel = UNKNOWN
    bench.send()
    bench.wait(4.0)
    assert bench.phase is Phase.OVER
    asked = len(bench.wire.canceled)
    bench.wire.events.on_reply(True)
    assert bench.phase is Phase.ACCEPTED
    assert 'returned' in bench.told
    assert len(bench.wire.canceled) == asked + 1
    bench.wire.events.on_result(5, 'result')
    assert bench.phase is Phase.OVER


def test_a_goal_that_waits_says_why_when_the_one_before_was_given_up(bench):
    bench.wait(20.0)
    assert bench.ticket.verdict is None
    bench.holdup = 'The arm did not stop.'
    bench.wait(5.0)
    assert bench.code is VerdictCode.SUSPECT
    assert bench.ticket.verdict.message == 'Not sent to /spin. The arm did not stop.'
    assert bench.wire.greeted == []


def test_F16_a_server_at_work_that_falls_silent_is_stalled_and_canceled():
    bench = TicketBench(feedback_s=4.0)
    bench.wire.is_alive = True
    bench.accept()
    bench.wait(3.0)
    bench.wire.events.on_feedback('1 m')
    bench.wait(3.9)
    assert bench.ticket.verdict is None
    bench.wait(0.1)
    assert bench.ticket.verdict is None
    assert len(bench.wire.canceled) == 1
    bench.wire.events.on_result(6, 'result')
    assert bench.code is VerdictCode.STALLED


def test_F16_silence_of_a_server_that_is_stopping_is_no_stall():
    bench = TicketBench(feedback_s=1.0)
    bench.wire.is_alive, bench.wire.answers_cancel = True, 0
    bench.accept()
    bench.ticket.cancel()
    bench.wait(2.0)
    bench.wire.events.on_result(5, 'result')
    assert bench.ticket.verdict.message == '5 result True'


def test_F26_a_stalled_goal_that_was_done_all_the_same_has_succeeded():
    bench = TicketBench(feedback_s=1.0)
    bench.wire.is_alive = True
    bench.accept()
    bench.wait(1.0)
    bench.wire.events.on_result(4, 'done')
    assert bench.code is VerdictCode.SUCCEEDED


def test_F18_a_goal_the_server_does_not_know_any_more_is_over(bench):
    bench.accept()
    bench.wire.events.on_result(0, 'empty')
    assert bench.phase is Phase.OVER
    assert bench.wire.canceled == []


def test_F12_what_one_of_two_servers_says_is_not_the_end(bench):
    """One has never heard of the goal, or rejected it; the other may still carry it out."""
    for says in ('unknown', 'rejected'):
        bench = TicketBench()
        bench.wire.server_ids = frozenset({b'a', b'b'})
        bench.send()
        if says == 'unknown':
            bench.wire.events.on_reply(True)
            bench.wire.events.on_result(0, 'empty')
        else:
            bench.wire.events.on_reply(False)
        assert bench.phase is Phase.LOST
        assert [goal_id for goal_id, _ in bench.wire.canceled] == [bench.ticket.goal_id]
        bench.wire.canceled[-1][1](UNKNOWN)
        assert bench.phase is Phase.OVER


def test_unanswered_requests_are_forgotten_at_the_end(bench):
    bench.accept()
    bench.ticket.cancel()
    bench.wire.events.on_result(5, 'result')
    assert ('greeting', 1) in bench.wire.forgotten
    assert ('cancel', 1) in bench.wire.forgotten


def test_feedback_is_text_of_the_last_message():
    bench = TicketBench('{} m to go'.format)
    bench.accept()
    assert bench.ticket.feedback == ''
    for metres in (2, 1):
        bench.wire.events.on_feedback(metres)
    assert bench.ticket.feedback == '1 m to go'


def test_F22_a_fault_in_the_words_for_feedback_ends_no_goal():
    bench = TicketBench(lambda message: message.nothing)
    bench.accept()
    bench.wire.events.on_feedback(2)
    assert bench.ticket.feedback == bench.ticket.feedback == ''
    assert len(bench.log) == 1
    assert bench.ticket.verdict is None


def test_feedback_without_words_for_it_stays_empty(bench):
    bench.accept()
    bench.wire.events.on_feedback(2)
    assert bench.ticket.feedback == ''


def test_F06_ids_are_unique():
    assert len({TicketBench().ticket.goal_id for _ in range(100)}) == 100
