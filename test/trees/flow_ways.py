"""A reference for plans with control flow: every way they can go, on facts alone.

It follows the words of `FlowKind` and knows neither the check nor the trees.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field

from vla_bt.check.conditions import read_condition, with_answer
from vla_bt.check.simulate import destination, simulate
from vla_bt.plan import Flow, FlowKind, Plan, flow_of
from vla_bt.skills import Catalogue, Facts, Literal
from vla_bt.world import WorldModel, world_facts

Choose = Callable[[int], int]
"""Returns a number below its argument."""
Run = Generator[None, None, bool]
"""Pauses wherever something else may happen; returns whether the node succeeded."""


@dataclass
class Way:
    """One way a plan goes.

    Args:
        plan: Checked and canonical, or at least with names as they are in the world.
        catalogue: Its skills.
        world: The state it starts in.
        choose: Decides every answer, failure and order: 0 is the first there is.
    """

    plan: Plan
    catalogue: Catalogue
    world: WorldModel
    choose: Choose
    begun: list[str] = field(default_factory=list)
    """Ids of steps, each time they were begun."""
    done: list[str] = field(default_factory=list)
    """Ids of finished steps, in the order in which they ended."""
    unmet: list[Literal] = field(default_factory=list)
    """Preconditions that did not hold when a step was begun."""

    def __post_init__(self) -> None:
        self._facts: Facts = world_facts(self.world)
        self._steps = {step.id: step for step in self.plan.steps}
        self._over: set[int] = set()
        """Identities of steps, conditions and fallbacks that have succeeded."""

    def go(self) -> bool:
        """Go to the end, or to the first precondition that does not hold."""
        run = self._run(flow_of(self.plan))
        while not self.unmet:
            try:
                next(run)
            except StopIteration as end:
                return bool(end.value)
        return False

    def _run(self, flow: Flow) -> Run:
        if id(flow) in self._over:
            return True
        if flow.kind is FlowKind.PARALLEL:
            return (yield from self._together(flow))
        is_good = flow.kind is FlowKind.SEQUENCE
        if flow.kind is FlowKind.STEP:
            is_good = yield from self._step(flow)
        elif flow.kind is FlowKind.CONDITION:
            is_good = self._ask(flow)
        elif flow.kind is FlowKind.RETRY:
            for _ in range(flow.attempts):
                is_good = is_good or (yield from self._run(flow.children[0]))
        else:
            for child in flow.children:
                if (yield from self._run(child)) is not is_good:
                    is_good = not is_good
                    break
        if is_good and flow.kind not in (FlowKind.SEQUENCE, FlowKind.RETRY):
            self._over.add(id(flow))
        return is_good

    def _step(self, flow: Flow) -> Run:
        step = self._steps[flow.step]
        skill = self.catalogue[step.skill]
        self.begun.append(step.id)
        where = destination(step.args, self.world)
        result = simulate(skill, step.args, self._facts, where)
        self.unmet += result.unmet
        added = {it.predicate for it in result.facts - self._facts}
        self._facts -= {it for it in self._facts - result.facts if it.predicate in added}
        yield
        if self.choose(2):
            return False
        self._facts = simulate(skill, step.args, self._facts, where).facts
        self.done.append(step.id)
        return True

    def _ask(self, flow: Flow) -> bool:
        literal, problems = read_condition(flow.fact, self.world, '')
        assert not problems
        fact = literal.fact
        is_certain = fact in self._facts
        is_excluded = bool(self._facts - with_answer(self._facts, Literal(fact)))
        is_true = is_certain or (not is_excluded and self.choose(2) == 0)
        self._facts = with_answer(self._facts, Literal(fact, negated=not is_true))
        return is_true is not literal.negated

    def _together(self, flow: Flow) -> Run:
        runs = [self._run(child) for child in flow.children]
        while runs:
            run = runs[self.choose(len(runs))]
            try:
                next(run)
            except StopIteration as end:
                runs.remove(run)
                if not end.value:
                    return False
            yield
        return True


def ways(
    plan: Plan, catalogue: Catalogue, world: WorldModel, most: int
) -> Iterator[tuple[Way, bool]]:
    """Yield every way the plan can go and whether it succeeds, at most so many."""
    path: list[list[int]] = []
    for _ in range(most):
        at = iter(range(10**9))

        def choose(count: int, at: Iterator[int] = at) -> int:
            index = next(at)
            if index == len(path):
                path.append([0, count])
            return path[index][0]

        way = Way(plan, catalogue, world, choose)
        is_good = way.go()
        yield way, is_good
        while path and path[-1][0] == path[-1][1] - 1:
            path.pop()
        if not path:
            return
        path[-1][0] += 1
