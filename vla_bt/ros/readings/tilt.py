"""How far the robot leans, from an inertial measurement unit."""

from __future__ import annotations

import math

from sensor_msgs.msg import Imu

from vla_bt.robot.geometry import Vector
from vla_bt.ros.readings.rigid import Rigid, rotate

AT_REST_MPS2 = (0.75 * 9.81, 1.25 * 9.81)
"""Accelerations that may be gravity alone; a robot that falls or is hit shows others."""
_UP = (0.0, 0.0, 1.0)
_NOT_GIVEN = -1.0


def tilt_rad(imu: Imu, base: Rigid) -> float | None:
    """Return the angle between the robot's own up and the vertical, 0..pi.

    From the orientation; where the sensor says that it has none (its first covariance is -1), from
    the acceleration, while that may be gravity alone (`AT_REST_MPS2`): driving off at 1 m/s² then
    looks like leaning by 0.1 rad.

    None: neither is there, or it is not finite, or the orientation is no rotation.

    Args:
        imu: Its orientation is that of the sensor against a frame whose z is up (REP 145).
        base: The robot's base as seen from the sensor.
    """
    up = rotate(base.rotation, _UP)
    if imu.orientation_covariance[0] != _NOT_GIVEN:
        turn = imu.orientation
        rotation = (turn.x, turn.y, turn.z, turn.w)
        length = math.hypot(*rotation)
        if not 0.9 < length < 1.1:  # false for NaN too
            return None
        x, y, z, w = (part / length for part in rotation)
        return _angle_rad(rotate((x, y, z, w), up), _UP)
    if imu.linear_acceleration_covariance[0] == _NOT_GIVEN:
        return None
    pull = imu.linear_acceleration
    felt = (pull.x, pull.y, pull.z)
    low, high = AT_REST_MPS2
    return _angle_rad(felt, up) if low <= math.hypot(*felt) <= high else None


def _angle_rad(a: Vector, b: Vector) -> float:
    """Return the angle between two vectors that are not zero."""
    cosine = sum(x * y for x, y in zip(a, b, strict=True)) / (math.hypot(*a) * math.hypot(*b))
    return math.acos(min(1.0, max(-1.0, cosine)))
