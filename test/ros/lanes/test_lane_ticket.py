"""The life of one goal on virtual time, with a wire that answers what the test says."""

import math

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from vla_bt.robot import Verdict, VerdictCode
from vla_bt.ros.lanes.lane_ticket import LaneTicket, Server
from vla_bt.ros.lanes.ticket import Phase
from vla_bt.ros.robot_config import LaneTimeouts

pytestmark = pytest.mark.ros

TIMEOUTS = LaneTimeouts(server_s=5.0, acknowledge_s=2.0, cancel_s=3.0)


class Wire:
    def __init__(self):
        self.is_ready = True
        self.greeted, self.sent, self.canceled, self.forgotten = [], [], [], []
        self.callbacks = {}

    def greet(self, on_answer):
        self.greeted.append(on_answer)
        return ('greeting', len(self.greeted))

    def send(self, goal_id, goal, **callbacks):
        self.sent.append((goal_id, goal))
        self.callbacks = callbacks

    def cancel(self, goal_id, on_answer):
        self.canceled.append((goal_id, on_answer))
        return ('cancel', len(self.canceled))

    def forget(self, request):
        self.forgotten.append(request)


class Bench:
    """A ticket, its wire and clock, and what it told its owner."""

    def __init__(self, describe=None):
        self.now_s, self.wire, self.told, self.log = 0.0, Wire(), [], []
        server = Server('/spin', self.wire, TIMEOUTS, lambda: self.now_s, self)
        self.ticket = LaneTicket(server, self, 'goal', self.judge, describe)

    def judge(self, status, result, is_canceling):
        return Verdict(code=VerdictCode.ABORTED, message=f'{status} {result} {is_canceling}')

    def send(self):
        self.ticket.begin()
        self.wire.greeted[0]()

    def accept(self):
        self.send()
        self.wire.callbacks['on_reply'](True)

    def wait(self, seconds):
        self.now_s += seconds
        self.ticket.check(self.now_s)

    def on_deadline(self):
        pass

    def on_left(self, ticket):
        self.told.append('left')

    def on_returned(self, ticket):
        self.told.append('returned')

    def on_event(self):
        self.told.append('event')

    def warning(self, text):
        self.log.append(text)

    error = warning

    @property
    def code(self):
        return self.ticket.verdict and self.ticket.verdict.code


@pytest.fixture
def bench():
    return Bench()


def test_the_goal_follows_the_first_answer_and_is_sent_once(bench):
    bench.ticket.begin()
    bench.wait(0.1)
    assert len(bench.wire.greeted) == 2
    assert bench.wire.sent == []
    for answer in bench.wire.greeted:
        answer()
    assert bench.wire.sent == [(bench.ticket.goal_id, 'goal')]
    assert bench.ticket.phase is Phase.SENT


def test_an_absent_server_is_not_greeted_and_unreachable_in_time(bench):
    bench.wire.is_ready = False
    bench.ticket.begin()
    bench.wait(4.9)
    assert bench.wire.greeted == []
    assert bench.ticket.verdict is None
    bench.wait(0.1)
    assert bench.code is VerdictCode.UNREACHABLE
    assert bench.told == ['left', 'event']


def test_a_server_that_appears_is_greeted(bench):
    bench.wire.is_ready = False
    bench.ticket.begin()
    bench.wire.is_ready = True
    bench.wait(0.1)
    assert len(bench.wire.greeted) == 1


def test_a_server_that_never_answers_a_greeting_is_unreachable(bench):
    bench.ticket.begin()
    bench.wait(5.0)
    assert bench.code is VerdictCode.UNREACHABLE
    assert bench.wire.forgotten == [('greeting', 1)]


def test_a_cancel_before_the_answer_sends_nothing(bench):
    bench.ticket.begin()
    bench.ticket.cancel()
    bench.wire.greeted[0]()
    assert bench.code is VerdictCode.CANCELED
    assert bench.wire.sent == bench.wire.canceled == []


def test_an_accepted_goal_may_take_its_time(bench):
    bench.accept()
    assert bench.ticket.deadline_s == math.inf
    bench.wait(1000.0)
    assert bench.ticket.verdict is None
    bench.wire.callbacks['on_result'](6, 'result')
    assert bench.ticket.verdict.message == '6 result False'
    assert bench.told == ['event', 'left', 'event']


def test_a_cancel_goes_out_by_id_in_the_same_call_and_once(bench):
    bench.accept()
    bench.ticket.cancel()
    bench.ticket.cancel()
    assert [goal_id for goal_id, _ in bench.wire.canceled] == [bench.ticket.goal_id]
    bench.wire.callbacks['on_result'](5, 'result')
    assert bench.ticket.verdict.message == '5 result True'


def test_a_cancel_before_the_acknowledgement_is_sent_again_on_it(bench):
    bench.send()
    bench.ticket.cancel()
    assert len(bench.wire.canceled) == 1
    bench.now_s = 2.9
    bench.wire.callbacks['on_reply'](True)
    assert len(bench.wire.canceled) == 2
    assert bench.ticket.deadline_s == pytest.approx(5.9)


def test_a_rejection_ends_it(bench):
    bench.send()
    bench.wire.callbacks['on_reply'](False)
    assert bench.code is VerdictCode.REJECTED
    assert bench.ticket.phase is Phase.OVER
    bench.ticket.cancel()
    assert bench.wire.canceled == []


def test_a_missing_acknowledgement_times_out_and_is_followed_by_a_cancel(bench):
    bench.send()
    bench.wait(2.0)
    assert bench.code is VerdictCode.TIMED_OUT
    assert len(bench.wire.canceled) == 1
    assert 'left' not in bench.told
    bench.wire.callbacks['on_reply'](True)
    bench.wire.callbacks['on_result'](5, 'result')
    assert bench.code is VerdictCode.TIMED_OUT
    assert bench.ticket.phase is Phase.OVER


def test_a_goal_that_does_not_stop_is_given_up_and_comes_back_if_acknowledged(bench):
    bench.send()
    bench.wait(2.0)
    bench.wait(3.0)
    assert bench.ticket.phase is Phase.LOST
    assert bench.log == ['/spin did not stop within 3 s.']
    assert bench.told[-2:] == ['left', 'event']
    bench.wire.callbacks['on_reply'](True)
    assert bench.ticket.phase is Phase.ACCEPTED
    assert 'returned' in bench.told
    assert len(bench.wire.canceled) == 2


def test_a_refused_cancel_is_logged(bench):
    bench.accept()
    bench.ticket.cancel()
    _, answered = bench.wire.canceled[0]
    answered(2)
    assert bench.log == []
    answered(1)
    assert bench.log == ['/spin refuses to cancel its goal']


def test_unanswered_requests_are_forgotten_at_the_end(bench):
    bench.accept()
    bench.ticket.cancel()
    bench.wire.callbacks['on_result'](5, 'result')
    assert bench.wire.forgotten == [('greeting', 1), ('cancel', 1)]


def test_feedback_is_text_of_the_last_message():
    bench = Bench('{} m to go'.format)
    bench.accept()
    assert bench.ticket.feedback == ''
    for metres in (2, 1):
        bench.wire.callbacks['on_feedback'](metres)
    assert bench.ticket.feedback == '1 m to go'


def test_feedback_without_words_for_it_stays_empty(bench):
    bench.accept()
    bench.wire.callbacks['on_feedback'](2)
    assert bench.ticket.feedback == ''


def test_ids_are_unique():
    assert len({Bench().ticket.goal_id for _ in range(100)}) == 100
