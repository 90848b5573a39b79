"""The site's limits as a model is told them: the fewest words that keep a plan within."""

from __future__ import annotations

from collections.abc import Iterator

from vla_bt.safety import Safety, Zone
from vla_bt.world import Bounds


def told_limits(safety: Safety) -> tuple[str, ...]:
    """Return the limits a plan can run into, a line each."""
    return tuple(_lines(safety))


def _lines(safety: Safety) -> Iterator[str]:
    limits = safety.limits
    yield f'at most {limits.velocity_mps:g} m/s, {limits.force_n:g} N, {limits.payload_kg:g} kg'
    yield (
        f'at most {limits.move_distance_m:g} m a drive, {limits.total_distance_m:g} m in all, '
        f'{limits.plan_duration_s:g} s and {limits.wait_s:g} s of waits'
    )
    if limits.forbidden_skills:
        yield f'never use {", ".join(limits.forbidden_skills)}'
    if limits.workspace is not None:
        yield f'goals within {_box(limits.workspace)}'
    for zone in safety.zones.values():
        if zone.forbids:
            margin_m = zone.margin(limits.safety_margin_m)
            yield f'never {_uses(zone)} within {margin_m:g} m of {_extent(zone)}'


def _uses(zone: Zone) -> str:
    return ', '.join(use.value for use in zone.forbids)


def _extent(zone: Zone) -> str:
    xs, ys = zip(*zone.polygon, strict=True)
    return f'x {min(xs):g} to {max(xs):g}, y {min(ys):g} to {max(ys):g}'


def _box(bounds: Bounds) -> str:
    ranges = ((axis, *bounds.range_of(axis)) for axis in 'xyz')
    return ', '.join(f'{axis} {low:g} to {high:g}' for axis, low, high in ranges)
