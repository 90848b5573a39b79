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

A child of a fallback begins with what is certain after its elder's failure. Below a retry, which
does nothing anew that succeeded, a step or condition begins again with what is certain after its
own failure and stays so whatever else is tried before. The facts are those that are certain; the
others count as false.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

from vla_bt.check.branches import Branch, branches_of, of_others, resource_clashes
from vla_bt.check.conditions import any_matches, read_condition, with_answer
from vla_bt.check.explain import unmet_problems
from vla_bt.check.moment import replaced
from vla_bt.check.steps import ResolvedStep
from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import Flow, FlowKind, Step
from vla_bt.skills import Fact, Facts, Literal
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
        self.certain: Facts = frozenset()
        """Certain after the success of what was run last."""
        self._resolved = steps
        self._world = world
        self._contested: list[Fact] = []
        """Patterns of what branches that run at the same time may make false."""
        self._between: list[Fact] | None = None
        """Patterns of what may become false before another run; None: there is no other run."""

    def run(self, flow: Flow, facts: Facts) -> Flow:
        """Return the flow with its facts in canonical form.

        Args:
            flow: Of right structure, see `vla_bt.plan.check_flow`.
            facts: True before.
        """
        ends = self._run(flow, 'flow', facts)
        self.certain = ends.success
        return ends.flow

    def _run(self, flow: Flow, path: str, facts: Facts) -> Ends:
        if flow.kind is FlowKind.STEP:
            return self._step(flow, facts)
        if flow.kind is FlowKind.CONDITION:
            return self._condition(flow, path, facts)
        if flow.kind is FlowKind.PARALLEL:
            return self._parallel(flow, path, facts)
        if flow.kind is FlowKind.FALLBACK:
            return self._fallback(flow, path, facts)
        outer = self._between
        if flow.kind is FlowKind.RETRY and flow.attempts > 1:
            self._between = outer or []
        ends: list[Ends] = []
        now = facts
        for at, child in enumerate(flow.children):
            ends.append(self._run(child, f'{path}.children[{at}]', now))
            now = ends[-1].success
        self._between = outer
        return Ends(_with(flow, ends), now, _common([end.failure for end in ends]))

    def _fallback(self, flow: Flow, path: str, facts: Facts) -> Ends:
        outer, ends = self._between, list[Ends]()
        others = of_others([branch.changes(is_failure=True) for branch in self._below(flow)])
        now = facts
        for at, child in enumerate(flow.children):
            self._between = None if outer is None else outer + others[at]
            ends.append(self._run(child, f'{path}.children[{at}]', now))
            now = ends[-1].failure
        self._between = outer
        return Ends(_with(flow, ends), _common([end.success for end in ends]), now)

    def _step(self, flow: Flow, facts: Facts) -> Ends:
        resolved = self._resolved[len(self.steps)]
        step, result = resolved.carry_out(facts, self._world)
        self.problems += resolved.problems
        failure = facts - replaced(facts, result.facts)
        success = result.facts
        is_again = self._between is not None and not result.unmet
        if is_again:
            facts = failure = _without(failure, self._between or [])
            result = replace(resolved, args=step.args).carry_out(facts, self._world)[1]
            success &= result.facts
        found = unmet_problems(resolved, result.unmet, facts, is_again=is_again)
        for literal, problem in zip(result.unmet, found, strict=False):
            is_contested = any_matches(self._contested, literal.fact)
            what = f'{step.skill} needs {literal}'
            self.problems.append(_contested(what, problem.path) if is_contested else problem)
        self.steps.append(step)
        return Ends(flow, success, failure)

    def _condition(self, flow: Flow, path: str, facts: Facts) -> Ends:
        literal, problems = read_condition(flow.fact, self._world, f'{path}.fact')
        self.problems += problems
        if problems:
            return Ends(flow, facts, facts)
        if any_matches(self._contested, literal.fact):
            self.problems.append(_contested(f'{literal} is asked', f'{path}.fact'))
        contrary = Literal(literal.fact, not literal.negated)
        canonical = flow.model_copy(update={'fact': str(literal)})
        success, failure = with_answer(facts, literal), with_answer(facts, contrary)
        if self._between is not None:
            failure = _without(failure, self._between)
            success &= with_answer(failure, literal)
        return Ends(canonical, success, failure)

    def _parallel(self, flow: Flow, path: str, facts: Facts) -> Ends:
        branches = self._below(flow)
        clashes = list(resource_clashes(branches))
        self.problems += clashes
        # Branches that may not run at the same time are judged each by itself.
        gone = [[] if clashes else branch.changes() for branch in branches]
        others = of_others(gone)
        outer, ends = self._contested, list[Ends]()
        true, false = frozenset[Fact](), frozenset[Fact]()
        for at, child in enumerate(flow.children):
            self._contested = outer + others[at]
            start = _without(facts, others[at])
            end = self._run(child, f'{path}.children[{at}]', start)
            true |= _without(end.success, others[at])
            false |= start - end.success
            ends.append(end)
        self._contested = outer
        untouched = _without(facts, [it for its in gone for it in its]) - false
        failure = _common([untouched, *(end.failure for end in ends)])
        # Of two branches one may be done in an earlier run than the other.
        between = self._between or []
        return Ends(_with(flow, ends), _without(true - false, between), _without(failure, between))

    def _below(self, flow: Flow) -> list[Branch]:
        """Return the children of the node that comes next, each with its steps."""
        return branches_of(flow, self._resolved[len(self.steps) :])


def _with(flow: Flow, ends: Sequence[Ends]) -> Flow:
    return flow.model_copy(update={'children': tuple(end.flow for end in ends)})


def _common(facts: Sequence[Facts]) -> Facts:
    return reduce(frozenset.intersection, facts)


def _without(facts: Facts, patterns: list[Fact]) -> Facts:
    return frozenset(it for it in facts if not any_matches(patterns, it)) if patterns else facts


def _contested(what: str, path: str) -> Problem:
    return Problem(
        code=ProblemCode.PRECONDITION,
        path=path,
        message=f'{what}, which a branch that runs at the same time changes',
        allowed=('a sequence',),
    )
