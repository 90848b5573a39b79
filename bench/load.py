"""How busy the machine is, with us and besides us."""

from __future__ import annotations

import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path

_STAT = Path('/proc/stat')
_IDLE = slice(3, 5)
"""Idle and waiting for input, of the fields of the first line of /proc/stat."""


@dataclass(frozen=True)
class Load:
    """The state of the machine at one moment."""

    at_s: float
    average: float
    """Load average of the last minute; NaN where the system has none."""
    busy_s: float
    """CPU seconds spent by everybody since the machine started; NaN where unknown."""
    ours_s: float
    """CPU seconds spent by this process and its finished children."""


def load_now() -> Load:
    """Return the state of the machine now."""
    try:
        average = os.getloadavg()[0]
    except OSError:
        average = float('nan')
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    ours_s = sum(one.ru_utime + one.ru_stime for one in spent)
    return Load(time.monotonic(), average, _busy_s(), ours_s)


def others_cores(before: Load, after: Load) -> float:
    """Return how many cores other processes kept busy between two moments; NaN when unknown."""
    if after.at_s <= before.at_s:
        return float('nan')
    others_s = (after.busy_s - before.busy_s) - (after.ours_s - before.ours_s)
    return max(0.0, others_s / (after.at_s - before.at_s))


def _busy_s() -> float:
    try:
        fields = _STAT.read_text().splitlines()[0].split()[1:]
    except OSError:
        return float('nan')
    ticks = [int(field) for field in fields[:8]]
    return (sum(ticks) - sum(ticks[_IDLE])) / os.sysconf('SC_CLK_TCK')
