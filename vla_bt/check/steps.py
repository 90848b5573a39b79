"""One step of a plan: its skill and arguments resolved, and its effect on the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vla_bt.check.arguments import canonical_arguments
from vla_bt.check.names import objects_named
from vla_bt.check.simulate import Simulated, destination, fill_arguments, simulate
from vla_bt.errors import Problem, ProblemCode, shorten
from vla_bt.plan import Step, default_id
from vla_bt.skills import ArgumentType, Catalogue, Facts, Skill
from vla_bt.world import WorldModel


@dataclass(frozen=True)
class ResolvedStep:
    """A step whose names are looked up; what depends on the situation is still open."""

    step: Step
    """As its author wrote it."""
    index: int
    """Among the steps of the plan."""
    skill: Skill | None
    """None: there is no such skill."""
    args: dict[str, Any]
    """Canonical, as far as they could be resolved."""
    problems: list[Problem]
    """What is wrong with its names and arguments."""
    _outcomes: dict[Facts, tuple[Step, Simulated]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What it comes to, by the facts before it, as far as that was asked."""
    _filled: list[tuple[Step, dict[str, Any], str]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )
    """The ways its arguments were filled: canonical step, what is meant, where it leads."""

    @property
    def path(self) -> str:
        """JSON path of the step."""
        return f'steps[{self.index}]'

    def carry_out(self, facts: Facts, world: WorldModel) -> tuple[Step, Simulated]:
        """Return the canonical step and what it needs and changes.

        Args:
            facts: True before.
            world: Where places are looked up; always the one it was resolved with.
        """
        found = self._outcomes.get(facts)
        if found is None:
            found = self._outcomes[facts] = self._carry_out(facts, world)
        return found

    def _carry_out(self, facts: Facts, world: WorldModel) -> tuple[Step, Simulated]:
        if self.skill is None:
            return self.step, Simulated(facts=facts, unmet=())
        args = fill_arguments(self.skill, self.args, facts)
        found = next((it for it in self._filled if it[0].args == args), None)
        if found is None:
            found = self._with(self.skill, args, world)
            self._filled.append(found)
        step, meant, where = found
        return step, simulate(self.skill, meant, facts, where)

    def _with(
        self, skill: Skill, args: dict[str, Any], world: WorldModel
    ) -> tuple[Step, dict[str, Any], str]:
        update = {
            'skill': skill.name,
            'args': args,
            'id': self.step.id or default_id(self.index),
            'has_text_args': False,
        }
        meant = {**args, **_things_sought(skill, args, world)}
        return self.step.model_copy(update=update), meant, destination(args, world)


def resolve_step(
    step: Step, index: int, catalogue: Catalogue, world: WorldModel
) -> ResolvedStep:
    """Return the step with its skill and arguments looked up.

    Args:
        step: As written.
        index: Among the steps of the plan.
        catalogue: The skills there are.
        world: The things and places there are.
    """
    skill = catalogue.find(step.skill)
    if skill is None:
        problem = _unknown_skill(step, catalogue, f'steps[{index}]')
        return ResolvedStep(step, index, None, {}, [problem])
    args, problems = canonical_arguments(
        skill, step.args, world, f'steps[{index}].args', is_text=step.has_text_args
    )
    return ResolvedStep(step, index, skill, args, problems)


def _things_sought(skill: Skill, args: Mapping[str, Any], world: WorldModel) -> dict[str, str]:
    """Return the ids of the objects that texts mean of which the skill finds out the place."""
    effects = [rule.literal.fact for rule in skill.effect_rules]
    located = [fact.args for fact in effects if fact.predicate == 'located']
    sought: dict[str, str] = {}
    for name, argument in skill.arguments.items():
        if argument.type is ArgumentType.TEXT and any(f'${name}' in it[:1] for it in located):
            found = objects_named(str(args.get(name, '')), world)
            if len(found) == 1:
                sought[name] = found[0]
    return sought


def resources_of(steps: Iterable[ResolvedStep]) -> dict[str, str]:
    """Return what these steps occupy, each resource with the path of the first that does."""
    users: dict[str, str] = {}
    for step in steps:
        for resource in step.skill.resources if step.skill else ():
            users.setdefault(resource, step.path)
    return users


def _unknown_skill(step: Step, catalogue: Catalogue, path: str) -> Problem:
    close = catalogue.suggest(step.skill)
    hint = f'; did you mean {close[0]!r}?' if close != catalogue.names else ''
    return Problem(
        code=ProblemCode.UNKNOWN_SKILL,
        path=f'{path}.skill',
        message=f'the robot has no skill {shorten(step.skill)!r}{hint}',
        found=shorten(step.skill),
        allowed=close,
    )
