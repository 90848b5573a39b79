"""The check every plan passes, whoever made it: plan x catalogue x world -> all problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vla_bt.check.explain import unmet_problems
from vla_bt.check.flow import FlowCheck
from vla_bt.check.steps import resolve_step
from vla_bt.errors import Problem, ProblemCode, shorten
from vla_bt.plan import Flow, Plan, ProblemLog, Step, Verdict, check_flow, unless_plain
from vla_bt.safety import Safety
from vla_bt.skills import Catalogue
from vla_bt.world import WorldModel, world_facts

_SHIPPED = Safety()


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
    plan: Plan,
    catalogue: Catalogue,
    world: WorldModel,
    *,
    safety: Safety = _SHIPPED,
    max_steps: int = 15,
) -> Checked:
    """Resolve a plan and find everything that is wrong with it, in one pass.

    Args:
        plan: Any plan; a question or a refusal passes as it is. In a flow each step is judged
            by what is certain on every way that leads to it.
        catalogue: The skills there are.
        world: The state the plan would start in.
        safety: What the site holds safe.
        max_steps: Most steps accepted.
    """
    if plan.verdict is not Verdict.PLAN:
        return Checked(plan=plan, problems=())
    problems = list(_structure(plan, max_steps))
    if plan.flow is not None:
        return _check_flow(plan, plan.flow, problems, catalogue, world)
    facts = world_facts(world)
    steps: list[Step] = []
    for index, step in enumerate(plan.steps[:max_steps]):
        resolved = resolve_step(step, index, catalogue, world)
        problems += resolved.problems
        if resolved.skill is None:
            continue
        canonical, result = resolved.carry_out(facts, world)
        problems += unmet_problems(resolved, result.unmet, facts)
        facts = result.facts
        steps.append(canonical)
    return Checked(plan=plan.model_copy(update={'steps': tuple(steps)}), problems=tuple(problems))


def _check_flow(
    plan: Plan, flow: Flow, problems: list[Problem], catalogue: Catalogue, world: WorldModel
) -> Checked:
    if problems:
        return Checked(plan=plan, problems=tuple(problems))
    resolved = [resolve_step(it, at, catalogue, world) for at, it in enumerate(plan.steps)]
    check = FlowCheck(resolved, world)
    canonical = check.run(flow, world_facts(world))
    changes = {'steps': tuple(check.steps), 'flow': unless_plain(canonical)}
    return Checked(plan=plan.model_copy(update=changes), problems=tuple(check.problems))


def _structure(plan: Plan, max_steps: int) -> Iterator[Problem]:
    steps = plan.steps
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
    if plan.flow is not None:
        log = ProblemLog()
        check_flow(plan.flow, steps, log)
        yield from log.problems()
