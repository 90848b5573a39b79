"""The task server: how goals begin, what they are told, and in which state they end."""

import time
from typing import Any

import pytest

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from action_msgs.msg import GoalStatus  # noqa: E402
from rclpy.action import ActionClient  # noqa: E402
from server_fixtures import TaskGoal  # noqa: E402
from vla_msgs.action import ExecuteTask  # noqa: E402

from vla_bt.mission import (  # noqa: E402
    BusyError,
    MissionResult,
    MissionState,
    MissionStatus,
    Order,
    Outcome,
)
from vla_bt.plan import Plan, Step  # noqa: E402
from vla_bt.ros.server.arrivals import Arrivals  # noqa: E402
from vla_bt.ros.server.execute_task import ACTION, TaskServer  # noqa: E402

pytestmark = pytest.mark.ros

ARRIVALS = Arrivals(
    now_s=time.time, frame='map', max_age_s=10.0, max_context_age_s=60.0, tolerance_s=0.5
)
PLAN = Plan(steps=(Step(skill='say', args={'text': 'hi'}, id='a'),))


def status(plan: Plan | None = None, state: MissionState = MissionState.RUNNING) -> MissionStatus:
    return MissionStatus(
        id='m', command='go', state=state, plan=plan, active_step=-1, active_step_name='',
        progress_ratio=0.0, message='', tree='',
    )  # fmt: skip


class FakeMission:
    def __init__(self, order: Order, preempt: bool, listener: Any) -> None:
        self.order, self.preempt, self.listener = order, preempt, listener
        self.canceled: list[str] = []

    def cancel(self, reason: str) -> None:
        self.canceled.append(reason)

    def end(self, outcome: Outcome) -> None:
        self.listener.on_result(status(), MissionResult(outcome=outcome, reason='so'))


class FakeDispatcher:
    def __init__(self) -> None:
        self.missions: list[FakeMission] = []
        self.is_busy = False

    def submit(self, order: Order, *, preempt: bool = False, listener: Any = None) -> FakeMission:
        if self.is_busy:
            raise BusyError('The robot is busy with: dancing')
        self.missions.append(FakeMission(order, preempt, listener))
        return self.missions[-1]


class Setup:
    def __init__(self, node: Any, spin_until: Any) -> None:
        self.dispatcher, self.ticks = FakeDispatcher(), list[int]()
        self.server = TaskServer(
            node,
            self.dispatcher,  # type: ignore[arg-type]
            lambda: self.ticks.append(1),
            ARRIVALS,
        )
        self._client = ActionClient(node, ExecuteTask, ACTION)
        self.spin_until = spin_until

    def send(self, **fields: Any) -> TaskGoal:
        self.spin_until(self._client.server_is_ready)
        goal = TaskGoal(self._client, ExecuteTask.Goal(**fields))
        self.spin_until(lambda: goal.handle is not None)
        return goal

    def begin(self, **fields: Any) -> tuple[TaskGoal, FakeMission]:
        goal = self.send(**{'command': 'go', **fields})
        self.spin_until(lambda: self.ticks)
        return goal, self.dispatcher.missions[-1]

    def ended(self, goal: TaskGoal) -> tuple[str, int | None]:
        self.spin_until(lambda: goal.response is not None)
        return goal.result.outcome, goal.status


@pytest.fixture
def setup(node: Any, spin_until: Any) -> Setup:
    return Setup(node, spin_until)


@pytest.mark.parametrize(
    ('outcome', 'state'),
    [
        (Outcome.SUCCEEDED, GoalStatus.STATUS_SUCCEEDED),
        (Outcome.FAILED, GoalStatus.STATUS_ABORTED),
        (Outcome.NEEDS_CLARIFICATION, GoalStatus.STATUS_ABORTED),
        (Outcome.REFUSED, GoalStatus.STATUS_ABORTED),
        (Outcome.CANCELED, GoalStatus.STATUS_ABORTED),
    ],
)
def test_a_goal_ends_as_its_mission_does(setup: Setup, outcome: Outcome, state: int) -> None:
    """A mission that others canceled is aborted: its client did not ask for that."""
    goal, mission = setup.begin()
    mission.end(outcome)
    assert setup.ended(goal) == (outcome.value, state)
    assert goal.result.reason == 'so'


