"""The run-time guards a site sets up; `trees.Guard` asks them at every tick."""

from __future__ import annotations

import enum

from vla_bt.safety.section import Section


class GuardPolicy(str, enum.Enum):
    """What happens while a guard is not satisfied."""

    STOP = 'stop'
    """The mission ends; planning again is not tried."""
    PAUSE = 'pause'
    """Everything is stopped and held; the mission goes on when the guard is satisfied again."""


class Watch(str, enum.Enum):
    """What a guard can watch."""

    EMERGENCY_STOP = 'emergency_stop'
    """The emergency stop is released."""


class GuardRule(Section):
    """One guard."""

    name: str = ''
    """Unique; shown in the tree. In the file it is the entry's key."""
    watches: Watch
    policy: GuardPolicy
