import uuid

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('nav2_msgs', reason='nav2_msgs is not installed')

from action_msgs.msg import GoalStatus
from action_msgs.srv import CancelGoal
from nav2_msgs.action import Spin

from vla_bt.ros.lanes.wire import MOST_LATE, GoalEvents, GoalWire

pytestmark = pytest.mark.ros

TYPE = 'nav2_msgs/action/Spin'


class Heard:
    def __init__(self):
        self.feedback, self.replies, self.results, self.answers = [], [], [], []

    def send(self, wire, goal_id):
        wire.send(
            goal_id,
            Spin.Goal(),
            GoalEvents(
                on_feedback=self.feedback.append,
                on_reply=self.replies.append,
                on_result=lambda status, result: self.results.append((status, result)),
            ),
        )


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def wire(node, namespace):
    made = GoalWire(node, Spin, f'{namespace}/spin')
    yield made
    made.destroy()


@pytest.fixture
def serve(start_server, namespace, wire, spin_until):
    """Start a server and greet it until it has been heard."""

    def start(*steps):
        server = start_server(f'{namespace}/spin', TYPE, *steps)
        spin_until(lambda: wire.is_ready)
        greeted = []

        def is_heard():
            wire.greet(lambda: greeted.append(1))
            return greeted

        spin_until(is_heard)
        return server

    return start


def test_it_is_not_ready_without_a_server(wire):
    assert not wire.is_ready


def test_a_greeting_is_answered_and_touches_no_goal(serve, wire, heard, spin_until):
    server = serve({'run_s': None})
    heard.send(wire, uuid.uuid4().bytes)
    spin_until(lambda: heard.replies)
    wire.greet(lambda: heard.answers.append(1))
    spin_until(lambda: heard.answers)
    spin_until.cycles()
    assert server.events('cancel') == []
    assert heard.results == []


def test_a_goal_travels_under_the_id_given(serve, wire, heard, spin_until):
    server = serve({'feedback': {'angular_distance_traveled': 0.5}, 'result': {'error_code': 7}})
    goal_id = uuid.uuid4().bytes
    heard.send(wire, goal_id)
    spin_until(lambda: heard.results)
    assert heard.replies == [True]
    assert server.saw('accepted')[0]['id'] == goal_id.hex()
    assert [message.angular_distance_traveled for message in heard.feedback] == [0.5]
    ((status, result),) = heard.results
    assert (status, result.error_code) == (GoalStatus.STATUS_SUCCEEDED, 7)


def test_a_rejected_goal_has_no_result(serve, wire, heard, spin_until):
    serve({'accept': False})
    heard.send(wire, uuid.uuid4().bytes)
    spin_until(lambda: heard.replies)
    spin_until.cycles()
    assert heard.replies == [False]
    assert heard.results == []


def test_a_cancel_is_answered_with_its_code(serve, wire, heard, spin_until):
    serve({'run_s': None})
    goal_id = uuid.uuid4().bytes
    wire.cancel(goal_id, heard.answers.append)
    spin_until(lambda: heard.answers)
    assert heard.answers == [CancelGoal.Response.ERROR_UNKNOWN_GOAL_ID]
    heard.send(wire, goal_id)
    spin_until(lambda: heard.replies)
    wire.cancel(goal_id, heard.answers.append)
    spin_until(lambda: heard.results)
    assert heard.answers[1] == CancelGoal.Response.ERROR_NONE
    assert heard.results[0][0] == GoalStatus.STATUS_CANCELED


def test_F24_a_refusal_is_told_although_rclpy_gives_it_no_code(serve, wire, heard, spin_until):
    serve({'run_s': None, 'cancel': 'reject'})
    goal_id = uuid.uuid4().bytes
    heard.send(wire, goal_id)
    spin_until(lambda: heard.replies)
    wire.cancel(goal_id, heard.answers.append)
    spin_until(lambda: heard.answers)
    assert heard.answers == [CancelGoal.Response.ERROR_REJECTED]


def test_a_forgotten_request_is_not_answered(serve, wire, heard, spin_until):
    serve({'run_s': None})
    request = wire.cancel(uuid.uuid4().bytes, heard.answers.append)
    wire.forget(request)
    wire.greet(lambda: heard.answers.append('greeted'))
    spin_until(lambda: heard.answers)
    assert heard.answers == ['greeted']


def test_what_comes_in_after_closing_is_dropped(node, start_server, namespace, heard, spin_until):
    server = start_server(f'{namespace}/spin', TYPE, {'accept_s': 0.2})
    wire = GoalWire(node, Spin, f'{namespace}/spin')
    spin_until(lambda: wire.is_ready)
    heard.send(wire, uuid.uuid4().bytes)
    spin_until(lambda: server.events('goal'))
    wire.destroy()
    spin_until(lambda: server.events('accepted'))
    spin_until.cycles()
    assert heard.replies == []


def test_nothing_is_kept_of_goals_that_are_over(serve, wire, spin_until):
    """rclpy itself forgets a goal only when its result comes."""
    serve({'accept': False}, {'accept': None}, {'run_s': 0.0})
    names = ('_feedback_callbacks', '_pending_goal_requests', '_pending_result_requests')

    def kept():
        return [len(getattr(wire._client, name)) for name in names]

    goals = [(Heard(), uuid.uuid4().bytes) for _ in range(3)]
    for heard, goal_id in goals:
        heard.send(wire, goal_id)
    spin_until(lambda: goals[0][0].replies and goals[2][0].results)
    for _, goal_id in goals:
        wire.release(goal_id)
    assert kept() == [1, 1, 0]  # of the second one, whose acknowledgement may be late
    for _ in range(MOST_LATE):
        goal_id = uuid.uuid4().bytes
        Heard().send(wire, goal_id)
        wire.release(goal_id)
    assert goals[1][1] not in wire._sent
    assert len(wire._sent) == MOST_LATE
    assert kept() == [MOST_LATE, MOST_LATE, 0]