@pytest.mark.parametrize(
    ('outcome', 'state'),
    [
        (Outcome.CANCELED, GoalStatus.STATUS_CANCELED),
        (Outcome.SUCCEEDED, GoalStatus.STATUS_SUCCEEDED),
        (Outcome.FAILED, GoalStatus.STATUS_ABORTED),
    ],
)
def test_a_canceled_goal_ends_only_with_its_mission(
    setup: Setup, outcome: Outcome, state: int
) -> None:
    goal, mission = setup.begin()
    goal.cancel()
    setup.spin_until(lambda: goal.cancel_code == 0)
    assert mission.canceled == ['Canceled by its client.']
    setup.spin_until.cycles()
    assert goal.response is None
    mission.end(outcome)
    assert setup.ended(goal) == (outcome.value, state)


def test_flags_and_plans_reach_the_dispatcher(setup: Setup) -> None:
    _, mission = setup.begin(plan_json=PLAN.to_json(), preempt=True, plan_only=True)
    assert mission.order.plan == PLAN
    assert (mission.order.plan_only, mission.preempt) == (True, True)


def test_bad_input_ends_at_once_and_reaches_nobody(setup: Setup) -> None:
    goal = setup.send(plan_json='{"steps": [')
    assert setup.ended(goal) == ('REFUSED', GoalStatus.STATUS_ABORTED)
    assert goal.result.problems
    assert setup.dispatcher.missions == []


def test_a_busy_robot_refuses_with_what_it_does(setup: Setup) -> None:
    setup.dispatcher.is_busy = True
    goal = setup.send(command='go')
    assert setup.ended(goal) == ('REFUSED', GoalStatus.STATUS_ABORTED)
    assert goal.result.reason == 'The robot is busy with: dancing'


def test_feedback_carries_each_plan_once(setup: Setup) -> None:
    goal, mission = setup.begin()
    other = PLAN.model_copy(update={'id': 'other'})
    for plan in (None, PLAN, PLAN, other, other):
        mission.listener.on_status(status(plan))
        setup.spin_until.cycles(5)
    setup.spin_until(lambda: len(goal.feedback) == 5)
    sent = [feedback.plan_json for feedback in goal.feedback]
    assert [bool(text) for text in sent] == [False, True, False, True, False]
    assert Plan.model_validate_json(sent[1]) == PLAN


def test_the_end_of_a_goal_wakes_the_executor(
    setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a quiet system nothing else would, and the result would stay where it is."""
    goal, mission = setup.begin()
    woken: list[int] = []
    wake = setup.spin_until.executor.wake
    monkeypatch.setattr(setup.spin_until.executor, 'wake', lambda: (woken.append(1), wake()))
    mission.end(Outcome.SUCCEEDED)
    assert woken
    setup.ended(goal)


def test_an_ended_goal_cannot_be_canceled(setup: Setup) -> None:
    goal, mission = setup.begin()
    mission.end(Outcome.SUCCEEDED)
    setup.ended(goal)
    goal.cancel()
    setup.spin_until(lambda: goal.cancel_code is not None)
    assert goal.cancel_code != 0
    assert mission.canceled == []


@pytest.mark.parametrize(
    ('fields', 'words'),
    [
        ({'context_json': '{"pose": {"frame_id": "odom"}}'}, "the frame 'odom' is not known"),
        ({'context_json': '{"stamp": 5}'}, 's old'),
        ({'plan_json': '{"header": {"stamp": {"sec": 2147483647}}, "primitives": '
          '[{"action_type": "wait", "parameters": {"duration": 1}}]}'}, 'ahead of the clock'),
        ({'context_json': '{"turn": {"x": 0, "y": 0, "z": 0, "w": 0}}'}, 'no rotation'),
    ],
)  # fmt: skip
def test_a_goal_not_of_here_and_now_is_refused_with_the_reason(
    setup: Setup, fields: dict[str, str], words: str
) -> None:
    goal = setup.send(**{'command': 'go home', **fields})
    assert setup.ended(goal) == ('REFUSED', GoalStatus.STATUS_ABORTED)
    assert words in goal.result.reason
    assert setup.dispatcher.missions == []
