"""The symbolic simulation of a plan with control flow: what is certain on every way.

| node      | certain after success              | certain after failure                        |
|-----------|------------------------------------|----------------------------------------------|
| step      | its effects                        | as before, but what it replaces by its like  |
| condition | the fact                           | the contrary                                 |
| sequence  | as after the last child            | what is common to all children's failures    |
| fallback  | what is common to the children     | as after the last child's failure            |
| parallel  | what no child changes or finds     | what no child changes, and each is certain   |
|           | false, and what each adds          | of after its failure                         |
| retry     | as the child                       | as the child                                 |

A child of a fallback begins with what is certain after its elder's failure. The facts are those
that are certain; the others count as false.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from vla_bt.check.conditions import any_matches, read_condition, with_answer
from vla_bt.check.explain import unmet_problems
from vla_bt.check.steps import ResolvedStep, resources_of
from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import Flow, FlowKind, Step, walk
from vla_bt.skills import Fact, Facts, Literal, substitute
from vla_bt.world import WorldModel


@dataclass(frozen=True)
class Ends:
    """What is certain when a node has ended."""

    flow: Flow
    """The node, facts canonical."""
    success: Facts
    failure: Facts


class FlowCheck:
    """Goes once through the flow of a plan, in order, and finds what is wrong on any way.

    Args:
        steps: All steps of the plan, in the order of its flow.
        world: Where places are looked up.
    """

    def __init__(self, steps: Sequence[ResolvedStep], world: WorldModel) -> None:
        self.steps: list[Step] = []
        """The canonical steps met so far."""
        self.problems: list[Problem] = []
        """All that was found."""
        self._resolved = steps
        self._world = world
        self._contested: list[Fact] = []
        """Patterns of what branches that run at the same time may make false."""

    def run(self, flow: Flow, facts: Facts) -> Flow:
        """Return the flow with its facts in canonical form.

        Args:
            flow: Of right structure, see `vla_bt.plan.check_flow`.
            facts: True before.
        """
        return self._run(flow, 'flow', facts).flow

    def _run(self, flow: Flow, path: str, facts: Facts) -> Ends:
        if flow.kind is FlowKind.STEP:
            return self._step(flow, facts)
        if flow.kind is FlowKind.CONDITION:
            return self._condition(flow, path, facts)
        if flow.kind is FlowKind.PARALLEL:
            return self._parallel(flow, path, facts)
        ends: list[Ends] = []
        now = facts
        for at, child in enumerate(flow.children):
            end = self._run(child, f'{path}.children[{at}]', now)
            now = end.failure if flow.kind is FlowKind.FALLBACK else end.success
            ends.append(end)
        whole = flow.model_copy(update={'children': tuple(end.flow for end in ends)})
        if flow.kind is FlowKind.FALLBACK:
            return Ends(whole, _common([end.success for end in ends]), now)
        return Ends(whole, now, _common([end.failure for end in ends]))

    def _step(self, flow: Flow, facts: Facts) -> Ends:
        resolved = self._resolved[len(self.steps)]
        step, result = resolved.carry_out(facts, self._world)
        self.problems += resolved.problems
        found = unmet_problems(resolved, result.unmet, facts)
        for literal, problem in zip(result.unmet, found, strict=False):
            is_contested = any_matches(self._contested, literal.fact)
            what = f'{step.skill} needs {literal}'
            self.problems.append(_contested(what, problem.path) if is_contested else problem)
        self.steps.append(step)
        return Ends(flow, result.facts, facts - _replaced(facts, result.facts))

    def _condition(self, flow: Flow, path: str, facts: Facts) -> Ends:
        literal, problems = read_condition(flow.fact, self._world, f'{path}.fact')
        self.problems += problems
        if problems:
            return Ends(flow, facts, facts)
        if any_matches(self._contested, literal.fact):
            self.problems.append(_contested(f'{literal} is asked', f'{path}.fact'))
        contrary = Literal(literal.fact, not literal.negated)
        canonical = flow.model_copy(update={'fact': str(literal)})
        return Ends(canonical, with_answer(facts, literal), with_answer(facts, contrary))

    def _parallel(self, flow: Flow, path: str, facts: Facts) -> Ends:
        branches = self._branches(flow)
        clashes = list(_clashes(branches))
        self.problems += clashes
        # Branches that may not run at the same time are judged each by itself.
        gone = [[] if clashes else _changed(branch) for branch in branches]
        outer, ends = self._contested, list[Ends]()
        true, false = frozenset[Fact](), frozenset[Fact]()
        for at, child in enumerate(flow.children):
            others = [it for other, its in enumerate(gone) if other != at for it in its]
            self._contested = outer + others
            start = _without(facts, others)
            end = self._run(child, f'{path}.children[{at}]', start)
            true |= _without(end.success, others)
            false |= start - end.success
            ends.append(end)
        self._contested = outer
        untouched = _without(facts, [it for its in gone for it in its]) - false
        whole = flow.model_copy(update={'children': tuple(end.flow for end in ends)})
        return Ends(whole, true - false, _common([untouched, *(end.failure for end in ends)]))

    def _branches(self, flow: Flow) -> list[list[ResolvedStep]]:
        """Return the steps of each child of the node that comes next."""
        branches, start = [], len(self.steps)
        for child in flow.children:
            end = start + sum(node.kind is FlowKind.STEP for _, node in walk(child))
            branches.append(list(self._resolved[start:end]))
            start = end
        return branches


def _clashes(branches: Sequence[Sequence[ResolvedStep]]) -> Iterator[Problem]:
    """Yield a problem for each resource that a branch shares with one before it."""
    users: dict[str, str] = {}
    for branch in branches:
        mine = resources_of(branch)
        for resource in sorted(users.keys() & mine.keys()):
            yield Problem(
                code=ProblemCode.RESOURCE,
                path=mine[resource],
                message=f'{users[resource]} uses {resource} at the same time',
                found=resource,
                allowed=('a sequence',),
            )
        users = {**mine, **users}


def _common(facts: Sequence[Facts]) -> Facts:
    return reduce(frozenset.intersection, facts)


def _replaced(before: Facts, after: Facts) -> Facts:
    """Return what gave way to a fact of the same predicate, as one place to another.

    A drive that fails has left; a grasp that fails has changed nothing.
    """
    added = {it.predicate for it in after - before}
    return frozenset(it for it in before - after if it.predicate in added)


def _without(facts: Facts, patterns: list[Fact]) -> Facts:
    return frozenset(it for it in facts if not any_matches(patterns, it)) if patterns else facts


def _changed(branch: Sequence[ResolvedStep]) -> list[Fact]:
    """Return the patterns of all facts that the steps may make false."""
    patterns = []
    for step in branch:
        bindings = {f'${name}': str(value) for name, value in step.args.items()}
        for rule in step.skill.effect_rules if step.skill else ():
            if rule.literal.negated:
                patterns.append(substitute(rule.literal.fact, bindings))
    return patterns


def _contested(what: str, path: str) -> Problem:
    return Problem(
        code=ProblemCode.PRECONDITION,
        path=path,
        message=f'{what}, which a branch that runs at the same time changes',
        allowed=('a sequence',),
    )
