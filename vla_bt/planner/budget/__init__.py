"""Budget: requests, tokens and money within limits, and what they were used for."""

from vla_bt.planner.budget.budget import Budget
from vla_bt.planner.budget.counted_client import CountedClient
from vla_bt.planner.budget.ledger import LEDGER_TABLES
from vla_bt.planner.budget.model_use import ModelUse
from vla_bt.planner.budget.prices import Price, PriceTable, load_prices
from vla_bt.planner.budget.records import Admission, Purpose
from vla_bt.planner.budget.statistics import (
    STATISTICS_TABLES,
    PlanningRecord,
    PlanningStatistics,
    Statistics,
    UseReport,
)

TABLES = (*LEDGER_TABLES, *STATISTICS_TABLES)
"""What the store must be made with."""

__all__ = [
    'TABLES', 'Admission', 'Budget', 'CountedClient', 'ModelUse', 'PlanningRecord',
    'PlanningStatistics', 'Price', 'PriceTable', 'Purpose', 'Statistics', 'UseReport',
    'load_prices',
]  # fmt: skip
