"""The humanoid's hand and head in its own frame, and the joint angles that go with them.

Frame `base_link`: metres, x ahead, y left, z up from the floor. The arm is two links of 0.5 m
from the right shoulder; the angles are for display and logs, not for control.
"""

from __future__ import annotations

import math

from vla_bt.robot import Pose, wrap_angle

REST = Pose(0.35, -0.2, 0.0, 1.0)
"""The hand at ArmTarget.HOME."""
OFFERED = Pose(0.6, 0.0, 0.0, 1.1)
"""The hand at ArmTarget.HANDOVER."""
OPEN_M = 0.08
"""Opening of the gripper between the fingers, metres."""
GRIPPED_M = 0.04

_LINK_M = 0.5
_SHOULDER = Pose(0.0, -0.2, 0.0, 1.2)
_EYES_Z_M = 1.5


def to_map(base: Pose, local: Pose) -> Pose:
    """Return a `base_link` pose in `map`, `base` being the robot's pose there."""
    cos, sin = math.cos(base.yaw_rad), math.sin(base.yaw_rad)
    return Pose(
        base.x_m + cos * local.x_m - sin * local.y_m,
        base.y_m + sin * local.x_m + cos * local.y_m,
        wrap_angle(base.yaw_rad + local.yaw_rad),
        local.z_m,
    )


def to_base(base: Pose, target: Pose) -> Pose:
    """Return a `map` pose in `base_link`, `base` being the robot's pose in `map`."""
    cos, sin = math.cos(base.yaw_rad), math.sin(base.yaw_rad)
    x_m, y_m = target.x_m - base.x_m, target.y_m - base.y_m
    return Pose(
        cos * x_m + sin * y_m,
        cos * y_m - sin * x_m,
        wrap_angle(target.yaw_rad - base.yaw_rad),
        target.z_m,
    )


def between(start: Pose, end: Pose, ratio: float) -> Pose:
    """Return the point at `ratio` (0..1) of the straight line, heading as at the end."""
    return Pose(
        start.x_m + ratio * (end.x_m - start.x_m),
        start.y_m + ratio * (end.y_m - start.y_m),
        end.yaw_rad,
        start.z_m + ratio * (end.z_m - start.z_m),
    )


def gaze(base: Pose, target: Pose) -> tuple[float, float]:
    """Return neck yaw and pitch in radians that look at a `map` pose; pitch positive is down."""
    local = to_base(base, target)
    ahead_m = math.hypot(local.x_m, local.y_m)
    yaw_rad = math.atan2(local.y_m, local.x_m)
    return yaw_rad, math.atan2(_EYES_Z_M - local.z_m, ahead_m)


def joint_positions(
    hand: Pose, neck_rad: tuple[float, float], gripper_m: float
) -> dict[str, float]:
    """Return the joints by name: radians, the gripper's opening in metres.

    Args:
        hand: In `base_link`.
        neck_rad: Yaw and pitch.
        gripper_m: Opening between the fingers.
    """
    ahead_m, left_m = hand.x_m - _SHOULDER.x_m, hand.y_m - _SHOULDER.y_m
    planar_m, up_m = math.hypot(ahead_m, left_m), hand.z_m - _SHOULDER.z_m
    length_m = min(math.hypot(planar_m, up_m), 2 * _LINK_M)
    bend_rad = math.pi - 2 * math.asin(length_m / (2 * _LINK_M))
    return {
        'neck_yaw': neck_rad[0],
        'neck_pitch': neck_rad[1],
        'right_shoulder_pitch': math.atan2(-up_m, planar_m) + bend_rad / 2,
        'right_shoulder_yaw': math.atan2(left_m, ahead_m),
        'right_elbow': bend_rad,
        'right_wrist': wrap_angle(hand.yaw_rad),
        'right_gripper': gripper_m,
    }
