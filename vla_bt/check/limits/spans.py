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


def span_of(walk: Walk, known: dict[int, Span]) -> Span:
    """Return what one way takes when each of its steps is tried as often as it may be.

    Args:
        walk: The way.
        known: What each stage takes, by its identity; taken from and added to.
    """
    distance_m = work_s = wait_s = 0.0
    for stage in walk:
        span = known.get(id(stage))
        if span is None:
            span = known[id(stage)] = _span(*stage)
        distance_m += span.distance_m
        work_s += span.work_s
        wait_s += span.wait_s
    return Span(distance_m, round(work_s, 3), wait_s)


def _span(moment: Moment, leg: Leg) -> Span:
    waits_s = _arguments(moment, 's')
    work_s = 0.0 if waits_s else _work_s(moment, leg)
    tries = moment.attempts
    return Span(leg.distance_m * tries, work_s * tries, sum(waits_s) * tries)


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
