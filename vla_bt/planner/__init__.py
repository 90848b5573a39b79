"""Who thinks: from a command and the world to a plan, a question or a refusal."""

from vla_bt.planner.language_planner import LanguagePlanner
from vla_bt.planner.offline import OfflinePlanner
from vla_bt.planner.records import (
    BACKGROUND,
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
    'BACKGROUND', 'CanceledError', 'Cancellation', 'Experience', 'Image', 'LanguagePlanner',
    'OfflinePlanner', 'PlanRequest', 'Planner', 'Report', 'Stage',
]  # fmt: skip
