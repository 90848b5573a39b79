"""A plan that does not pass its check becomes one that does, where that needs no guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vla_bt.check import Checked, History, check_plan
from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import Plan, Verdict
from vla_bt.planner.repair.insertion import without_steps
from vla_bt.planner.repair.notes import Notes
from vla_bt.planner.repair.preconditions import final_facts, with_preconditions
from vla_bt.planner.repair.wording import Wording
from vla_bt.safety import Safety
from vla_bt.skills import Catalogue, Literal
from vla_bt.world import WorldModel

Goal = Sequence[Literal]
"""What must be true at the end, names resolved."""


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """What became of a plan."""

    plan: Plan
    """Canonical and with its notes when there are no problems; else as it was given."""
    notes: tuple[str, ...] = ()
    """What was changed, one sentence each; empty when there are problems."""
    problems: tuple[Problem, ...] = ()
    """All that is wrong with the plan as it was given; empty: it passed its check."""


def repair_plan(
    plan: Plan,
    problems: Iterable[Problem],
    *,
    catalogue: Catalogue,
    world: WorldModel,
    safety: Safety,
    max_steps: int,
    goal: Goal | None = None,
    history: History | None = None,
) -> Repaired:
    """Repair a plan and check it again.

    In this order: names, values and units; missing drives and looks; what no skill can do is
    left out, when the rest still reaches the goal.

    Args:
        plan: As written, before `check_plan` resolved its names.
        problems: What `check_plan` found; none: the plan is returned as it is.
        catalogue: The skills.
        world: The state the plan starts in.
        safety: What the site holds safe.
        max_steps: Most steps accepted.
        goal: What the command asks for; None: unknown, so no step is left out.
        history: What the mission has finished already; None: nothing.
    """
    problems = tuple(problems)
    if not problems or plan.verdict is not Verdict.PLAN:
        return Repaired(plan=plan, problems=problems)
    notes = Notes()

    def check(candidate: Plan) -> Checked:
        return check_plan(
            candidate,
            catalogue,
            world,
            safety=safety,
            max_steps=max_steps,
            history=history or History(),
        )

    def checked_with_preconditions(candidate: Plan) -> Checked:
        checked = check(candidate)
        if {problem.code for problem in checked.problems} != {ProblemCode.PRECONDITION}:
            return checked
        filled = with_preconditions(candidate, catalogue, world, max_steps, notes)
        return check(filled)

    worded = Wording(catalogue, world, notes).plan(plan)
    checked = checked_with_preconditions(worded)
    if goal and any(it.code is ProblemCode.UNKNOWN_SKILL for it in checked.problems):
        stripped = _without_unknown(worded, catalogue, notes)
        again = stripped and checked_with_preconditions(stripped)
        if again and again.is_ok and _reaches(again.plan, goal, catalogue, world):
            checked = again
    if not checked.is_ok:
        return Repaired(plan=plan, problems=problems)
    done = checked.plan.model_copy(update={'notes': (*plan.notes, *notes.all())})
    return Repaired(plan=done, notes=notes.all())


def _without_unknown(plan: Plan, catalogue: Catalogue, notes: Notes) -> Plan | None:
    unknown = [step for step in plan.steps if catalogue.find(step.skill) is None]
    for step in unknown:
        notes.add(f'{step} was left out: the robot has no such skill, and the goal needs none.')
    return without_steps(plan, frozenset(step.id for step in unknown))


def _reaches(plan: Plan, goal: Goal, catalogue: Catalogue, world: WorldModel) -> bool:
    if plan.flow is not None:
        return False
    facts = final_facts(plan, catalogue, world)
    return all((literal.fact in facts) != literal.negated for literal in goal)
