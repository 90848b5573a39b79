"""Rules over time (`config/safety.yaml`, `rules:`) against every way a plan can go."""

from vla_bt.check.rules.judge import Judge

__all__ = ['Judge']
