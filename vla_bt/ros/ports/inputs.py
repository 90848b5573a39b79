"""Checks of what a port is asked for: what is wrong is not sent, and a sentence says why."""

from __future__ import annotations

import math
from numbers import Real

from vla_bt.robot import Pose


def is_number(value: object) -> bool:
    """Return True for a finite number; True and False are none."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an int beyond every float
        return False


def is_pose(value: object) -> bool:
    """Return True for a pose of finite numbers."""
    return isinstance(value, Pose) and all(
        map(is_number, (value.x_m, value.y_m, value.z_m, value.yaw_rad))
    )


def is_text(value: object) -> bool:
    """Return True for a text that a message can carry; it may be empty."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
