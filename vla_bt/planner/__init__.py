"""Who thinks: from a command and the world to a plan, a question or a refusal."""

from vla_bt.planner.offline import OfflinePlanner
from vla_bt.planner.records import (
    CanceledError,
    Cancellation,
    Experience,
    Image,
    Planner,
    PlanRequest,
    Report,
    Stage,
)

__all__ = [
    'CanceledError', 'Cancellation', 'Experience', 'Image', 'OfflinePlanner', 'PlanRequest', 'Planner', 'Report',
    'Stage',
]  # fmt: skip
