"""The check every plan passes, whoever made it: plan x catalogue x world -> all problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from vla_bt.check.explain import unmet_problems
from vla_bt.check.flow import FlowCheck
from vla_bt.check.history import History
from vla_bt.check.limits import Case, limit_problems, with_defaults_lowered
from vla_bt.check.rules import Judge
from vla_bt.check.steps import ResolvedStep, resolve_step
from vla_bt.check.traces import too_many, traces
from vla_bt.errors import Problem, ProblemCode, shorten
from vla_bt.plan import Plan, ProblemLog, Step, Verdict, check_flow, unless_plain
from vla_bt.safety import Safety
from vla_bt.skills import Catalogue, Facts
from vla_bt.world import WorldModel, world_facts

_SHIPPED = Safety()
_NO_HISTORY = History()


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A plan after its check."""

    plan: Plan
    """Canonical: skills and arguments under their own names, defaults and ids filled in."""
    problems: tuple[Problem, ...]
    """All that is wrong; empty: the plan may be compiled."""
    facts: Facts = field(default=frozenset(), compare=False)
    """Certain when the plan has succeeded; of a plan with problems they mean nothing."""

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
    is_start: bool = False,
    history: History = _NO_HISTORY,
) -> Checked:
    """Resolve a plan and find everything that is wrong with it, in one pass.

    Args:
        plan: Any plan; a question or a refusal passes as it is. In a flow each step is judged
            by what is certain on every way that leads to it.
        catalogue: The skills there are.
        world: The state the plan would start in.
        safety: What the site holds safe.
        max_steps: Most steps accepted.
        is_start: True: the plan begins now, so what the limits need of the robot must have been
            read; False: what was never read is not judged.
        history: What the mission has finished before; only the rules over time look at it.
    """
    if plan.verdict is not Verdict.PLAN:
        return Checked(plan=plan, problems=())
    structure = tuple(_structure(plan, max_steps))
    if structure and plan.flow is not None:
        return Checked(plan=plan, problems=structure)
    steps = list(_resolved(plan.steps[:max_steps], catalogue, world, safety))
    facts = world_facts(world)
    checked = _simulated(plan, steps, facts, world)
    ways = traces(plan.flow, steps, facts, world)
    problems = [*structure, *checked.problems, *too_many(ways)]
    case = Case(
        steps=[step for step in steps if step.skill is not None],
        traces=ways, safety=safety, world=world, is_start=is_start,
        misplaced={problem.path for problem in problems},
    )  # fmt: skip
    problems += [*limit_problems(case), *_rule_problems(case, catalogue, history)]
    return replace(checked, problems=tuple(problems))


def _resolved(
    steps: Sequence[Step], catalogue: Catalogue, world: WorldModel, safety: Safety
) -> Iterator[ResolvedStep]:
    for index, step in enumerate(steps):
        resolved = resolve_step(step, index, catalogue, world)
        yield with_defaults_lowered(resolved, safety.limits)


def _rule_problems(case: Case, catalogue: Catalogue, history: History) -> Iterator[Problem]:
    rules, world = case.safety.rules, case.world
    if rules:
        past = history.trace(catalogue, world)
        judge = Judge(rules=rules, catalogue=catalogue, world=world, past=past)
        yield from judge.problems(case.traces)


def _simulated(
    plan: Plan, resolved: Sequence[ResolvedStep], facts: Facts, world: WorldModel
) -> Checked:
    """Return the canonical plan with what is wrong with its steps and their order."""
    if plan.flow is not None:
        check = FlowCheck(resolved, world)
        canonical = check.run(plan.flow, facts)
        changes = {'steps': tuple(check.steps), 'flow': unless_plain(canonical)}
        return Checked(
            plan=plan.model_copy(update=changes),
            problems=tuple(check.problems),
            facts=check.certain,
        )
    problems: list[Problem] = []
    steps: list[Step] = []
    for it in resolved:
        problems += it.problems
        if it.skill is not None:
            step, result = it.carry_out(facts, world)
            problems += unmet_problems(it, result.unmet, facts)
            facts = result.facts
            steps.append(step)
    done = plan.model_copy(update={'steps': tuple(steps)})
    return Checked(plan=done, problems=tuple(problems), facts=facts)


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
