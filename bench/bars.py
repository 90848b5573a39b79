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
_ESTOP = 'llm.estop_over_topic_latency'
_FAULTS = ('hang', 'drip', 'reset', 'flood')

BARS: Mapping[str, Bar] = {
    f'{_REACTION}.median': Bar(5),
    f'{_REACTION}.p99': Bar(12),
    'tick.memory50_over_stock': Bar(0.5),
    'tick.success1000_over_stock': Bar(0.45),
    'cpu.idle_over_bare_node': Bar(2),
    'pipeline.plan15_ms.median': Bar(4),
    'check.plan15_200_objects_ms.median': Bar(4),
    'memory.server_rss_mb': Bar(130),
    'start.server_ready_s': Bar(3),
    'fake.missions_per_s': Bar(200, is_least=True),
    'llm.overhead_ms.median': Bar(25),
    'llm.context_ms': Bar(5),
    'llm.prompt_tokens': Bar(3000),
    'llm.cancel_ms.p99': Bar(20),
    'llm.first_step_share': Bar(0.15),
    'llm.recovered_share': Bar(0.95, is_least=True),
    'llm.crashes': Bar(0),
    'llm.unchecked': Bar(0),
    **{f'llm.tick_gap_heartbeats.{fault}': Bar(2) for fault in _FAULTS},
    **{f'{_ESTOP}.{fault}.median': Bar(5) for fault in _FAULTS},
    **{f'{_ESTOP}.{fault}.p99': Bar(12) for fault in _FAULTS},
    'offline.plan_ms.median': Bar(50),
    'offline.plan_ms.worst': Bar(500),
    'offline.right_share': Bar(0.95, is_least=True),
    'offline.wrong_actions': Bar(0),
}
"""Figures without an entry are shown without a bar."""
FIXED = (
    f'{_REACTION}.median', f'{_REACTION}.p99',
    'tick.memory50_over_stock', 'tick.success1000_over_stock',
    'cpu.idle_over_bare_node',
    'pipeline.plan15_ms.median', 'pipeline.plan15_ms.p99',
    'check.plan15_200_objects_ms.median', 'check.plan15_200_objects_ms.p99',
    'memory.server_rss_mb', 'start.server_ready_s', 'fake.missions_per_s',
    'llm.overhead_ms.median', 'llm.overhead_ms.p99', 'llm.context_ms', 'llm.prompt_tokens',
    'llm.cancel_ms.p99', 'llm.first_step_share',
    'llm.recovered_share', 'llm.crashes', 'llm.unchecked',
    *(f'llm.tick_gap_heartbeats.{fault}' for fault in _FAULTS),
    *(f'{_ESTOP}.{fault}.{figure}' for fault in _FAULTS for figure in ('median', 'p99')),
    'offline.plan_ms.median', 'offline.plan_ms.worst',
    'offline.right_share', 'offline.wrong_actions',
)  # fmt: skip
"""The keys a full run must give, in the order they are shown."""
