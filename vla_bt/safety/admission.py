"""The safety file against what the robot can do and knows: what names nothing is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from vla_bt.errors import SettingsError, shorten
from vla_bt.safety.config import Safety
from vla_bt.safety.guards import KeepOutGuard, refuse_unknown_skills
from vla_bt.safety.limits import Limits
from vla_bt.safety.rules import check_rules
from vla_bt.safety.zones import ZoneUse
from vla_bt.settings import FaultList, YamlFile, find_share
from vla_bt.skills import Catalogue
from vla_bt.world import Bounds, WorldModel

_FOREIGN_UNITS = {
    **dict.fromkeys(('km/h', 'kmh', 'kph', 'mph', 'cm/s', 'mm/s', 'ft/s', 'mps'), 'm/s'),
    **dict.fromkeys(('kn', 'mn', 'newton', 'kgf', 'lbf'), 'N'),
    **dict.fromkeys(('g', 'mg', 't', 'gram', 'lb', 'oz'), 'kg'),
    **dict.fromkeys(('ms', 'us', 'ns', 'sec', 'second', 'seconds', 'min', 'minutes', 'h'), 's'),
}
"""Units of arguments by the one that is judged: what is told in them would pass unseen."""
Fault = tuple[tuple[str, ...], str]
"""Keys on the way to what is wrong, and why."""


def check_safety(
    safety: Safety, catalogue: Catalogue, world: WorldModel, path: Path | None = None
) -> None:
    """Check that the safety file speaks of what there is; to be called before anything starts.

    Args:
        safety: What the file says.
        catalogue: The skills there are.
        world: The places there are, and how far the map goes.
        path: The file, to tell lines; None: the shipped one.

    Raises:
        SettingsError: A rule, limit or guard names what does not exist or leaves a skill or the
            robot no room; a line for each with file, line and what is accepted.
    """
    faults = FaultList()
    with faults.collecting():
        _refuse(list(_limit_faults(safety.limits, catalogue, world)), path)
    with faults.collecting():
        check_rules(safety.rules, catalogue, world, safety.tags, path)
    with faults.collecting():
        _refuse(list(_keep_out_faults(safety)), path)
    with faults.collecting():
        refuse_unknown_skills(safety.guards, catalogue)
    faults.raise_all()


def check_arm_poses(
    poses: Mapping[str, Mapping[str, float]], limits: Limits, path: object
) -> None:
    """Check that every joint position the arm may be sent to is within its range.

    Args:
        poses: Joint positions by joint name, radians or metres, by the name of the pose.
        limits: Hold the ranges.
        path: The file of the poses.

    Raises:
        SettingsError: One is not; a line for each.
    """
    lines = [
        f'{path}: arm.poses.{name}.{joint}: {value:g} is outside the range of the joint '
        f'(accepted: {limits.joints[joint].min:g} to {limits.joints[joint].max:g})'
        for name, pose in poses.items()
        for joint, value in pose.items()
        if joint in limits.joints and not limits.joints[joint].holds(value)
    ]
    if lines:
        raise SettingsError('\n'.join(lines))


def _limit_faults(limits: Limits, catalogue: Catalogue, world: WorldModel) -> Iterator[Fault]:
    for word in limits.forbidden_skills:
        if catalogue.find(word) is None:
            close = catalogue.suggest(word)
            is_close = close != catalogue.names
            hint = f'did you mean {" or ".join(close)}?' if is_close else ''
            accepted = hint or f'accepted: {", ".join(close)}'
            yield (
                ('limits', 'forbidden_skills'),
                f'there is no skill {shorten(word)!r}; {accepted}',
            )
    for skill in catalogue:
        for name, argument in skill.arguments.items():
            meant = _FOREIGN_UNITS.get(argument.unit.lower())
            if meant:
                yield (
                    ('limits', limits.key_of(meant)),
                    f'{skill.name}.{name} is in {argument.unit}, which no limit is told in '
                    f'(accepted: {meant}; an alias may scale)',
                )
            key = limits.key_of(argument.unit)
            if key and argument.min is not None and argument.min > getattr(limits, key):
                yield (
                    ('limits', key),
                    f'{getattr(limits, key):g} {argument.unit} leaves {skill.name}.{name} no '
                    f'value (accepted: at least {argument.min:g})',
                )
    if limits.workspace is not None and world.map_bounds is not None:
        yield from _workspace_faults(limits.workspace, world.map_bounds)


def _workspace_faults(workspace: Bounds, map_bounds: Bounds) -> Iterator[Fault]:
    for axis in 'xy':
        (low, high), (least, largest) = workspace.range_of(axis), map_bounds.range_of(axis)
        if low > largest or high < least:
            yield (
                ('limits', 'workspace'),
                f'{axis} from {low:g} to {high:g} m lies beyond the map (accepted: what '
                f'overlaps {least:g} to {largest:g} m)',
            )


def _keep_out_faults(safety: Safety) -> Iterator[Fault]:
    """Yield the guards that would stop drives which the plan's check lets pass."""
    crossed = {name: zone for name, zone in safety.zones.items() if ZoneUse.CROSS in zone.forbids}
    margins_m = {
        name: zone.margin(safety.limits.safety_margin_m) for name, zone in crossed.items()
    }
    for rule in safety.guards:
        if not isinstance(rule, KeepOutGuard):
            continue
        for name, margin_m in margins_m.items():
            if rule.margin_m > margin_m:
                yield (
                    ('guards', rule.name, 'margin_m'),
                    f'{rule.margin_m:g} m is more than plans keep from zone {name}: the guard '
                    f'would stop what was allowed (accepted: 0 to {margin_m:g})',
                )


def _refuse(faults: list[Fault], path: Path | None) -> None:
    if faults:
        where = path or find_share('config/safety.yaml')
        file = YamlFile(where)
        lines = [
            f'{where}:{file.locate(keys)[1]}: {".".join(keys)}: {why}' for keys, why in faults
        ]
        raise SettingsError('\n'.join(lines))
