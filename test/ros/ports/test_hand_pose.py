import math

import pytest

from vla_bt.robot import ArmGoal, ArmTarget, Pose
from vla_bt.ros.ports.hand_pose import AXES, hand_pose
from vla_bt.ros.readings.rigid import Rigid, about_z, rotate

CUP = Pose(2.0, 1.0, 0.3, 0.9)
BASE = Pose(1.0, 1.0)
HEIGHT_M = 0.04


def reach(target, axis='x', pose=CUP, base=BASE, hand=None, **options):
    goal = ArmGoal(target=target, pose=pose, offset_m=options.pop('offset_m', 0.1), **options)
    return hand_pose(goal, axis=axis, grasp_height_m=HEIGHT_M, base=base, hand=hand)


@pytest.mark.parametrize('axis', ['x', 'z'])
@pytest.mark.parametrize('grasp_type', ['top', 'pinch'])
def test_grasps_from_above_point_down_and_come_from_above(axis, grasp_type):
    at = reach(ArmTarget.GRASP, axis, grasp_type=grasp_type)
    assert at.position == pytest.approx((2.0, 1.0, 0.94))
    assert rotate(at.rotation, AXES[axis]) == pytest.approx((0.0, 0.0, -1.0))
    before = reach(ArmTarget.PREGRASP, axis, grasp_type=grasp_type)
    assert before.position == pytest.approx((2.0, 1.0, 1.04))
    assert before.rotation == at.rotation


@pytest.mark.parametrize('axis', ['x', 'z'])
def test_side_grasps_come_level_from_where_the_robot_stands(axis):
    at = reach(ArmTarget.GRASP, axis, grasp_type='side')
    assert rotate(at.rotation, AXES[axis]) == pytest.approx((1.0, 0.0, 0.0))
    before = reach(ArmTarget.PREGRASP, axis, grasp_type='side')
    assert before.position == pytest.approx((1.9, 1.0, 0.94))


def test_without_the_robots_pose_a_side_grasp_follows_the_objects_heading():
    at = reach(ArmTarget.GRASP, grasp_type='side', base=None)
    ahead = rotate(at.rotation, AXES['x'])
    assert ahead == pytest.approx((math.cos(0.3), math.sin(0.3), 0.0))


def test_a_top_grasp_is_turned_as_the_object_is():
    turned = reach(ArmTarget.GRASP, 'z', pose=Pose(2.0, 1.0, 1.2, 0.9))
    straight = reach(ArmTarget.GRASP, 'z', pose=Pose(2.0, 1.0, 0.0, 0.9))
    side = rotate(straight.rotation, (0.0, 1.0, 0.0))
    assert rotate(turned.rotation, (0.0, 1.0, 0.0)) == pytest.approx(rotate(about_z(1.2), side))


def test_placing_comes_from_above_whatever_the_grasp():
    for grasp_type in ('top', 'side'):
        before = reach(ArmTarget.PREPLACE, grasp_type=grasp_type)
        at = reach(ArmTarget.PLACE, grasp_type=grasp_type)
        assert before.position == pytest.approx((2.0, 1.0, 1.04))
        assert at.position == pytest.approx((2.0, 1.0, 0.94))
        assert before.rotation == at.rotation


def test_touching_goes_to_the_very_point_level():
    at = reach(ArmTarget.POINT)
    assert at.position == pytest.approx((2.0, 1.0, 0.9))
    assert rotate(at.rotation, AXES['x']) == pytest.approx((1.0, 0.0, 0.0))


def test_lifting_goes_straight_up_from_the_hand():
    hand = reach(ArmTarget.GRASP)
    lifted = reach(ArmTarget.LIFT, pose=None, hand=hand, offset_m=0.2)
    assert lifted == Rigid((2.0, 1.0, pytest.approx(1.14)), hand.rotation)


@pytest.mark.parametrize('axis', ['x', 'z'])
@pytest.mark.parametrize('grasp_type', ['top', 'side'])
def test_retreating_undoes_the_approach(axis, grasp_type):
    hand = reach(ArmTarget.GRASP, axis, grasp_type=grasp_type)
    back = reach(ArmTarget.RETREAT, axis, pose=None, hand=hand)
    before = reach(ArmTarget.PREGRASP, axis, grasp_type=grasp_type)
    assert back.position == pytest.approx(before.position)


@pytest.mark.parametrize('target', [ArmTarget.LIFT, ArmTarget.RETREAT])
def test_a_relative_target_needs_to_know_the_hand(target):
    assert reach(target).startswith('Where the hand is is not known')


@pytest.mark.parametrize('pose', [None, Pose(math.nan, 0.0), Pose(0.0, 0.0, 0.0, math.inf)])
def test_a_target_without_a_finite_pose_is_refused(pose):
    assert 'needs a finite pose' in reach(ArmTarget.PREGRASP, pose=pose)


def test_an_offset_that_is_not_finite_is_refused():
    assert 'offset' in reach(ArmTarget.PREGRASP, offset_m=math.nan)
