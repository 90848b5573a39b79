"""What must hold: the fixed keys and their bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A bound on a figure."""

    bound: float
    is_least: bool = False
    """True: the figure must not be smaller; False: not larger."""

    def holds(self, value: float) -> bool:
        """Return whether a value keeps the bar; NaN never does."""
        return value >= self.bound if self.is_least else value <= self.bound

    def __str__(self) -> str:
        return f'{">=" if self.is_least else "<="} {self.bound:g}'


_REACTION = 'reaction.estop_to_cancel_over_topic_latency'

BARS: Mapping[str, Bar] = {
    f'{_REACTION}.median': Bar(5),
    f'{_REACTION}.p99': Bar(12),
    'tick.memory50_over_stock': Bar(0.5),
    'tick.success1000_over_stock': Bar(0.45),
    'cpu.idle_over_bare_node': Bar(2),
    'pipeline.plan15_ms.median': Bar(4),
    'memory.server_rss_mb': Bar(130),
    'start.server_ready_s': Bar(3),
    'fake.missions_per_s': Bar(200, is_least=True),
}
"""Figures without an entry are shown without a bar."""
FIXED = (
    f'{_REACTION}.median', f'{_REACTION}.p99',
    'tick.memory50_over_stock', 'tick.success1000_over_stock',
    'cpu.idle_over_bare_node',
    'pipeline.plan15_ms.median', 'pipeline.plan15_ms.p99',
    'memory.server_rss_mb', 'start.server_ready_s', 'fake.missions_per_s',
)  # fmt: skip
"""The keys a full run must give, in the order they are shown."""
