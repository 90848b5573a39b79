"""How well the robot knows where it is, from the covariance of its pose."""

from __future__ import annotations

import math
from collections.abc import Sequence


def deviation_m(covariance: Sequence[float]) -> float | None:
    """Return the standard deviation of the position in the direction where it is largest, metres.

    The square root of the larger eigenvalue of the x, y part. z is left out: planar localisation
    fills it with anything.

    None: a variance of x or y is zero or negative, as publishers leave it that do not fill it in
    or mark it as unknown, or anything of that part is not finite.

    Args:
        covariance: `(36,)`, row by row, of (x, y, z, and rotations about them), m² and rad².
    """
    xx, yy = float(covariance[0]), float(covariance[7])
    xy = max(float(covariance[1]), float(covariance[6]), key=abs)
    if not all(map(math.isfinite, (xx, yy, xy, float(covariance[1]), float(covariance[6])))):
        return None
    if xx <= 0.0 or yy <= 0.0:
        return None
    return math.sqrt((xx + yy) / 2 + math.hypot((xx - yy) / 2, xy))
