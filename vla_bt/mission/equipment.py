"""What missions work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vla_bt.check import Checked, check_plan
from vla_bt.mission.worker import PlanningWorker
from vla_bt.plan import Plan
from vla_bt.planner import Image
from vla_bt.robot import Robot
from vla_bt.safety import Safety
from vla_bt.settings import Settings
from vla_bt.skills import Catalogue
from vla_bt.world import WorldModel


@dataclass(frozen=True, kw_only=True)
class Equipment:
    """What missions work with; lives as long as the executive."""

    robot: Robot
    world: WorldModel
    catalogue: Catalogue
    worker: PlanningWorker
    settings: Settings
    safety: Safety
    clock: Callable[[], float]
    """Seconds, monotonic."""
    camera: Callable[[], Callable[[], Image | None]] = lambda: lambda: None
    """Returns at once what a planner calls in its thread, see `PlanRequest.look`."""

    def check(self, plan: Plan) -> Checked:
        """Return the plan checked against catalogue, world and safety file as they are now."""
        return check_plan(
            plan,
            self.catalogue,
            self.world,
            safety=self.safety,
            max_steps=self.settings.planning.max_plan_length,
        )
