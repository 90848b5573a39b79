"""What is still wanted of a plan that failed half-way: its steps read back as tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vla_bt.check import destination, fill_arguments, simulate
from vla_bt.check.simulate import Simulated
from vla_bt.plan import Step
from vla_bt.planner.offline.tasks import Task
from vla_bt.skills import Catalogue, Fact, Facts, substitute
from vla_bt.world import WorldModel, world_facts


class Leftover:
    """The steps not finished, in the world as it is now.

    Args:
        steps: Canonical steps, the failed one first.
        catalogue: Their skills.
        world: The world after the failure.
    """

    def __init__(self, steps: Sequence[Step], catalogue: Catalogue, world: WorldModel) -> None:
        self._steps = steps
        self._catalogue = catalogue
        self._world = world

    def tasks(self) -> tuple[Task, ...]:
        """Return what the steps were for, in order.

        Left out is a step whose outcome holds already, and one that only makes the next step
        possible: the search finds such steps anew, from where things stand now.
        """
        facts = world_facts(self._world)
        wanted: list[Task] = []
        for index, step in enumerate(self._steps):
            if not self._is_done(step, facts) and not self._only_serves(index, facts):
                wanted.append(Task(step.skill, step.args))
            facts = self._after(step, facts).facts
        last = self._steps[-1:]
        return tuple(wanted) or tuple(Task(step.skill, step.args) for step in last)

    def _is_done(self, step: Step, facts: Facts) -> bool:
        outcomes = [fact for fact in self._outcomes(step, facts) if self._is_state(fact)]
        return bool(outcomes) and facts.issuperset(outcomes)

    def _only_serves(self, index: int, facts: Facts) -> bool:
        """Return True when the next step that acts would not be possible without this one."""
        between: list[Step] = []
        for step in self._steps[index + 1 :]:
            if not self._moves(step):
                return self._unmet([*between, step], facts) > self._unmet(
                    [self._steps[index], *between, step], facts
                )
            between.append(step)
        return False

    def _unmet(self, steps: Sequence[Step], facts: Facts) -> int:
        """Return how many preconditions of the last step do not hold after the others."""
        for step in steps[:-1]:
            facts = self._after(step, facts).facts
        return len(self._after(steps[-1], facts).unmet)

    def _after(self, step: Step, facts: Facts) -> Simulated:
        skill = self._catalogue[step.skill]
        args = fill_arguments(skill, step.args, facts)
        return simulate(skill, args, facts, destination(args, self._world))

    def _outcomes(self, step: Step, facts: Facts) -> Iterator[Fact]:
        skill = self._catalogue[step.skill]
        args = fill_arguments(skill, step.args, facts)
        bindings = {f'${name}': str(value) for name, value in args.items()}
        bindings.setdefault('$location', destination(args, self._world))
        for rule in skill.effect_rules:
            if not rule.literal.negated and not rule.conditions:
                yield substitute(rule.literal.fact, bindings)

    def _moves(self, step: Step) -> bool:
        return self._catalogue[step.skill].is_drive

    def _is_state(self, fact: Fact) -> bool:
        """Return True for what skills need or undo; other facts only record what happened."""
        return any(
            literal.fact.predicate == fact.predicate
            for skill in self._catalogue
            for literal in (
                *skill.precondition_literals,
                *(literal for literal in skill.effect_literals if literal.negated),
            )
        )
