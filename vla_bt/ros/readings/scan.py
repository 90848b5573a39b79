"""How near the nearest obstacle is, from a laser scan."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sensor_msgs.msg import LaserScan

from vla_bt.ros.readings.rigid import Rigid, rotate


def nearest_return_m(scan: LaserScan, scanner: Rigid) -> float | None:
    """Return the distance from the base's origin to the nearest return, metres, in the plane.

    | beam                          | means (REP 117)                               |
    |-------------------------------|-----------------------------------------------|
    | range_min..range_max          | a return                                      |
    | above range_max, +inf         | free                                          |
    | -inf                          | a return too near to measure: at the scanner  |
    | below range_min, NaN          | nothing                                       |

    Infinity: every beam that means something is free. None: no beam means anything, or the scan's
    own bounds or angles make no sense.

    Args:
        scan: Not filtered here: returns from the robot's own body count.
        scanner: The scan's frame as seen from the base's.
    """
    bounds = (scan.range_min, scan.range_max, scan.angle_min, scan.angle_increment)
    if not all(map(math.isfinite, bounds)) or not 0.0 <= scan.range_min < scan.range_max:
        return None
    ranges = np.asarray(scan.ranges, dtype=float)
    touching = np.isneginf(ranges)
    hits = touching | ((ranges >= scan.range_min) & (ranges <= scan.range_max))
    if hits.any():
        return _nearest_m(np.where(touching, 0.0, ranges)[hits], _angles(scan)[hits], scanner)
    return math.inf if (ranges > scan.range_max).any() else None


def _angles(scan: LaserScan) -> Any:
    return scan.angle_min + scan.angle_increment * np.arange(len(scan.ranges))


def _nearest_m(ranges: Any, angles: Any, scanner: Rigid) -> float:
    """Return the smallest planar distance from the base of returns at `ranges` and `angles`."""
    ahead, left = (rotate(scanner.rotation, axis) for axis in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)))
    along, across = ranges * np.cos(angles), ranges * np.sin(angles)
    x, y = (scanner.position[i] + along * ahead[i] + across * left[i] for i in (0, 1))
    return float(np.hypot(x, y).min())
