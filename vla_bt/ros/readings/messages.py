"""Poses, times and messages into each other."""

from __future__ import annotations

import math
from typing import Any

from builtin_interfaces.msg import Time
from geometry_msgs.msg import Point, PoseStamped, Quaternion
from geometry_msgs.msg import Pose as PoseMessage
from std_msgs.msg import Header

from vla_bt.robot import Pose
from vla_bt.ros.readings.rigid import Rigid, about_z


def to_pose_stamped(pose: Pose, frame: str) -> PoseStamped:
    """Return `pose` of `frame` as a message; its stamp is 0: as of the latest transform."""
    rigid = Rigid((pose.x_m, pose.y_m, pose.z_m), about_z(pose.yaw_rad))
    return PoseStamped(header=Header(frame_id=frame), pose=to_pose_message(rigid))


def to_pose_message(rigid: Rigid) -> PoseMessage:
    """Return a position and rotation as a message."""
    x, y, z = rigid.position
    qx, qy, qz, qw = rigid.rotation
    return PoseMessage(
        position=Point(x=float(x), y=float(y), z=float(z)),
        orientation=Quaternion(x=qx, y=qy, z=qz, w=qw),
    )


def to_rigid(message: PoseMessage) -> Rigid | None:
    """Return a pose message's position and rotation; None when it is not finite or no rotation."""
    return _rigid(message.position, message.orientation)


def transform_to_rigid(transform: Any) -> Rigid | None:
    """Return a geometry_msgs/Transform likewise."""
    return _rigid(transform.translation, transform.rotation)


def stamp_ns(stamp: Time) -> int:
    """Return a message's time stamp in nanoseconds; 0 when it has none."""
    return int(stamp.sec * 10**9 + stamp.nanosec)


def _rigid(point: Any, turn: Any) -> Rigid | None:
    rotation = (turn.x, turn.y, turn.z, turn.w)
    length = math.hypot(*rotation)
    numbers = (point.x, point.y, point.z, *rotation)
    if not all(map(math.isfinite, numbers)) or not 0.9 < length < 1.1:
        return None
    x, y, z, w = (part / length for part in rotation)
    return Rigid((point.x, point.y, point.z), (x, y, z, w))
