"""A language model as a planner: ask, read, check, repair, ask again, within time and budget."""

from vla_bt.planner.model.planner import ModelPlanner

__all__ = ['ModelPlanner']
