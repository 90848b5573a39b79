"""The check every plan passes, whoever made it: plan x catalogue x world -> all problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from vla_bt.check.arguments import canonical_arguments
from vla_bt.check.explain import unmet_problem
from vla_bt.check.simulate import destination, fill_arguments, simulate
from vla_bt.errors import Problem, ProblemCode, shorten
from vla_bt.plan import Plan, Step, Verdict
from vla_bt.skills import Catalogue, Skill
from vla_bt.world import WorldModel, world_facts


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A plan after its check."""

    plan: Plan
    """Canonical: skills and arguments under their own names, defaults and ids filled in."""
    problems: tuple[Problem, ...]
    """All that is wrong; empty: the plan may be compiled."""

    @property
    def is_ok(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems


def check_plan(
    plan: Plan, catalogue: Catalogue, world: WorldModel, *, max_steps: int = 15
) -> Checked:
    """Resolve a plan and find everything that is wrong with it, in one pass.

    Args:
        plan: Any plan; a question or a refusal passes as it is.
        catalogue: The skills there are.
        world: The state the plan would start in.
        max_steps: Most steps accepted.
    """
    if plan.verdict is not Verdict.PLAN:
        return Checked(plan=plan, problems=())
    problems = list(_structure(plan.steps, max_steps))
    facts = world_facts(world)
    steps: list[Step] = []
    for index, step in enumerate(plan.steps[:max_steps]):
        path = f'steps[{index}]'
        skill = catalogue.find(step.skill)
        if skill is None:
            problems.append(_unknown_skill(step, catalogue, path))
            continue
        args, found = canonical_arguments(skill, step.args, world, f'{path}.args')
        problems += found
        args = fill_arguments(skill, args, facts)
        result = simulate(skill, args, facts, destination(args, world))
        if not found:
            problems += [
                unmet_problem(skill.name, literal, facts, path) for literal in result.unmet
            ]
        facts = result.facts
        steps.append(_canonical(step, skill, args, index))
    return Checked(plan=plan.model_copy(update={'steps': tuple(steps)}), problems=tuple(problems))


def _canonical(step: Step, skill: Skill, args: dict[str, Any], index: int) -> Step:
    return step.model_copy(
        update={'skill': skill.name, 'args': args, 'id': step.id or f'step_{index + 1}'}
    )


def _structure(steps: Iterable[Step], max_steps: int) -> Iterator[Problem]:
    steps = tuple(steps)
    if not steps:
        yield Problem(code=ProblemCode.MISSING, path='steps', message='the plan has no steps')
    if len(steps) > max_steps:
        yield Problem(
            code=ProblemCode.TOO_LARGE,
            path='steps',
            message=f'{len(steps)} steps are more than {max_steps}',
            found=str(len(steps)),
            allowed=(f'1 to {max_steps} steps',),
        )
    ids = [step.id for step in steps if step.id]
    for twice in sorted({name for name in ids if ids.count(name) > 1}):
        message = f'the step id {shorten(twice)!r} is used more than once'
        yield Problem(code=ProblemCode.DUPLICATE, path='steps', message=message)


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
