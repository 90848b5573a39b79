"""Who thinks: from a command and the world to a plan, a question or a refusal."""

from vla_bt.planner.offline import OfflinePlanner
from vla_bt.planner.records import Planner, PlanRequest

__all__ = ['OfflinePlanner', 'PlanRequest', 'Planner']
