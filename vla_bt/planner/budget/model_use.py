"""What each model took, summed up from the ledger."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

_USE = """SELECT provider, model, requests, input_tokens, cached_tokens, output_tokens, usd,
    fault, seconds, is_estimate FROM model_use WHERE at_s > ? ORDER BY provider, model"""


@dataclass(frozen=True, kw_only=True)
class ModelUse:
    """What one model took within a span."""

    provider: str
    model: str
    requests: int
    input_tokens: int
    """Cached ones included."""
    cached_tokens: int
    output_tokens: int
    usd: float | None
    """None: the model has no price."""
    estimated: int
    """Uses whose tokens the server did not say; they count as estimated before."""
    median_s: float | None
    """Of the answers' times; None: there is none."""
    p90_s: float | None
    faults: dict[str, int] = field(default_factory=dict)
    """Uses without an answer, by `FaultCode` value."""


@dataclass(frozen=True)
class _UseRow:
    requests: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    usd: float | None
    fault: str
    seconds: float | None
    is_estimate: int


def model_uses(connection: sqlite3.Connection, start_s: float) -> tuple[ModelUse, ...]:
    """Return what each model took since `start_s` of the wall clock, by name."""
    by_model: dict[tuple[str, str], list[_UseRow]] = defaultdict(list)
    for provider, model, *rest in connection.execute(_USE, (start_s,)):
        by_model[provider, model].append(_UseRow(*rest))
    return tuple(_sum(name, rows) for name, rows in by_model.items())


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the nearest-rank percentile, None of nothing."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _sum(name: tuple[str, str], rows: Sequence[_UseRow]) -> ModelUse:
    faults = Counter(row.fault for row in rows if row.fault)
    times = [row.seconds for row in rows if row.seconds is not None and not row.fault]
    prices = [row.usd for row in rows if row.usd is not None]
    return ModelUse(
        provider=name[0],
        model=name[1],
        requests=sum(row.requests for row in rows),
        input_tokens=sum(row.input_tokens for row in rows),
        cached_tokens=sum(row.cached_tokens for row in rows),
        output_tokens=sum(row.output_tokens for row in rows),
        usd=sum(prices) if prices else None,
        estimated=sum(row.is_estimate for row in rows),
        median_s=percentile(times, 0.5),
        p90_s=percentile(times, 0.9),
        faults=dict(sorted(faults.items())),
    )
