"""Whether the robot may get into an area while it does a step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vla_bt.robot import Pose
from vla_bt.safety.zones import Zone
from vla_bt.skills import ArgumentType, Skill
from vla_bt.world import WorldModel


def may_get_into(
    zone: Zone, margin_m: float, skill: Skill, args: Mapping[str, Any], world: WorldModel
) -> bool:
    """Return True unless the robot is sure to stay clear of the area.

    It is where it stands now, where the step leads, on the straight way between, and where it
    reaches to. What has no known pose may be anywhere.

    Args:
        zone: The area, with its margin.
        margin_m: Of a zone without its own, metres.
        skill: Of the step.
        args: Canonical arguments.
        world: As it is now; gives the poses of what the step names.
    """
    start = world.robot.pose
    for target in (start, *_targets(skill, args, world)):
        if start is None or target is None:
            return True
        ends = ((start.x_m, start.y_m), (target.x_m, target.y_m))
        if not zone.is_clear_of(tuple(dict.fromkeys(ends)), margin_m):
            return True
    return False


def _targets(
    skill: Skill, args: Mapping[str, Any], world: WorldModel
) -> Iterator[Pose | None]:
    """Yield where a step leads and reaches to; None for what is not known."""
    if args.get('x') is not None and args.get('y') is not None:
        yield Pose(float(args['x']), float(args['y']))
    nameable = {ArgumentType.PLACE, ArgumentType.OBJECT}
    for name, argument in skill.arguments.items():
        if nameable.isdisjoint(argument.kinds) or args.get(name) is None:
            continue
        value = str(args[name])
        place, belief = world.places.get(value), world.objects.get(value)
        if place is not None:
            yield place.pose
            if place.surface_pose is not None:
                yield place.surface_pose
        elif value != world.robot.held_object:
            yield belief.pose if belief is not None else None
