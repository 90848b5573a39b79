import math

import pytest

from vla_bt.robot import Pose
from vla_bt.sim import body

BASE = Pose(1.0, 2.0, math.pi / 2)


def test_point_ahead_of_a_robot_facing_north_is_north_of_it() -> None:
    point = body.to_map(BASE, Pose(0.5, 0.0, 0.0, 0.8))
    assert (point.x_m, point.y_m) == pytest.approx((1.0, 2.5))
    assert (point.yaw_rad, point.z_m) == pytest.approx((math.pi / 2, 0.8))


def test_to_base_undoes_to_map() -> None:
    local = Pose(0.3, -0.4, 0.5, 1.2)
    back = body.to_base(BASE, body.to_map(BASE, local))
    assert (back.x_m, back.y_m, back.yaw_rad, back.z_m) == pytest.approx((0.3, -0.4, 0.5, 1.2))


def test_between_is_on_the_straight_line() -> None:
    middle = body.between(Pose(0.0, 0.0, 0.0, 1.0), Pose(1.0, 2.0, 0.3, 0.0), 0.5)
    assert middle == Pose(0.5, 1.0, 0.3, 0.5)


def test_gaze_at_the_floor_on_the_left_turns_left_and_down() -> None:
    yaw_rad, pitch_rad = body.gaze(Pose(0.0, 0.0), Pose(1.5, 1.5))
    assert yaw_rad == pytest.approx(math.pi / 4)
    assert 0 < pitch_rad < math.pi / 2


@pytest.mark.parametrize(
    'hand', [body.REST, body.OFFERED, Pose(5.0, 0.0), Pose(0.0, -0.2, 0, 1.2)]
)
def test_joints_are_finite_for_any_hand(hand: Pose) -> None:
    joints = body.joint_positions(hand, (0.1, 0.2), body.OPEN_M)
    assert all(map(math.isfinite, joints.values()))
    assert joints['neck_yaw'] == 0.1
    assert joints['right_gripper'] == body.OPEN_M
