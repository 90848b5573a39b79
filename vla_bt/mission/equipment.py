"""What missions work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from vla_bt.check import Checked, History, check_plan
from vla_bt.mission.worker import PlanningWorker
from vla_bt.plan import Plan
from vla_bt.planner import Image
from vla_bt.robot import Robot
from vla_bt.safety import (
    ConfirmationRules,
    Safety,
    SafetyWatch,
    check_safety,
    confirmation_rules,
)
from vla_bt.settings import Settings
from vla_bt.skills import Catalogue
from vla_bt.trees import with_all_resources
from vla_bt.world import WorldModel


@dataclass(frozen=True, kw_only=True)
class Equipment:
    """What missions work with; lives as long as the executive.

    Raises:
        SettingsError: `planning.require_confirmation` lists a skill that does not exist, or
            `check_safety` refuses the safety file.
        ProblemsError: A skill's tree is wrong.
    """

    robot: Robot
    world: WorldModel
    catalogue: Catalogue
    """Its skills declare also what their trees occupy, see `with_all_resources`."""
    worker: PlanningWorker
    settings: Settings
    safety: Safety
    clock: Callable[[], float]
    """Seconds, monotonic."""
    camera: Callable[[], Callable[[], Image | None]] = lambda: lambda: None
    """Returns at once what a planner calls in its thread, see `PlanRequest.look`."""
    confirmation: ConfirmationRules = field(init=False)
    """Which steps a person is asked about; follows from settings, safety and catalogue."""
    watch: SafetyWatch = field(init=False)
    """Judges the guards of `safety`; what it stops stays stopped from mission to mission."""

    def __post_init__(self) -> None:
        object.__setattr__(self, 'catalogue', with_all_resources(self.catalogue))
        rules = confirmation_rules(self.settings.planning, self.safety, self.catalogue)
        object.__setattr__(self, 'confirmation', rules)
        check_safety(self.safety, self.catalogue, self.world)
        watch = SafetyWatch(self.safety.guards, self.world, self.safety.zones)
        object.__setattr__(self, 'watch', watch)

    def check(self, plan: Plan, history: History | None = None) -> Checked:
        """Return the plan checked against catalogue, world and safety file as they are now.

        Args:
            plan: Any.
            history: What its mission has finished already; None: nothing.
        """
        return check_plan(
            plan,
            self.catalogue,
            self.world,
            safety=self.safety,
            max_steps=self.settings.planning.max_plan_length,
            is_start=True,
            history=history or History(),
        )
