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


def moment_of(
    resolved: ResolvedStep, skill: Skill, before: Facts, start: Pose | None, world: WorldModel,
    *, succeeded: bool,
) -> Moment:  # fmt: skip
    """Return a step as it is begun on one way.

    Args:
        resolved: The step.
        skill: Its skill.
        before: Certain when it begins.
        start: Where the robot stands, in `map`; None: unknown.
        world: Where places are looked up.
        succeeded: False: it failed, what gives way to its like is gone all the same, as the
            place a drive has left; and a drive may have ended anywhere.
    """
    step, result = resolved.carry_out(before, world)
    goal, lost, place = start, start, ''
    if skill.is_drive:
        goal, lost = _goal(step, result.facts, world), None
        place = destination(step.args, world)
    return Moment(
        resolved.index,
        step,
        skill,
        before,
        result.facts if succeeded else before - replaced(before, result.facts),
        start,
        goal if succeeded else lost,
        succeeded,
        goal,
        place,
    )


def _goal(step: Step, after: Facts, world: WorldModel) -> Pose | None:
    """Return where a drive leads, in `map`; None: unknown."""
    x_m, y_m = step.args.get('x'), step.args.get('y')
    if isinstance(x_m, (int, float)) and isinstance(y_m, (int, float)):
        return Pose(x_m, y_m, float(step.args.get('theta') or 0.0))
    place = world.places.get(standing_place(after))
    return place.pose if place else None


def replaced(before: Facts, after: Facts) -> frozenset[Fact]:
    """Return what gave way to a fact of the same predicate, as one place to another.

    A drive that fails has left; a grasp that fails has changed nothing.
    """
    added = {it.predicate for it in after - before}
    return frozenset(it for it in before - after if it.predicate in added)
