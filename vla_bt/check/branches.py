"""The branches below a node of a flow: what each of them changes and occupies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vla_bt.check.steps import ResolvedStep, resources_of
from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import Flow, FlowKind, walk
from vla_bt.skills import Fact, substitute


@dataclass(frozen=True)
class Branch:
    """A node and what is below it."""

    flow: Flow
    steps: tuple[ResolvedStep, ...]
    """All of them, in order."""

    def changes(self, *, is_failure: bool = False) -> list[Fact]:
        """Return the patterns of all facts that may have become false when it has ended.

        Args:
            is_failure: True: when it has failed, so that what comes last has not succeeded.
        """
        if self.flow.kind is FlowKind.STEP:
            return _changes(self.steps[0], is_failure=is_failure)
        below = branches_of(self.flow, self.steps)
        patterns = []
        for at, branch in enumerate(below):
            if self.flow.kind is FlowKind.PARALLEL:
                has_failed = False
            else:
                is_last = at == len(below) - 1
                has_failed = is_failure and (is_last or self.flow.kind is FlowKind.FALLBACK)
            patterns += branch.changes(is_failure=has_failed)
        return patterns


def branches_of(flow: Flow, steps: Sequence[ResolvedStep]) -> list[Branch]:
    """Return the children of a node.

    Args:
        flow: The node.
        steps: Those below it, in order, and any others after them.
    """
    branches, start = [], 0
    for child in flow.children:
        end = start + sum(node.kind is FlowKind.STEP for _, node in walk(child))
        branches.append(Branch(child, tuple(steps[start:end])))
        start = end
    return branches


def of_others(patterns: Sequence[list[Fact]]) -> list[list[Fact]]:
    """Return for each branch the patterns of all other branches."""
    return [
        [it for other, its in enumerate(patterns) if other != at for it in its]
        for at in range(len(patterns))
    ]


def resource_clashes(branches: Sequence[Branch]) -> Iterator[Problem]:
    """Yield a problem for each resource that a branch shares with one before it."""
    users: dict[str, str] = {}
    for branch in branches:
        mine = resources_of(branch.steps)
        for resource in sorted(users.keys() & mine.keys()):
            yield Problem(
                code=ProblemCode.RESOURCE,
                path=mine[resource],
                message=f'{users[resource]} uses {resource} at the same time',
                found=resource,
                allowed=('a sequence',),
            )
        users = {**mine, **users}


def _changes(step: ResolvedStep, *, is_failure: bool) -> list[Fact]:
    """Return the patterns of one step; a drive that fails has left, a grasp changes nothing."""
    rules = step.skill.effect_rules if step.skill else ()
    added = {rule.literal.fact.predicate for rule in rules if not rule.literal.negated}
    bindings = {f'${name}': str(value) for name, value in step.args.items()}
    return [
        substitute(rule.literal.fact, bindings)
        for rule in rules
        if rule.literal.negated and (not is_failure or rule.literal.fact.predicate in added)
    ]
