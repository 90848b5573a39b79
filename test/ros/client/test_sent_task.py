"""A task goal whose answers get lost on the way."""

from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from action_msgs.msg import GoalStatus  # noqa: E402
from rclpy.task import Future  # noqa: E402
from vla_msgs.action import ExecuteTask  # noqa: E402

from vla_bt.mission import MissionStatus, Outcome  # noqa: E402
from vla_bt.ros.client.sent_task import ASK_AGAIN_S, SentTask  # noqa: E402

pytestmark = pytest.mark.ros


class FakeHandle:
    def __init__(self, client: 'FakeClient', accepted: bool) -> None:
        self.accepted = accepted
        self._client = client

    def get_result_async(self) -> Future:
        self._client.asked.append(Future())
        return self._client.asked[-1]

    def cancel_goal_async(self) -> None:
        self._client.cancels += 1


class FakeClient:
    """Keeps what is sent; the test says what is answered."""

    def __init__(self) -> None:
        self.sent: list[Future] = []
        self.ids: list[bytes] = []
        self.asked: list[Future] = []
        self.cancels = 0
        self.tell: Any = None

    def send_goal_async(self, goal: Any, feedback_callback: Any, goal_uuid: Any) -> Future:
        self.tell = feedback_callback
        self.ids.append(bytes(goal_uuid.uuid))
        self.sent.append(Future())
        return self.sent[-1]

    def answer(self, index: int, accepted: bool) -> None:
        self.sent[index].set_result(FakeHandle(self, accepted))

    def end(self, index: int, outcome: str = 'SUCCEEDED', status: int = 4) -> None:
        result = ExecuteTask.Result(outcome=outcome)
        self.asked[index].set_result(SimpleNamespace(status=status, result=result))

    def feed(self, state: str) -> None:
        self.tell(SimpleNamespace(feedback=ExecuteTask.Feedback(state=state)))


class Setup:
    def __init__(self) -> None:
        self.now_s = 100.0
        self.client = FakeClient()
        self.statuses: list[MissionStatus] = []
        client: Any = self.client
        goal = ExecuteTask.Goal(command='go')
        self.task = SentTask(client, goal, self.statuses.append, lambda: self.now_s)

    def later(self) -> None:
        self.now_s += 1.01 * ASK_AGAIN_S
        self.task.ask_again()


@pytest.fixture
def setup() -> Setup:
    return Setup()


def test_a_goal_is_sent_once_when_it_is_answered(setup: Setup) -> None:
    setup.client.answer(0, accepted=True)
    setup.later()
    assert len(setup.client.sent) == len(setup.client.asked) == 1
    setup.client.end(0)
    assert setup.task.result is not None
    assert setup.task.result.outcome is Outcome.SUCCEEDED


def test_without_an_answer_it_is_sent_again_under_its_id_but_not_too_often(setup: Setup) -> None:
    setup.task.ask_again()
    assert len(setup.client.sent) == 1
    setup.later()
    setup.task.ask_again()
    assert len(setup.client.sent) == 2
    assert setup.client.ids[0] == setup.client.ids[1]


def test_the_rejection_of_a_copy_is_an_acknowledgement(setup: Setup) -> None:
    setup.later()
    setup.client.answer(1, accepted=False)
    setup.client.end(0)
    assert setup.task.result is not None
    assert setup.task.result.outcome is Outcome.SUCCEEDED


def test_a_late_answer_to_the_first_copy_changes_nothing(setup: Setup) -> None:
    setup.later()
    setup.client.answer(1, accepted=False)
    setup.client.answer(0, accepted=True)
    assert len(setup.client.asked) == 1


def test_a_lost_result_is_asked_for_again_once_the_mission_is_done(setup: Setup) -> None:
    setup.client.answer(0, accepted=True)
    setup.client.feed('RUNNING')
    setup.later()
    assert len(setup.client.asked) == 1
    setup.client.feed('DONE')
    setup.later()
    assert len(setup.client.asked) == 2
    setup.client.end(1, 'FAILED')
    setup.client.end(0, 'SUCCEEDED')
    assert setup.task.result is not None
    assert setup.task.result.outcome is Outcome.FAILED


def test_a_goal_nobody_knows_has_failed(setup: Setup) -> None:
    setup.client.answer(0, accepted=False)
    setup.client.end(0, '', GoalStatus.STATUS_UNKNOWN)
    assert setup.task.result is not None
    assert setup.task.result.failure_code == 'unreachable'


def test_a_cancel_request_waits_for_the_acknowledgement_and_is_sent_once(setup: Setup) -> None:
    setup.task.cancel()
    assert setup.client.cancels == 0
    setup.client.answer(0, accepted=True)
    setup.task.cancel()
    setup.task.cancel()
    assert setup.client.cancels == 1


def test_feedback_carries_the_goals_id(setup: Setup) -> None:
    setup.client.feed('PLANNING')
    assert setup.statuses[0].id == setup.client.ids[0].hex()
