"""A laser scanner that turns about the robot's centre, over the outlines of a house."""

from __future__ import annotations

import math
from typing import Any

from vla_bt.robot import Pose

BEAMS = 180
RANGE_M = 8.0
NEAREST_M = 0.05
"""Nothing nearer is measured."""
START_RAD = -math.pi
STEP_RAD = 2 * math.pi / BEAMS
PERSON_RADIUS_M = 0.2


class Lidar:
    """Sees walls, furniture and one person.

    Args:
        free: Shapely polygon of where nothing stands, in `map`.
    """

    def __init__(self, free: Any) -> None:
        import numpy as np

        rings = [
            ring for part in getattr(free, 'geoms', [free])
            for ring in (part.exterior, *part.interiors)
        ]  # fmt: skip
        corners = [np.asarray(ring.coords) for ring in rings]
        self._starts = np.concatenate([ring[:-1] for ring in corners])
        self._ways = np.concatenate([np.diff(ring, axis=0) for ring in corners])
        self._angles = START_RAD + STEP_RAD * np.arange(BEAMS)

    def scan(self, pose: Pose, person_m: float = math.inf) -> list[float]:
        """Return `BEAMS` distances, metres, from straight behind on counter-clockwise.

        Infinity: nothing within `RANGE_M`.

        Args:
            pose: Of the robot in `map`.
            person_m: How far ahead of it a person stands; infinity: nobody does.
        """
        import numpy as np

        ranges = np.minimum(self._walls(pose), self._person(person_m))
        ranges[ranges > RANGE_M] = math.inf
        return [max(NEAREST_M, float(value)) for value in ranges]

    def _walls(self, pose: Pose) -> Any:
        """Return for each beam how far the nearest outline is: ray (o, d) and segment (s, w)."""
        import numpy as np

        headings = self._angles + pose.yaw_rad
        dx, dy = np.cos(headings)[:, None], np.sin(headings)[:, None]
        sx, sy = (self._starts - (pose.x_m, pose.y_m)).T
        wx, wy = self._ways.T
        with np.errstate(divide='ignore', invalid='ignore'):
            cross = dx * wy - dy * wx
            along = (sx * wy - sy * wx) / cross
            part = (sx * dy - sy * dx) / cross
        is_hit = (along >= 0) & (part >= 0) & (part <= 1)
        return np.where(is_hit, along, math.inf).min(axis=1)

    def _person(self, ahead_m: float) -> Any:
        """Return for each beam how far the near side of the person is: ray and circle."""
        import numpy as np

        if ahead_m <= PERSON_RADIUS_M or math.isinf(ahead_m):
            return np.full(BEAMS, math.inf if math.isinf(ahead_m) else NEAREST_M)
        aside_m = np.abs(ahead_m * np.sin(self._angles))
        is_hit = (np.cos(self._angles) > 0) & (aside_m <= PERSON_RADIUS_M)
        into_m = np.sqrt(np.maximum(0.0, PERSON_RADIUS_M**2 - aside_m**2))
        return np.where(is_hit, ahead_m * np.cos(self._angles) - into_m, math.inf)
