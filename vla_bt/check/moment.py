"""One step on one way a plan can go: what holds and where the robot stands before and after."""

from __future__ import annotations

from dataclasses import dataclass

from vla_bt.check.simulate import destination, standing_place
from vla_bt.check.steps import ResolvedStep
from vla_bt.plan import Step
from vla_bt.robot import Pose
from vla_bt.skills import Fact, Facts, Skill
from vla_bt.world import WorldModel


@dataclass(frozen=True)
class Moment:
    """One step on one way, from its beginning to its end."""

    index: int
    """Of the step, among the steps of the plan."""
    step: Step
    """Canonical, arguments filled."""
    skill: Skill
    before: Facts
    """Certain when it begins."""
    after: Facts
    """Certain when it has ended."""
    start: Pose | None
    """Where the robot stands before, in `map`; None: unknown. Turns on the spot do not count."""
    end: Pose | None
    """Where it stands afterwards; None: unknown, as after a drive that failed."""
    succeeded: bool
    """False: it failed, or was broken off."""
    goal: Pose | None = None
    """Where it stands once the step has succeeded, in `map`; None: unknown."""
    destination: str = ''
    """Name of the place a drive leads to, however it is told; '' for what is no drive."""

    @property
    def attempts(self) -> int:
        """How often the step may be begun in a row, its own retries included."""
        return 1 + self.step.retries


@dataclass(frozen=True)
class Outcome:
    """What a step comes to from given facts."""

    step: Step
    """Canonical, arguments filled."""
    success: Facts
    failure: Facts
    """What gives way to its like is gone, as the place a drive has left."""
    is_drive: bool
    """True: the robot stands elsewhere afterwards."""
    destination: str
    """Name of the place a drive leads to; '' for what is no drive."""

    @classmethod
    def of(cls, resolved: ResolvedStep, facts: Facts, world: WorldModel) -> Outcome:
        """Return the outcome of a step whose skill is known.

        Args:
            resolved: The step.
            facts: True before.
            world: Where places are looked up.
        """
        step, result = resolved.carry_out(facts, world)
        rules = resolved.skill.effect_rules if resolved.skill else ()
        is_drive = any(rule.literal.fact.predicate == 'at' for rule in rules)
        failure = facts - replaced(facts, result.facts)
        place = destination(step.args, world) if is_drive else ''
        return cls(step, result.facts, failure, is_drive, place)

    def end(self, start: Pose | None, world: WorldModel, *, succeeded: bool) -> Pose | None:
        """Return where the robot stands afterwards, in `map`; None: unknown.

        Args:
            start: Where it stood before; None: unknown.
            world: Where places are looked up.
            succeeded: False: a drive may have ended anywhere.
        """
        if not self.is_drive:
            return start
        if not succeeded:
            return None
        x_m, y_m = self.step.args.get('x'), self.step.args.get('y')
        if isinstance(x_m, (int, float)) and isinstance(y_m, (int, float)):
            return Pose(x_m, y_m, float(self.step.args.get('theta') or 0.0))
        place = world.places.get(standing_place(self.success))
        return place.pose if place else None


def replaced(before: Facts, after: Facts) -> frozenset[Fact]:
    """Return what gave way to a fact of the same predicate, as one place to another.

    A drive that fails has left; a grasp that fails has changed nothing.
    """
    added = {it.predicate for it in after - before}
    return frozenset(it for it in before - after if it.predicate in added)
