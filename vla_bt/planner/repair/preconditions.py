"""Missing drives and looks: what must be true before a step is made true, by search.

Only what moves the base or the cameras is ever put in. Nothing is grasped, put down, opened or
said that the plan does not ask for.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from vla_bt.check.flow import FlowCheck
from vla_bt.check.simulate import Simulated, simulate
from vla_bt.check.steps import ResolvedStep, resolve_step
from vla_bt.plan import Plan, Step, flow_of
from vla_bt.planner.offline.search import Action, Goal, find_steps
from vla_bt.planner.repair.insertion import with_steps_before
from vla_bt.planner.repair.notes import Notes
from vla_bt.skills import Catalogue, Facts, Literal, Skill
from vla_bt.world import WorldModel, world_facts

MAX_STATES = 2_000
"""States looked at for one missing precondition."""
_HARMLESS = frozenset(('base', 'head'))


@dataclass(frozen=True)
class _Watched(ResolvedStep):
    """A step that remembers what was certain when its turn came."""

    seen: list[tuple[Facts, tuple[Literal, ...]]] = field(default_factory=list)

    def carry_out(self, facts: Facts, world: WorldModel) -> tuple[Step, Simulated]:
        step, result = super().carry_out(facts, world)
        self.seen.append((facts, result.unmet))
        return step, result


def final_facts(plan: Plan, catalogue: Catalogue, world: WorldModel) -> Facts:
    """Return what is certain once a right plan without flow has succeeded."""
    facts = world_facts(world)
    for index, step in enumerate(plan.steps):
        facts = resolve_step(step, index, catalogue, world).carry_out(facts, world)[1].facts
    return facts


def with_preconditions(
    plan: Plan, catalogue: Catalogue, world: WorldModel, max_steps: int, notes: Notes
) -> Plan:
    """Return the plan with the drives and looks it lacks, as far as they can be found.

    Args:
        plan: Every skill and argument of it is known.
        catalogue: The skills.
        world: The state the plan starts in.
        max_steps: Most steps of the plan.
        notes: Takes a sentence for everything put in.
    """
    means = [skill for skill in catalogue if _is_harmless(skill)]
    if not means:
        return plan
    while len(plan.steps) < max_steps:
        found = _first_unmet(plan, catalogue, world)
        remedy = found and _remedy(*found, Catalogue(means), world)
        if not found or not remedy:
            return plan
        step = found[0]
        missing = ', '.join(str(literal) for literal in found[2])
        for action in remedy:
            call = Step(skill=action.skill.name, args=_told(action))
            notes.add(f'{call} was put in before {step.step}, which needs {missing}.')
        added = [Step(skill=it.skill.name, args=dict(it.args)) for it in remedy]
        plan = with_steps_before(plan, step.index, added)
    return plan


def _first_unmet(
    plan: Plan, catalogue: Catalogue, world: WorldModel
) -> tuple[ResolvedStep, Facts, tuple[Literal, ...]] | None:
    """Return the first step whose preconditions do not hold, what holds then, and what not."""
    steps = []
    for index, step in enumerate(plan.steps):
        it = resolve_step(step, index, catalogue, world)
        steps.append(_Watched(it.step, it.index, it.skill, it.args, it.problems))
    FlowCheck(steps, world).run(flow_of(plan), world_facts(world))
    for watched in steps:
        for facts, unmet in watched.seen:
            if unmet:
                return watched, facts, unmet
    return None


def _remedy(
    step: ResolvedStep,
    facts: Facts,
    unmet: tuple[Literal, ...],
    means: Catalogue,
    world: WorldModel,
) -> tuple[Action, ...]:
    assert step.skill is not None, 'checked by the caller'
    goal = Goal(skill=step.skill, args=step.args)
    states = itertools.count()
    found = find_steps(goal, facts, means, world, lambda: next(states) > MAX_STATES)
    if found:
        return found
    looks = _looks(goal, means)
    return next(((look,) for look in looks if _helps(look, goal, facts)), ())


def _looks(goal: Goal, means: Catalogue) -> Iterator[Action]:
    """Yield the skills that need one thing, for each thing the step is about.

    A look finds an object only when it is there, so a search for what surely works leaves it out.
    """
    for skill in means:
        needed = [name for name, argument in skill.arguments.items() if argument.is_required]
        if len(needed) == 1:
            defaults = {
                name: argument.default
                for name, argument in skill.arguments.items()
                if argument.default is not None
            }
            for value in goal.args.values():
                yield Action(skill=skill, args={**defaults, needed[0]: value})


def _helps(look: Action, goal: Goal, facts: Facts) -> bool:
    after = simulate(look.skill, look.args, facts)
    return not after.unmet and not goal.unmet(after.facts)


def _is_harmless(skill: Skill) -> bool:
    return bool(skill.resources) and _HARMLESS.issuperset(skill.resources) and not skill.confirm


def _told(action: Action) -> dict[str, object]:
    """Return the arguments that are not as they are anyway."""
    arguments = action.skill.arguments
    return {name: value for name, value in action.args.items() if value != arguments[name].default}
