"""Many measurements as few numbers."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least `percent` % of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def spread(key: str, values: Sequence[float]) -> dict[str, float]:
    """Return `<key>.median` and `<key>.p99`."""
    return {f'{key}.median': statistics.median(values), f'{key}.p99': percentile(values, 99)}
