"""Plans that worked, kept for the same command in the same situation."""

from vla_bt.planner.cache.entries import TABLES, CacheStatistics
from vla_bt.planner.cache.plan_cache import PlanCache

__all__ = ['TABLES', 'CacheStatistics', 'PlanCache']
