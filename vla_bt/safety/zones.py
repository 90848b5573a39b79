"""Areas of the map the robot stays out of."""

from __future__ import annotations

import enum
import functools
import itertools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import Field, field_validator, model_validator

from vla_bt.safety.section import Section

if TYPE_CHECKING:
    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

Point = tuple[float, float]
"""x, y in `map`, metres."""
FARTHEST_M = 100_000.0
"""Largest coordinate of a corner, metres; far beyond it numbers lose their millimetres."""


class ZoneUse(str, enum.Enum):
    """What can be forbidden in a zone."""

    STAND = 'stand'
    """A drive ends in it."""
    CROSS = 'cross'
    """The straight way of a drive leads through it."""
    REACH = 'reach'
    """The hand works in it."""


class Zone(Section):
    """One forbidden area, and all around it that is nearer than its margin."""

    polygon: tuple[Point, ...] = Field(min_length=3, max_length=1000)
    """Corners in `map`, metres, in order; it closes by itself."""
    margin_m: float | None = Field(default=None, ge=0, le=100)
    """Kept from it, metres; None: `limits.safety_margin_m`."""
    forbids: tuple[ZoneUse, ...] = (ZoneUse.STAND, ZoneUse.CROSS, ZoneUse.REACH)
    """What is forbidden in it; nothing: an area that others name."""

    @field_validator('polygon')
    @classmethod
    def _is_simple(cls, corners: tuple[Point, ...]) -> tuple[Point, ...]:
        # Not at the top: shapely brings numpy, and most sites have no zones.
        from shapely.validation import explain_validity

        if any(abs(value) > FARTHEST_M for corner in corners for value in corner):
            raise ValueError(f'a corner is off any map (accepted: up to {FARTHEST_M:g} m)')
        why = explain_validity(_shape(corners))
        if why != 'Valid Geometry':
            raise ValueError(
                f'its sides must not cross or touch each other, corners in order ({why} m)'
            )
        return corners

    @model_validator(mode='after')
    def _is_wider_than_its_margin(self) -> Zone:
        if self.margin_m is not None:
            self.refuse_margin(self.margin_m)
        return self

    @property
    def extent_m(self) -> float:
        """The longer side of the upright rectangle around it, metres."""
        x_min, y_min, x_max, y_max = self._bounds
        return max(x_max - x_min, y_max - y_min)

    def margin(self, default_m: float) -> float:
        """Return the margin that counts, metres."""
        return default_m if self.margin_m is None else self.margin_m

    def refuse_margin(self, margin_m: float) -> None:
        """Raise ValueError when a margin is larger than the zone: one of both is a slip."""
        if margin_m > self.extent_m:
            raise ValueError(
                f'its margin of {margin_m:g} m is larger than the zone itself, which measures '
                f'{self.extent_m:g} m (accepted: margin_m from 0 to {self.extent_m:g})'
            )

    def is_clear_of(
        self, points: Sequence[Point], default_margin_m: float, about_m: float = 0.0
    ) -> bool:
        """Return True when all that lies between some points keeps the margin.

        Args:
            points: One point, both ends of a straight way, or more: their convex hull. What is
                not finite is not clear.
            default_margin_m: Margin of a zone without its own, metres.
            about_m: How far off the points may be, metres.
        """
        if not points or not all(map(math.isfinite, itertools.chain(*points))):
            return False
        kept_m = self.margin(default_margin_m) + about_m
        if self._gap_m(points) > kept_m:
            return True
        distance_m = _shape(self.polygon).distance(_hull(tuple(points)))
        return bool(distance_m > 0.0 and distance_m >= kept_m)

    def _gap_m(self, points: Sequence[Point]) -> float:
        """Return the longer gap between the upright rectangles around both, metres."""
        x_min, y_min, x_max, y_max = self._bounds
        xs, ys = [it[0] for it in points], [it[1] for it in points]
        return max(min(xs) - x_max, x_min - max(xs), min(ys) - y_max, y_min - max(ys))

    @functools.cached_property
    def _bounds(self) -> tuple[float, float, float, float]:
        xs, ys = [it[0] for it in self.polygon], [it[1] for it in self.polygon]
        return min(xs), min(ys), max(xs), max(ys)


@functools.lru_cache(maxsize=256)
def _shape(corners: tuple[Point, ...]) -> Polygon:
    from shapely import prepare
    from shapely.geometry import Polygon

    shape = Polygon(corners)
    prepare(shape)
    return shape


@functools.lru_cache(maxsize=1024)
def _hull(points: tuple[Point, ...]) -> BaseGeometry:
    from shapely.geometry import LineString, MultiPoint, Point

    if len(points) == 1:
        return Point(points[0])
    return LineString(points) if len(points) == 2 else MultiPoint(points).convex_hull
