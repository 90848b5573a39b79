"""The guard that keeps the robot itself out of the zones its plans keep out of."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field, model_validator

from vla_bt.safety.guards.bound import Question
from vla_bt.safety.guards.policy import Watch
from vla_bt.safety.guards.rule import AgedGuard
from vla_bt.safety.guards.surroundings import fresh_pose
from vla_bt.safety.zones import Point, Zone, ZoneUse
from vla_bt.world import WorldModel


class KeepOutGuard(AgedGuard):
    """The robot's centre is outside of every zone that drives may not cross, and not close to one.

    Keep its margin below those of the zones: plans may come as close as these.
    """

    watches: Literal[Watch.KEEP_OUT]
    margin_m: float = Field(default=0.0, ge=0, le=10)
    """Least distance of the robot's centre from a zone that is good, m."""
    clear_m: float | None = Field(default=None, ge=0, le=10)
    """Least distance that ends a trip, m; None: `margin_m`."""

    @model_validator(mode='after')
    def _clears_farther_away(self) -> KeepOutGuard:
        if self.clear_m is not None and self.clear_m < self.margin_m:
            raise ValueError(
                f'clear_m {self.clear_m:g} m is nearer than margin_m (accepted: at least '
                f'{self.margin_m:g} m)'
            )
        return self

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        clear_m = self.margin_m if self.clear_m is None else self.clear_m
        outside = (
            _Outside(name, zone.polygon, self.margin_m, clear_m)
            for name, zone in zones.items()
            if ZoneUse.CROSS in zone.forbids
        )
        return (fresh_pose(self.max_age_s), *outside)


class _Outside:
    """Asks where the robot is."""

    def __init__(
        self, name: str, polygon: Sequence[Point], margin_m: float, clear_m: float
    ) -> None:
        self._name = name
        self._polygon = tuple(polygon)
        self._margin_m = margin_m
        self._clear_m = clear_m

    def fault(self, world: WorldModel, now_s: float, is_tripped: bool) -> str:
        """Return where the robot is that it must not be; on the edge is inside."""
        pose = world.robot.pose
        if pose is None or not pose.is_finite:
            return "the robot's pose is not known"
        distance_m = distance_to(self._polygon, (pose.x_m, pose.y_m))
        least_m = self._clear_m if is_tripped else self._margin_m
        if distance_m >= least_m and distance_m > 0:
            return ''
        place = f'{distance_m:.2f} m from' if distance_m else 'in'
        return f'the robot is {place} zone {self._name}'

    def next_s(self, world: WorldModel, now_s: float) -> float:
        """Return infinity: how old the pose is, another question asks."""
        return math.inf


def distance_to(polygon: Sequence[Point], point: Point) -> float:
    """Return the distance of a point from a polygon's area, metres; 0 inside and on the edge.

    Args:
        polygon: Corners in order; it closes by itself.
        point: In the same frame.
    """
    edges = tuple(itertools.pairwise((*polygon, polygon[0])))
    if _is_inside(edges, point):
        return 0.0
    return min(_distance_to_edge(start, end, point) for start, end in edges)


def _is_inside(edges: Sequence[tuple[Point, Point]], point: Point) -> bool:
    """Return True when a ray towards +x crosses an odd number of edges."""
    x_m, y_m = point
    is_inside = False
    for (ax_m, ay_m), (bx_m, by_m) in edges:
        if (ay_m > y_m) != (by_m > y_m):
            crossing_m = ax_m + (y_m - ay_m) / (by_m - ay_m) * (bx_m - ax_m)
            is_inside ^= x_m < crossing_m
    return is_inside


def _distance_to_edge(start: Point, end: Point, point: Point) -> float:
    way_x, way_y = end[0] - start[0], end[1] - start[1]
    off_x, off_y = point[0] - start[0], point[1] - start[1]
    length_2 = way_x**2 + way_y**2
    ratio = (off_x * way_x + off_y * way_y) / length_2 if length_2 else 0.0
    ratio = min(1.0, max(0.0, ratio))
    return math.hypot(off_x - ratio * way_x, off_y - ratio * way_y)
