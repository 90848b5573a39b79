import math

import pytest

from vla_bt.robot import Pose
from vla_bt.sim.drive import Drive, along, spin

pytest.importorskip('pyrobosim', reason='the simulator pyrobosim is not installed')
pytestmark = pytest.mark.sim

START, GOAL = Pose(0.0, 0.0, 0.0), Pose(1.0, 1.0, 0.0)
CORNER = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]


def test_drive_faces_each_leg_before_driving_it() -> None:
    drive = Drive(along(CORNER, START, GOAL), 0.5, math.pi / 2)
    turn_s = 1.0
    assert drive.duration_s == pytest.approx(2.0 + turn_s + 2.0 + turn_s)
    assert drive.length_m == pytest.approx(2.0)
    assert drive.pose_at(1.0) == Pose(0.5, 0.0, 0.0)
    halfway_round = drive.pose_at(2.5)
    assert (halfway_round.x_m, halfway_round.y_m) == (1.0, 0.0)
    assert halfway_round.yaw_rad == pytest.approx(math.pi / 4)


def test_before_and_after_the_drive_are_its_ends() -> None:
    drive = Drive(along(CORNER, START, GOAL), 0.5, 1.0)
    assert drive.pose_at(-1.0) == START
    assert drive.pose_at(1e6) == GOAL
    assert drive.left_m(START) == pytest.approx(math.sqrt(2))


def test_drive_to_where_one_stands_takes_no_time() -> None:
    drive = Drive(along([(0.0, 0.0), (0.0, 0.0)], START, START), 0.5, 1.0)
    assert drive.duration_s == 0.0
    assert drive.pose_at(0.0) == START


@pytest.mark.parametrize('angle', [0.0, 1.0, -math.pi, 7.0, -6.2832])
def test_spin_turns_by_the_whole_angle(angle: float) -> None:
    drive = Drive(spin(START, angle), 0.5, 1.0)
    assert drive.duration_s == pytest.approx(abs(angle))
    assert math.remainder(drive.pose_at(1e6).yaw_rad - angle, math.tau) == pytest.approx(
        0, abs=1e-6
    )


def test_spin_goes_the_way_of_its_sign() -> None:
    drive = Drive(spin(START, -4.0), 0.5, 1.0)
    assert drive.pose_at(1.0).yaw_rad == pytest.approx(-1.0)


def test_turn_across_west_takes_the_short_way() -> None:
    drive = Drive([Pose(0.0, 0.0, 3.0), Pose(0.0, 0.0, -3.0)], 0.5, 1.0)
    assert drive.duration_s == pytest.approx(math.tau - 6.0)
    assert abs(drive.pose_at(drive.duration_s / 2).yaw_rad) == pytest.approx(math.pi)
