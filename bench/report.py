"""The table and the file of one run."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.bars import BARS, FIXED
from bench.load import Load, others_cores

PACKAGES = ('py_trees', 'pydantic', 'rclpy')
_MISSING = 'ModuleNotFoundError'


@dataclass(frozen=True, kw_only=True)
class Group:
    """What became of one group."""

    name: str
    error: str
    """Why there are no figures; empty when there are."""
    before: Load
    after: Load
    samples: int = 0
    """Measurements each figure is made of."""
    figures: Mapping[str, float] = field(default_factory=dict)
    """By key."""

    @property
    def has_failed(self) -> bool:
        """True when it broke; not when a package it needs is not installed."""
        is_ours = "'bench." in self.error or "'vla_bt" in self.error
        return bool(self.error) and (is_ours or not self.error.startswith(_MISSING))


@dataclass(frozen=True, kw_only=True)
class Run:
    """All groups of one run."""

    groups: Sequence[Group]
    before: Load
    after: Load
    date: str = field(
        default_factory=lambda: datetime.now(timezone.utc).isoformat(timespec='seconds')
    )

    @property
    def figures(self) -> dict[str, float]:
        """All figures by key."""
        return {key: value for group in self.groups for key, value in group.figures.items()}

    def machine(self) -> dict[str, object]:
        """Return with what and on how busy a machine it was measured."""
        return {
            'date': self.date,
            'cpu_count': os.cpu_count(),
            'python': platform.python_version(),
            **{name: _version(name) for name in PACKAGES},
            'load_before': _short(self.before.average),
            'load_after': _short(self.after.average),
            'others_cores': {
                group.name: _short(others_cores(group.before, group.after))
                for group in self.groups
                if not group.error
            },
            'samples': {group.name: group.samples for group in self.groups if not group.error},
            'not_measured': {group.name: group.error for group in self.groups if group.error},
        }


def table(run: Run) -> str:
    """Return the figures with their bars, the fixed ones first, and what they were made on."""
    figures = run.figures
    keys = [key for key in FIXED if key in figures]
    keys += sorted(key for key in figures if key not in FIXED)
    width = max(map(len, keys), default=0)
    lines = [f'{"":{width}}  {"value":>9}  {"bar":>8}']
    lines += [f'{key:{width}}  {_shown(figures[key]):>9}  {_judged(key, figures[key])}'
              for key in keys]  # fmt: skip
    return '\n'.join([*lines, '', *_remarks(run)])


def write(run: Run, file: Path) -> None:
    """Write the figures by key, and `run`."""
    figures = {key: _short(value) for key, value in run.figures.items()}
    file.write_text(json.dumps({**figures, 'run': run.machine()}, indent=2) + '\n')


def _judged(key: str, value: float) -> str:
    bar = BARS.get(key)
    if bar is None:
        return ''
    return f'{bar!s:>8}  {"holds" if bar.holds(value) else "MISSED"}'


def _remarks(run: Run) -> Iterator[str]:
    for name, value in run.machine().items():
        if isinstance(value, dict):
            value = ', '.join(f'{key} {part}' for key, part in value.items())
        if value not in (None, ''):
            yield f'{name}: {value}'


def _shown(value: float) -> str:
    return f'{value:.4g}'


def _short(value: float) -> float | None:
    """Return the value to four digits; None when it is no number, for JSON has none such."""
    return float(f'{value:.4g}') if math.isfinite(value) else None


def _version(package: str) -> str | None:
    for name in (package, f'ros-{package}'):
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return None
