"""How far one way drives, how long it works and how long it waits, all tries included."""

from __future__ import annotations

from dataclasses import dataclass

from vla_bt.check.limits.legs import Leg, Walk
from vla_bt.check.moment import Moment


@dataclass(frozen=True)
class Span:
    """What one way takes at most."""

    distance_m: float
    """All drives, metres."""
    work_s: float
    """All steps as long as they usually take, but for asked-for waits, seconds."""
    wait_s: float
    """All waits the plan asks for, seconds."""


def span_of(walk: Walk) -> Span:
    """Return what one way takes when each of its steps is tried as often as it may be."""
    distance_m = work_s = wait_s = 0.0
    for moment, leg in walk:
        waits_s = _arguments(moment, 's')
        distance_m += leg.distance_m * moment.attempts
        if waits_s:
            wait_s += sum(waits_s) * moment.attempts
        else:
            work_s += _work_s(moment, leg) * moment.attempts
    return Span(distance_m, round(work_s, 3), wait_s)


def _work_s(moment: Moment, leg: Leg) -> float:
    """Return the longest of what skill, author, and distance and speed say."""
    speed_mps = min(_arguments(moment, 'm/s'), default=0.0)
    drive_s = leg.distance_m / speed_mps if speed_mps > 0.0 else 0.0
    return max(moment.skill.duration_s, drive_s, moment.step.duration_s or 0.0)


def _arguments(moment: Moment, unit: str) -> list[float]:
    """Return the numbers a step is given in a unit."""
    args = moment.step.args
    named = [args.get(name) for name, it in moment.skill.arguments.items() if it.unit == unit]
    return [float(it) for it in named if isinstance(it, int | float)]
