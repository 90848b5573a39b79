"""The run-time guards a site sets up: one record per kind of `config/safety.yaml`.

`safety.watch` judges them; `trees.guard` stands them in front of everything that moves.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vla_bt.safety.guards.body import (
    BatteryGuard,
    ContactForceGuard,
    JointPositionGuard,
    JointRange,
    JointVelocityGuard,
    SpeedGuard,
    TiltGuard,
)
from vla_bt.safety.guards.custom import CustomGuard
from vla_bt.safety.guards.emergency_stop import EmergencyStopGuard
from vla_bt.safety.guards.keep_out import KeepOutGuard
from vla_bt.safety.guards.liveness import PlannerGuard, TickGuard
from vla_bt.safety.guards.named_skills import refuse_unknown_skills
from vla_bt.safety.guards.policy import GuardPolicy, Watch
from vla_bt.safety.guards.rule import GuardRule, Selection
from vla_bt.safety.guards.surroundings import (
    LocalisationGuard,
    ObstacleDistanceGuard,
    PersonDistanceGuard,
)

AnyGuard = Annotated[
    EmergencyStopGuard | BatteryGuard | PersonDistanceGuard | ObstacleDistanceGuard
    | LocalisationGuard | KeepOutGuard | TiltGuard | ContactForceGuard | JointPositionGuard
    | JointVelocityGuard | SpeedGuard | TickGuard | PlannerGuard | CustomGuard,
    Field(discriminator='watches'),
]  # fmt: skip
"""An entry under `guards`; `watches` says which."""

__all__ = [
    'AnyGuard', 'BatteryGuard', 'ContactForceGuard', 'CustomGuard', 'EmergencyStopGuard',
    'GuardPolicy', 'GuardRule', 'JointPositionGuard', 'JointRange', 'JointVelocityGuard',
    'KeepOutGuard', 'LocalisationGuard', 'ObstacleDistanceGuard', 'PersonDistanceGuard',
    'PlannerGuard', 'Selection', 'SpeedGuard', 'TickGuard', 'TiltGuard', 'Watch',
    'refuse_unknown_skills',
]  # fmt: skip
