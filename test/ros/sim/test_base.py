"""Nav2's goals and results over the simulated base."""

import math
from typing import Any

import pytest

pytest.importorskip('nav2_msgs', reason='needs the built interfaces')

from action_msgs.msg import GoalStatus  # noqa: E402
from home_double import FakeHome  # noqa: E402
from nav2_msgs.action import NavigateToPose, Spin  # noqa: E402
from nav2_vintages import JAZZY, package  # noqa: E402

from vla_bt.robot import Pose, Verdict, VerdictCode  # noqa: E402
from vla_bt.ros.ports.nav2_errors import CHILDREN, judge_nav2, nav2_codes  # noqa: E402
from vla_bt.ros.readings.messages import to_pose_stamped  # noqa: E402
from vla_bt.ros.sim.action_server import Offer  # noqa: E402
from vla_bt.ros.sim.base import BaseServers  # noqa: E402
from vla_bt.sim.errors import NAV2, emergency_stopped, nav2_abort, preempted  # noqa: E402

pytestmark = pytest.mark.ros


@pytest.fixture
def home() -> FakeHome:
    return FakeHome()


@pytest.fixture
def offers(home: FakeHome, robot_config: Any) -> dict[type, Offer]:
    made = BaseServers(home, robot_config).offers()  # type: ignore[arg-type]
    return {offer.action: offer for offer in made}


def goal(pose: Pose, frame: str = 'map') -> NavigateToPose.Goal:
    return NavigateToPose.Goal(pose=to_pose_stamped(pose, frame))


def test_a_goal_is_the_pose_it_says(offers: dict[type, Offer], home: FakeHome) -> None:
    offers[NavigateToPose].start(goal(Pose(3.0, -1.0, 0.5)))
    name, pose = home.calls[0]
    assert name == 'go_to'
    assert (pose.x_m, pose.y_m, pose.yaw_rad) == pytest.approx((3.0, -1.0, 0.5))


def test_another_frame_or_no_rotation_is_nowhere(
    offers: dict[type, Offer], home: FakeHome
) -> None:
    twisted = goal(Pose(1.0, 1.0))
    twisted.pose.pose.orientation.w = 0.0
    for message in (goal(Pose(1.0, 1.0), 'odom'), twisted, NavigateToPose.Goal()):
        offers[NavigateToPose].start(message)
    assert all(not pose.is_finite for _, pose in home.calls)


def test_a_turn_is_the_angle_it_says(offers: dict[type, Offer], home: FakeHome) -> None:
    offers[Spin].start(Spin.Goal(target_yaw=1.25))
    assert home.calls == [('turn', 1.25)]


def test_feedback_says_where_and_how_far(offers: dict[type, Offer]) -> None:
    offer = offers[NavigateToPose]
    offer.start(goal(Pose(4.0, 6.0)))
    assert offer.feedback is not None
    feedback = offer.feedback()
    assert feedback.distance_remaining == pytest.approx(5.0)
    assert feedback.current_pose.header.frame_id == 'map'
    assert math.isclose(feedback.current_pose.pose.position.x, 1.0)


@pytest.mark.parametrize('action', [NavigateToPose, Spin])
@pytest.mark.parametrize(
    ('code', 'server_code', 'shown'),
    [
        (VerdictCode.SUCCEEDED, None, 0),
        (VerdictCode.ABORTED, 105, 105),
        (VerdictCode.CANCELED, None, 0),
        (VerdictCode.PREEMPTED_BY_OTHER, None, 0),
    ],
)
def test_only_aborted_goals_carry_a_code(
    offers: dict[type, Offer], action: type, code: VerdictCode, server_code: int | None, shown: int
) -> None:
    result = offers[action].result(Verdict(code=code, message='so', server_code=server_code))
    assert result.error_code == shown
    assert bool(result.error_msg) == (code is VerdictCode.ABORTED)


VERDICTS = [
    *(nav2_abort(code, 'so') for code in (0, *NAV2, 60000)),
    emergency_stopped(),
    preempted('so'),
]


@pytest.mark.parametrize('verdict', VERDICTS, ids=lambda it: f'{it.code.value} {it.server_code}')
def test_the_ports_understand_a_failure_as_the_simulator_means_it(
    offers: dict[type, Offer], verdict: Verdict
) -> None:
    """FollowPath is declared by hand: the stand-ins do without it."""
    names = nav2_codes(CHILDREN, package(JAZZY))
    result = offers[NavigateToPose].result(verdict)
    heard = judge_nav2(names, GoalStatus.STATUS_ABORTED, result, False)
    assert (heard.code, heard.kind) == (verdict.code, verdict.kind)
    assert verdict.message in heard.message or heard.server_code is None
