"""How far the robot may drive, and whether its battery takes it there."""

from __future__ import annotations

from collections.abc import Iterator

from vla_bt.check.limits.case import Case
from vla_bt.check.limits.spans import Span
from vla_bt.check.limits.targets import argument_path
from vla_bt.check.moment import Moment
from vla_bt.errors import Problem, ProblemCode
from vla_bt.safety import Limits


def goal_path(moment: Moment) -> str:
    """Return the JSON path of what says where a drive leads."""
    args = moment.step.args
    name = next((it for it in ('location', 'x', *args) if it in args), '')
    return argument_path(moment, name) if name else f'steps[{moment.index}]'


def too_long_drives(case: Case) -> Iterator[Problem]:
    """Yield each drive that can be too long."""
    limit_m = case.safety.limits.move_distance_m
    for moment, leg in case.moments:
        if not leg.distance_m <= limit_m:
            yield Problem(
                code=ProblemCode.TOO_FAR,
                path=goal_path(moment),
                message=f'a drive of {leg.distance_m:.2f} m is longer than {limit_m:g} m',
                found=f'{leg.distance_m:g} m',
                allowed=(f'at most {limit_m:g} m', 'a place in between'),
            )


def too_long_way(case: Case) -> Iterator[Problem]:
    """Yield a Problem when all drives of the longest way are too long together."""
    limit_m = case.safety.limits.total_distance_m
    total_m = max((span.distance_m for span in case.spans), default=0.0)
    if not total_m <= limit_m:
        yield Problem(
            code=ProblemCode.TOO_FAR,
            path='steps',
            message=f'all drives together are {total_m:.1f} m, longer than {limit_m:g} m',
            found=f'{total_m:g} m',
            allowed=(f'at most {limit_m:g} m in all',),
        )


def unread_pose(case: Case) -> Iterator[Problem]:
    """Yield a Problem when a plan begins with a drive and nobody knows from where."""
    if case.is_start and case.world.robot.pose is None:
        drive = next((moment for moment, leg in case.moments if leg.is_drive), None)
        if drive is not None:
            message = 'nobody knows where the robot is, so no drive can be judged'
            yield Problem(code=ProblemCode.NOT_READ, path=goal_path(drive), message=message)


def low_battery(case: Case) -> Iterator[Problem]:
    """Yield a Problem when the battery would fall below its reserve on the hardest way."""
    limits, ratio = case.safety.limits, case.world.robot.battery_ratio
    if not limits.uses_battery:
        return
    if ratio is None:
        if case.is_start:
            message = 'nobody knows how full the battery is'
            yield Problem(code=ProblemCode.NOT_READ, path='steps', message=message)
        return
    use = max((_battery_use(span, limits) for span in case.spans), default=0.0)
    if not ratio - use >= limits.battery_reserve_ratio:
        reserve = limits.battery_reserve_ratio
        yield Problem(
            code=ProblemCode.LOW_BATTERY,
            path='steps',
            message=f'the plan takes {use:.1%} of the battery, which holds {ratio:.1%}; '
            f'{reserve:.1%} must be left',
            found=f'{ratio:.3f}',
            allowed=(f'a battery of at least {use + reserve:.1%}', 'a shorter plan'),
        )


def _battery_use(span: Span, limits: Limits) -> float:
    """Return what one way takes of a full battery, 0..1."""
    return (
        span.distance_m * limits.battery_per_m_ratio
        + (span.work_s + span.wait_s) * limits.battery_per_s_ratio
    )
