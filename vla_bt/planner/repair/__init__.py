"""Deterministic repair: the wrong shape of a right plan; no guess, and nothing in silence."""

from vla_bt.planner.repair.document import RepairedText, repair_text
from vla_bt.planner.repair.plan import Goal, Repaired, repair_plan
from vla_bt.planner.repair.reply import Answer, read_reply

__all__ = [
    'Answer', 'Goal', 'Repaired', 'RepairedText', 'read_reply', 'repair_plan', 'repair_text',
]  # fmt: skip
