"""Where the robot may stand before each step, and where a drive leads it.

After a drive that failed it stands anywhere between where it may have begun and its goal. So the
places it may be at are the convex hull of a few points, and so is the ground of its next drive.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from vla_bt.check.moment import Moment
from vla_bt.check.simulate import destination
from vla_bt.robot import Pose
from vla_bt.skills import substitute
from vla_bt.world import WorldModel

Point = tuple[float, float]
"""x, y in `map`, metres."""


@dataclass(frozen=True)
class Leg:
    """How the base moves in one step."""

    stand: tuple[Point, ...]
    """Corners of where the robot may stand before it; empty: unknown."""
    goal: Point | None = None
    """Where a drive leads; None: it does not drive, or nobody knows where."""
    is_drive: bool = False

    @property
    def ground(self) -> tuple[Point, ...]:
        """Corners of all that lies between where it may stand and the goal."""
        return self.stand if self.goal is None else (*self.stand, self.goal)

    @property
    def distance_m(self) -> float:
        """The longest the drive can be, metres; 0: no drive, or unknown."""
        return 0.0 if self.goal is None else self.farthest_m(self.goal)

    def farthest_m(self, point: Point) -> float:
        """Return the distance to a point from the farthest the robot may stand, metres."""
        return max((math.dist(point, it) for it in self.stand), default=0.0)


Stage = tuple[Moment, Leg]
"""One step, and how the base moves in it."""
Walk = tuple[Stage, ...]
"""One way a plan can go."""
Stages = dict[tuple[int, tuple[Point, ...]], Stage]
"""By the identity of the moment, and where the robot may stand: ways of a plan share them."""


def walk_of(trace: Sequence[Moment], world: WorldModel, known: Stages) -> Walk:
    """Return the steps of one way, each with how the base moves in it.

    Args:
        trace: The steps in the order in which they are begun.
        world: Where the robot stands now, and the places.
        known: Taken from and added to; the same for all ways of one plan.
    """
    pose, walk = world.robot.pose, []
    stand: tuple[Point, ...] = () if pose is None else ((pose.x_m, pose.y_m),)
    for moment in trace:
        key = (id(moment), stand)
        stage = known.get(key)
        if stage is None:
            stage = known[key] = (moment, Leg(stand, *_drive(moment, world)))
        walk.append(stage)
        leg = stage[1]
        if leg.is_drive:
            stand = _stand_after(leg, has_arrived=moment.succeeded)
    return tuple(walk)


def _stand_after(leg: Leg, *, has_arrived: bool) -> tuple[Point, ...]:
    if leg.goal is None or not (has_arrived or leg.stand):
        return ()
    return (leg.goal,) if has_arrived else tuple(dict.fromkeys(leg.ground))


def _drive(moment: Moment, world: WorldModel) -> tuple[Point | None, bool]:
    skill = moment.skill
    # Whatever else a skill says of itself: where a base is told a point, it goes there.
    is_told = 'base' in skill.resources and {'x', 'y'} <= skill.arguments.keys()
    is_drive = skill.is_drive or is_told
    return _goal(moment, world) if is_drive else None, is_drive


def _goal(moment: Moment, world: WorldModel) -> Point | None:
    args = moment.step.args
    x_m, y_m = args.get('x'), args.get('y')
    if isinstance(x_m, int | float) and isinstance(y_m, int | float):
        return float(x_m), float(y_m)
    bindings = {f'${name}': str(value) for name, value in args.items()}
    bindings.setdefault('$location', destination(args, world))
    for rule in moment.skill.effect_rules:
        if rule.literal.fact.predicate == 'at' and not rule.literal.negated:
            place = world.places.get(substitute(rule.literal.fact, bindings).args[0])
            return _point(place.pose) if place else None
    return None


def _point(pose: Pose) -> Point:
    return pose.x_m, pose.y_m
