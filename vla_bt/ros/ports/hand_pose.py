"""Where the hand goes for an arm goal. Metres and radians, frame `map`."""

from __future__ import annotations

import math

from vla_bt.robot import ArmGoal, ArmTarget, Pose
from vla_bt.robot.geometry import Vector
from vla_bt.ros.readings.rigid import Quaternion, Rigid, about_y, about_z, multiply, rotate

AXES: dict[str, Vector] = {'x': (1.0, 0.0, 0.0), 'z': (0.0, 0.0, 1.0)}
"""Unit vectors of the hand link that may point at the object."""

RELATIVE = (ArmTarget.LIFT, ArmTarget.RETREAT)
"""Targets counted from where the hand is."""
STRAIGHT = (ArmTarget.GRASP, ArmTarget.PLACE, ArmTarget.POINT, *RELATIVE)
"""Targets reached in a straight line."""

_UP: Vector = (0.0, 0.0, 1.0)


def hand_pose(
    goal: ArmGoal, *, axis: str, grasp_height_m: float, base: Pose | None, hand: Rigid | None
) -> Rigid | str:
    """Return where the hand goes, or one sentence why that cannot be said.

    The hand comes from above for `top` and `pinch` grasps, turned as the object is, and level
    from the robot's side for `side` grasps and for things that are only touched.

    Args:
        goal: Any target but the named joint poses.
        axis: Axis of the hand link that points at the object, a key of `AXES`.
        grasp_height_m: Of the hand over the foot of what it grasps or places.
        base: The robot's pose; None when unknown: the object's heading stands in for the
            direction from the robot to it.
        hand: The hand's present pose, for relative targets; None when unknown.
    """
    if not math.isfinite(goal.offset_m):
        return f'The offset of the arm goal is not finite: {goal.offset_m}.'
    if goal.target in RELATIVE:
        return _from_hand(goal, axis, hand)
    if goal.pose is None or not goal.pose.is_finite:
        return f'The arm goal {goal.target.value} needs a finite pose, not {goal.pose}.'
    is_touch = goal.target is ArmTarget.POINT
    is_level = is_touch or goal.grasp_type == 'side'
    turn = _orientation(_heading_rad(goal.pose, base, is_level), is_level, axis)
    z_m = goal.pose.z_m + (0.0 if is_touch else grasp_height_m)
    there = Rigid((goal.pose.x_m, goal.pose.y_m, z_m), turn)
    if goal.target is ArmTarget.PREGRASP:
        return _shifted(there, _reverse(rotate(turn, AXES[axis])), goal.offset_m)
    if goal.target is ArmTarget.PREPLACE:
        return _shifted(there, _UP, goal.offset_m)
    return there


def _from_hand(goal: ArmGoal, axis: str, hand: Rigid | None) -> Rigid | str:
    if hand is None:
        return f'Where the hand is is not known, so it cannot {goal.target.value}.'
    is_lift = goal.target is ArmTarget.LIFT
    back = _UP if is_lift else _reverse(rotate(hand.rotation, AXES[axis]))
    return _shifted(hand, back, goal.offset_m)


def _heading_rad(pose: Pose, base: Pose | None, is_level: bool) -> float:
    if not is_level or base is None or base.distance_m(pose) == 0.0:
        return pose.yaw_rad
    return math.atan2(pose.y_m - base.y_m, pose.x_m - base.x_m)


def _orientation(heading_rad: float, is_level: bool, axis: str) -> Quaternion:
    """Return the rotation that has the hand's axis ahead, or down, at this heading."""
    turn = about_z(heading_rad)
    if not is_level:
        turn = multiply(turn, about_y(math.pi / 2))  # x down
    return turn if axis == 'x' else multiply(turn, about_y(math.pi / 2))  # z where x was


def _reverse(vector: Vector) -> Vector:
    x, y, z = vector
    return (-x, -y, -z)


def _shifted(rigid: Rigid, direction: Vector, distance_m: float) -> Rigid:
    x, y, z = (
        old + distance_m * step for old, step in zip(rigid.position, direction, strict=True)
    )
    return Rigid((x, y, z), rigid.rotation)
