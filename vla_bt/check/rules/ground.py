"""Where the robot may be on the map during a step, and how far that is from something."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from vla_bt.check.moment import Moment
from vla_bt.robot import Pose

Spot = tuple[float, float]
"""x and y in `map`, metres."""
TOLERANCE_M = 1e-9
"""Of distances: one that equals the bound but for rounding is within it."""


@dataclass(frozen=True)
class Ground:
    """Everything between some corners: one of them is a spot, two a straight way."""

    corners: tuple[Spot, ...]
    """At least one; metres in `map`."""

    @classmethod
    def of(cls, *poses: Pose | None) -> Ground | None:
        """Return what lies between the poses; None: one of them is not known."""
        corners: dict[Spot, None] = {}
        for pose in poses:
            if pose is None or not pose.is_finite:
                return None
            corners[pose.x_m, pose.y_m] = None
        return cls(tuple(corners))

    def with_spot(self, pose: Pose | None) -> Ground | None:
        """Return the ground between this one and the pose; None: the pose is not known."""
        other = Ground.of(pose)
        return other and Ground(tuple(dict.fromkeys(self.corners + other.corners)))

    def nearest_m(self, spot: Spot) -> float:
        """Return the distance of its point nearest to `spot`, metres; 0 inside."""
        if any(_is_inside(spot, three) for three in combinations(self.corners, 3)):
            return 0.0
        ways = list(combinations(self.corners, 2)) or [(self.corners[0], self.corners[0])]
        return min(_distance_m(spot, *way) for way in ways)

    def farthest_m(self, spot: Spot) -> float:
        """Return the distance of its point farthest from `spot`, metres."""
        return max(math.dist(spot, corner) for corner in self.corners)


@dataclass(frozen=True)
class Beat:
    """A step on one way, with where the robot may be meanwhile. None: anywhere."""

    moment: Moment
    start: Ground | None
    way: Ground | None
    end: Ground | None
    is_past: bool = False
    """True: finished before the plan begins."""


Beats = dict[tuple[int, Ground | None], Beat]
"""By the identity of the moment, and where the last one ended: ways of a plan share them."""


def beats(trace: Sequence[Moment], known: Beats, *, is_past: bool = False) -> Iterator[Beat]:
    """Yield the steps with where the robot may be: a drive that failed, anywhere on its way.

    Args:
        trace: Of one way, in order.
        known: Taken from and added to.
        is_past: They are finished.
    """
    stopped: Ground | None = None
    for it in trace:
        key = (id(it), stopped)
        beat = known.get(key)
        if beat is None:
            beat = known[key] = _beat(it, stopped, is_past)
        yield beat
        stopped = beat.end


def _beat(moment: Moment, stopped: Ground | None, is_past: bool) -> Beat:
    start = Ground.of(moment.start) or stopped
    if not moment.skill.is_drive:
        return Beat(moment, start, start, start, is_past)
    way = start and start.with_spot(moment.goal)
    return Beat(moment, start, way, Ground.of(moment.goal) if moment.succeeded else way, is_past)


def _distance_m(spot: Spot, a: Spot, b: Spot) -> float:
    """Return the distance from the segment between `a` and `b`, metres."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy)
    if length == 0:
        return math.dist(spot, a)
    along = ((spot[0] - a[0]) * dx + (spot[1] - a[1]) * dy) / length
    share = min(max(along / length, 0.0), 1.0)
    return math.dist(spot, (a[0] + share * dx, a[1] + share * dy))


def _is_inside(spot: Spot, corners: Sequence[Spot]) -> bool:
    """Return True within a triangle that is not flat."""
    a, b, c = corners
    if _turn(a, b, c) == 0:
        return False
    turns = [_turn(a, b, spot), _turn(b, c, spot), _turn(c, a, spot)]
    return min(turns) >= 0 or max(turns) <= 0


def _turn(a: Spot, b: Spot, c: Spot) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
