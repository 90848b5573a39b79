"""What a mission has finished before the plan that is checked, so that rules see it too."""

from __future__ import annotations

from dataclasses import dataclass, field

from vla_bt.check.moment import Moment
from vla_bt.check.steps import resolve_step
from vla_bt.check.traces import traces
from vla_bt.plan import Step
from vla_bt.skills import Catalogue
from vla_bt.world import WorldModel, world_facts


@dataclass(frozen=True, kw_only=True)
class History:
    """The finished steps of a mission.

    A step that failed is not among them, nor is one that was broken off.
    """

    steps: tuple[Step, ...] = ()
    """Canonical, in the order in which they were done."""
    world: WorldModel | None = field(default=None, compare=False)
    """As it was when the mission began; None: as it is now."""

    def trace(self, catalogue: Catalogue, world: WorldModel) -> tuple[Moment, ...]:
        """Return the steps as one way.

        Args:
            catalogue: The skills.
            world: As it is now; names are looked up in it.
        """
        if not self.steps:
            return ()
        resolved = [
            resolve_step(it, index, catalogue, world) for index, it in enumerate(self.steps)
        ]
        begun = self.world or world
        return traces(None, resolved, world_facts(begun), begun)[0]
