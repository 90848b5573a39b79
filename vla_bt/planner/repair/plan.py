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
MAX_ARGUMENTS = 100
"""Most arguments of a step that is worth a repair."""


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
    left out, when the rest still reaches the goal. A plan of far too many steps or arguments is
    not worth the time and stays as it is.

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
    if not problems or plan.verdict is not Verdict.PLAN or is_absurd(plan, max_steps):
        return Repaired(plan=plan, problems=problems)
    bench = _Bench(catalogue, world, safety, max_steps, history or History())
    checked = bench.repaired(plan, goal or ())
    if not checked.is_ok:
        return Repaired(plan=plan, problems=problems)
    notes = bench.notes.all()
    return Repaired(
        plan=checked.plan.model_copy(update={'notes': (*plan.notes, *notes)}), notes=notes
    )


def is_absurd(plan: Plan, max_steps: int) -> bool:
    """Return True when a plan is so much too large that nothing of it can be meant."""
    arguments = max((len(step.args) for step in plan.steps), default=0)
    return len(plan.steps) > 2 * max_steps or arguments > MAX_ARGUMENTS


class _Bench:
    """Where one plan is repaired; what was done to it stands in `notes`."""

    def __init__(
        self,
        catalogue: Catalogue,
        world: WorldModel,
        safety: Safety,
        max_steps: int,
        history: History,
    ) -> None:
        self.notes = Notes()
        self._catalogue = catalogue
        self._world = world
        self._safety = safety
        self._max_steps = max_steps
        self._history = history

    def repaired(self, plan: Plan, goal: Goal) -> Checked:
        """Return a plan after its repair; a goal without facts is unknown."""
        catalogue, world = self._catalogue, self._world
        worded = Wording(catalogue, world, self.notes).plan(plan)
        checked = self._with_preconditions(worded)
        if goal and any(it.code is ProblemCode.UNKNOWN_SKILL for it in checked.problems):
            stripped = _without_unknown(worded, catalogue, self.notes)
            again = stripped and self._with_preconditions(stripped)
            if again and again.is_ok and _reaches(again.plan, goal, catalogue, world):
                return again
        return checked

    def _with_preconditions(self, plan: Plan) -> Checked:
        checked = self._check(plan)
        if {problem.code for problem in checked.problems} != {ProblemCode.PRECONDITION}:
            return checked
        return self._check(
            with_preconditions(plan, self._catalogue, self._world, self._max_steps, self.notes)
        )

    def _check(self, plan: Plan) -> Checked:
        return check_plan(
            plan,
            self._catalogue,
            self._world,
            safety=self._safety,
            max_steps=self._max_steps,
            history=self._history,
        )


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
