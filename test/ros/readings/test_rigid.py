import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.robot import Pose
from vla_bt.ros.readings.rigid import Rigid, about_y, about_z, multiply, rotate

ANGLES = st.floats(-3.1, 3.1)
NUMBERS = st.floats(-100, 100)
RIGIDS = st.builds(
    lambda x, y, z, yaw, pitch: Rigid((x, y, z), multiply(about_z(yaw), about_y(pitch))),
    NUMBERS, NUMBERS, NUMBERS, ANGLES, ANGLES,
)  # fmt: skip


def test_rotations_follow_the_right_hand():
    assert rotate(about_z(math.pi / 2), (1.0, 0.0, 0.0)) == pytest.approx((0.0, 1.0, 0.0))
    assert rotate(about_y(math.pi / 2), (1.0, 0.0, 0.0)) == pytest.approx((0.0, 0.0, -1.0))


def test_multiplied_rotations_apply_the_second_first():
    turn = multiply(about_z(math.pi / 2), about_y(math.pi / 2))
    assert rotate(turn, (0.0, 0.0, 1.0)) == pytest.approx((0.0, 1.0, 0.0))


def test_frames_chain():
    base = Rigid((1.0, 2.0, 0.0), about_z(math.pi / 2))
    assert (base @ Rigid((1.0, 0.0, 0.5))).position == pytest.approx((1.0, 3.0, 0.5))


@given(RIGIDS, RIGIDS)
def test_the_inverse_undoes(outer, inner):
    back = outer.inverse @ (outer @ inner)
    assert back.position == pytest.approx(inner.position, abs=1e-6)
    ahead = (1.0, 2.0, 3.0)
    assert back.apply(ahead) == pytest.approx(inner.apply(ahead), abs=1e-6)


@given(NUMBERS, NUMBERS, NUMBERS, ANGLES)
def test_a_heading_survives_the_way_there_and_back(x, y, z, yaw):
    pose = Rigid((x, y, z), about_z(yaw)).to_pose()
    assert (pose.x_m, pose.y_m, pose.z_m) == (x, y, z)
    assert pose.yaw_rad == pytest.approx(yaw)
    assert pose == Pose(x, y, pose.yaw_rad, z)
