"""Where the robot may not be: forbidden zones, outside the workspace, beyond the map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vla_bt.check.limits.case import Case
from vla_bt.check.limits.distances import goal_path
from vla_bt.check.limits.legs import Leg, Point
from vla_bt.check.limits.targets import uses_hand
from vla_bt.errors import Problem, ProblemCode
from vla_bt.safety.zones import Zone, ZoneUse
from vla_bt.world import Bounds


def outside_bounds(case: Case) -> Iterator[Problem]:
    """Yield each goal of base or hand outside the workspace, or beyond the map."""
    bounds = (
        (case.safety.limits.workspace, ProblemCode.OUTSIDE_WORKSPACE, 'the workspace'),
        (case.world.map_bounds, ProblemCode.OUTSIDE_MAP, 'the map'),
    )
    for box, code, what in bounds:
        if box is None:
            continue
        for path, coordinates in _goals(case):
            for axis in box.outside(**coordinates):
                where = f'{path[:-1]}{axis}' if path.endswith('.args.x') else path
                yield _outside(where, axis, coordinates[axis], box, code, what)


def forbidden_zones(case: Case) -> Iterator[Problem]:
    """Yield each drive into or through, and each reach into, a forbidden zone."""
    zones = case.safety.zones
    drives = tuple(dict.fromkeys(_drives(case))) if zones else ()
    works = tuple(dict.fromkeys(_works(case))) if zones else ()
    default_m = case.safety.limits.safety_margin_m
    for name, zone in zones.items():
        margin_m = zone.margin(default_m)
        for path, leg in drives:
            said = _trespass(leg, zone, margin_m) or _blind(leg, zone, case)
            if said:
                yield _forbidden(path, said, name, margin_m)
        for work in works if ZoneUse.REACH in zone.forbids else ():
            if not zone.is_clear_of(work.ground, margin_m, work.about_m):
                said = f'the hand would work {work.where}in'
                yield _forbidden(work.path, said, name, margin_m)


@dataclass(frozen=True)
class _Work:
    """Where a hand works."""

    path: str
    where: str
    """As words of a sentence, a blank after them."""
    ground: tuple[Point, ...]
    """Corners of it."""
    about_m: float = 0.0
    """How far off that may be, metres."""


def _works(case: Case) -> Iterator[_Work]:
    for moment, leg in case.moments:
        goals = case.hand_goals(moment)
        for goal in goals:
            point = (goal.pose.x_m, goal.pose.y_m)
            about_m = case.safety.limits.reach_m if goal.is_about else 0.0
            yield _Work(goal.path, f'at {goal.name or _at(point)} ', (point,), about_m)
        if not goals and leg.stand and uses_hand(moment.skill):
            yield _Work(f'steps[{moment.index}]', '', leg.stand)


def _goals(case: Case) -> Iterator[tuple[str, dict[str, float]]]:
    for path, leg in _drives(case):
        if leg.goal is not None:
            yield path, {'x': leg.goal[0], 'y': leg.goal[1]}
    for moment, _ in case.moments:
        for goal in case.hand_goals(moment):
            point = {'x': goal.pose.x_m, 'y': goal.pose.y_m}
            yield goal.path, {**point, 'z': goal.pose.z_m} if goal.has_height else point


def _drives(case: Case) -> Sequence[tuple[str, Leg]]:
    return [(goal_path(moment), leg) for moment, leg in case.moments if leg.is_drive]


def _trespass(leg: Leg, zone: Zone, margin_m: float) -> str:
    """Return what of a drive is forbidden, as the beginning of a sentence; empty: nothing."""
    if leg.goal is None or zone.is_clear_of(leg.ground, margin_m):
        return ''
    if ZoneUse.STAND in zone.forbids and not zone.is_clear_of([leg.goal], margin_m):
        return f'{_at(leg.goal)} lies in'
    if ZoneUse.CROSS in zone.forbids:
        return f'the straight way to {_at(leg.goal)} leads through'
    return ''


def _blind(leg: Leg, zone: Zone, case: Case) -> str:
    """Return what is not known of a drive, as the beginning of a sentence; empty: nothing.

    Where the pose was not read yet, that is told elsewhere when the plan begins.
    """
    is_open = {ZoneUse.STAND, ZoneUse.CROSS}.isdisjoint(zone.forbids)
    if is_open or case.world.robot.pose is None:
        return ''
    if leg.goal is None:
        return 'nobody knows whether the drive leads into'
    return '' if leg.stand else 'nobody knows whether the drive leads through'


def _forbidden(path: str, said: str, name: str, margin_m: float) -> Problem:
    return Problem(
        code=ProblemCode.FORBIDDEN_ZONE,
        path=path,
        message=f'{said} the forbidden zone {name!r}, or nearer to it than {margin_m:g} m',
        found=name,
        allowed=(f'at least {margin_m:g} m from {name}',),
    )


def _outside(
    path: str, axis: str, value: float, box: Bounds, code: ProblemCode, what: str
) -> Problem:
    low, high = box.range_of(axis)
    return Problem(
        code=code,
        path=path,
        message=f'{axis} = {value:g} m lies outside {what}',
        found=f'{value:g} m',
        allowed=(f'{axis} from {low:g} to {high:g} m',),
    )


def _at(point: Point) -> str:
    return f'({point[0]:g}, {point[1]:g})'
