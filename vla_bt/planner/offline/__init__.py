"""The offline planner: a grammar for service-robot English and a symbolic search."""

from vla_bt.planner.offline.planner import OfflinePlanner

__all__ = ['OfflinePlanner']
