"""Poses, in metres and radians, right-handed, as REP 103 has them."""

from __future__ import annotations

import math
from dataclasses import dataclass

Vector = tuple[float, float, float]


@dataclass(frozen=True)
class Pose:
    """Position and heading in frame `map` unless said otherwise.

    Source: REP 103 (units, axes), REP 105 (`map`, `odom`, `base_link`).
    """

    x_m: float
    y_m: float
    yaw_rad: float = 0.0
    """About +z, counter-clockwise, 0 along +x."""
    z_m: float = 0.0

    def distance_m(self, other: Pose) -> float:
        """Return the planar distance to `other` in metres."""
        return math.hypot(self.x_m - other.x_m, self.y_m - other.y_m)

    @property
    def is_finite(self) -> bool:
        """True when no coordinate is NaN or infinite."""
        return all(map(math.isfinite, (self.x_m, self.y_m, self.yaw_rad, self.z_m)))


def wrap_angle(angle_rad: float) -> float:
    """Return the same heading within (-pi, pi]."""
    wrapped = math.remainder(angle_rad, 2 * math.pi)
    return math.pi if wrapped == -math.pi else wrapped
