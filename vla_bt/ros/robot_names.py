"""The topics, services and actions that a robot file names, held against what a site allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vla_bt.errors import SettingsError
from vla_bt.ros.robot_config import RobotConfig
from vla_bt.safety.names import AllowedNames, NameKind, NameUse
from vla_bt.settings import YamlFile, find_share

_KINDS = {
    'topic': NameKind.TOPIC,
    'service': NameKind.SERVICE,
    'action': NameKind.ACTION,
    'actions': NameKind.ACTION,
}
"""By the last word of an entry."""
_TOPICS = ('camera.image', 'camera.compressed')
"""Entries that name topics and do not say so."""


def used_names(config: RobotConfig) -> Iterator[NameUse]:
    """Yield every name a robot file uses; an empty entry uses none."""
    for section, entries in config:
        for key, value in entries:
            where = f'{section}.{key}'
            kind = NameKind.TOPIC if where in _TOPICS else _KINDS.get(key.split('_')[-1])
            if kind is None:
                continue
            names = value if isinstance(value, tuple) else (value,)
            yield from (NameUse(where=where, kind=kind, name=name) for name in names if name)


def refuse_unlisted(
    config: RobotConfig, allowed: AllowedNames, path: Path | None = None
) -> None:
    """Accept a robot file only if the site allows every name it uses.

    Args:
        config: What the file says.
        allowed: From the safety file.
        path: The robot file, to tell lines; None: the shipped one.

    Raises:
        SettingsError: It uses others; each with its line, and how to allow it.
    """
    refusals = allowed.refusals(used_names(config))
    if refusals:
        file = YamlFile(path or find_share('config/robot.yaml'))
        raise SettingsError(
            '\n'.join(
                f'{file.path}:{file.locate(use.where.split("."))[1]}: {why}'
                for use, why in refusals
            )
        )
