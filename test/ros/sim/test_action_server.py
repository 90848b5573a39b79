"""Deferred action goals on one thread: accepted, ended from a timer, canceled, never answered."""

from typing import Any

import pytest

pytest.importorskip('nav2_msgs', reason='needs the built interfaces')

from action_msgs.msg import GoalStatus  # noqa: E402
from home_double import FakeTicket  # noqa: E402
from nav2_msgs.action import Spin  # noqa: E402
from rclpy.action import ActionClient  # noqa: E402

from vla_bt.robot import Verdict, VerdictCode  # noqa: E402
from vla_bt.ros.sim.action_server import (  # noqa: E402
    FEEDBACK_PERIOD_S,
    Offer,
    SimActionServer,
)

pytestmark = pytest.mark.ros


class Setup:
    def __init__(self, node: Any, spin_until: Any) -> None:
        self.tickets: list[FakeTicket] = []
        self.silent: set[str] = set()
        self.rejecting: set[str] = set()
        self.first: VerdictCode | None = None
        self.feedback: list[Any] = []
        offer = Offer(
            action=Spin,
            name='spin',
            port='navigation',
            start=self._start,
            result=self._result,
            feedback=lambda: Spin.Feedback(angular_distance_traveled=0.5),
        )
        self.server = SimActionServer(
            node,
            offer,
            is_silent=lambda port: port in self.silent,
            is_rejecting=lambda port: port in self.rejecting,
        )
        self.client = ActionClient(node, Spin, 'spin')
        self.spin_until = spin_until

    def send(self) -> Any:
        self.spin_until(self.client.server_is_ready)
        take = self.feedback.append
        return self.client.send_goal_async(Spin.Goal(), feedback_callback=take)

    def begin(self) -> tuple[Any, Any]:
        """Return an accepted goal's handle and the future of its result."""
        sent = self.send()
        self.spin_until(sent.done)
        assert sent.result().accepted
        return sent.result(), sent.result().get_result_async()

    def _start(self, goal: Any) -> FakeTicket:
        self.tickets.append(FakeTicket())
        if self.first is not None:
            self.tickets[-1].end(self.first)
        return self.tickets[-1]

    def _result(self, verdict: Verdict) -> Spin.Result:
        return Spin.Result(error_msg=verdict.message)


@pytest.fixture
def setup(node: Any, spin_until: Any) -> Setup:
    return Setup(node, spin_until)


@pytest.mark.parametrize(
    ('code', 'state'),
    [
        (VerdictCode.SUCCEEDED, GoalStatus.STATUS_SUCCEEDED),
        (VerdictCode.ABORTED, GoalStatus.STATUS_ABORTED),
        (VerdictCode.CANCELED, GoalStatus.STATUS_ABORTED),
    ],
)
def test_a_goal_ends_as_its_ticket_when_the_server_is_updated(
    setup: Setup, code: VerdictCode, state: int
) -> None:
    _, result = setup.begin()
    assert (setup.server.is_busy, setup.server.has_news) == (True, False)
    setup.tickets[0].end(code)
    assert setup.server.has_news
    setup.server.update(0.0)
    assert not setup.server.is_busy
    setup.spin_until(result.done)
    assert (result.result().status, result.result().result.error_msg) == (state, 'so')


def test_a_goal_that_ends_before_rclpy_asks_for_it_keeps_its_result(setup: Setup) -> None:
    setup.first = VerdictCode.ABORTED
    sent = setup.send()
    setup.spin_until(lambda: setup.server.has_news)
    setup.server.update(0.0)
    setup.spin_until(sent.done)
    result = sent.result().get_result_async()
    setup.spin_until(result.done)
    assert result.result().result.error_msg == 'so'


def test_a_cancel_request_reaches_the_ticket_and_ends_with_it(setup: Setup) -> None:
    handle, result = setup.begin()
    answer = handle.cancel_goal_async()
    setup.spin_until(answer.done)
    assert len(answer.result().goals_canceling) == 1
    assert setup.tickets[0].is_canceled
    setup.server.update(0.0)
    assert not result.done()
    setup.tickets[0].end(VerdictCode.CANCELED)
    setup.server.update(0.0)
    setup.spin_until(result.done)
    assert result.result().status == GoalStatus.STATUS_CANCELED


@pytest.mark.parametrize('code', [VerdictCode.REJECTED, VerdictCode.BAD_GOAL])
def test_what_cannot_begin_is_rejected(setup: Setup, code: VerdictCode) -> None:
    setup.first = code
    sent = setup.send()
    setup.spin_until(sent.done)
    assert not sent.result().accepted
    assert not setup.server.is_busy


def test_a_rejecting_server_starts_nothing(setup: Setup) -> None:
    setup.rejecting = {'navigation'}
    sent = setup.send()
    setup.spin_until(sent.done)
    assert not sent.result().accepted
    assert setup.tickets == []


def test_a_silent_server_never_answers_and_goes_on_with_the_next(setup: Setup) -> None:
    setup.silent = {'navigation'}
    silent = setup.send()
    setup.spin_until.cycles()
    setup.silent = set()
    setup.begin()
    assert not silent.done()
    assert len(setup.tickets) == 1


def test_feedback_goes_out_in_its_time(setup: Setup) -> None:
    setup.begin()
    for now_s in (10.0, 10.01, 10.02, 10.03 + FEEDBACK_PERIOD_S):
        setup.server.update(now_s)
    setup.spin_until(lambda: len(setup.feedback) == 2)
    setup.spin_until.cycles()
    assert len(setup.feedback) == 2
