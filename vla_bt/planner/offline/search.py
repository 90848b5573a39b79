"""A small forward search over the catalogue: which steps make a task possible.

Breadth first over sets of facts, so the answer is a shortest one and the same every time. What a
skill needs and changes comes from `vla_bt.check.simulate`, which the checker uses as well.

Why our own: unified-planning brings 185 MB of dependencies, pyperplan is GPL, and both would need
the catalogue translated to PDDL. A household task needs three facts to become true, seldom more.
Only objects and places the task is about take part, so the size of the world does not matter.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vla_bt.check import fill_arguments, simulate
from vla_bt.skills import Argument, ArgumentType, Catalogue, Fact, Facts, Literal, Skill
from vla_bt.world import WorldModel

MAX_NODES = 20_000
"""States looked at for one task."""
_NAMES = (ArgumentType.OBJECT, ArgumentType.PLACE)
_STATE = frozenset(('at', 'holding', 'hand_empty'))
_KEPT = 'holding'
"""No step the person did not ask for lets go of what the hand holds."""


@dataclass(frozen=True, kw_only=True)
class Action:
    """A skill with all its names filled in."""

    skill: Skill
    args: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Goal:
    """The moment at which a task can be carried out."""

    skill: Skill
    args: Mapping[str, Any]
    near: str = ''

    def unmet(self, facts: Facts) -> tuple[Literal, ...]:
        """Return what does not hold yet; empty: the task can begin."""
        here = Literal(Fact('at', (self.near,)))
        elsewhere = (here,) if self.near and here.fact not in facts else ()
        args = fill_arguments(self.skill, self.args, facts)
        return elsewhere + simulate(self.skill, args, facts).unmet


def find_steps(
    goal: Goal,
    facts: Facts,
    catalogue: Catalogue,
    world: WorldModel,
    is_late: Callable[[], bool],
) -> tuple[Action, ...] | None:
    """Return the fewest steps after which the goal holds; None when there are none.

    Args:
        goal: What to reach.
        facts: True now.
        catalogue: The skills to use.
        world: Tells objects from places.
        is_late: Asked for every state; True ends the search without an answer.
    """
    wanted = _relevant_predicates(goal, catalogue)
    means = tuple(_means(catalogue, wanted))
    symbols = _relevant_symbols(goal, facts, wanted, means)
    start = frozenset(f for f in facts if f.predicate in wanted and symbols.issuperset(f.args))
    actions = tuple(action for skill in means for action in _ground(skill, symbols, world))
    parents: dict[Facts, tuple[Facts, Action] | None] = {start: None}
    queue = deque([start])
    while queue and len(parents) <= MAX_NODES and not is_late():
        state = queue.popleft()
        if not goal.unmet(state):
            return _path(state, parents)
        for action in actions:
            after = simulate(action.skill, action.args, state)
            if not after.unmet and after.facts not in parents:
                parents[after.facts] = (state, action)
                queue.append(after.facts)
    return None


def _path(
    state: Facts, parents: Mapping[Facts, tuple[Facts, Action] | None]
) -> tuple[Action, ...]:
    path: list[Action] = []
    while (step := parents[state]) is not None:
        state = step[0]
        path.append(step[1])
    return tuple(reversed(path))


def _relevant_predicates(goal: Goal, catalogue: Catalogue) -> frozenset[str]:
    """Return the predicates of the goal and of everything that could lead to them."""
    wanted = _STATE | {literal.fact.predicate for literal in goal.skill.precondition_literals}
    while True:
        more = {
            literal.fact.predicate
            for skill in _means(catalogue, wanted)
            for literal in skill.precondition_literals
        }
        if more <= wanted:
            return wanted
        wanted |= more


def _means(catalogue: Catalogue, wanted: frozenset[str]) -> Iterator[Skill]:
    """Yield the skills that surely bring about a wanted fact and let go of nothing."""
    for skill in catalogue:
        rules = [rule for rule in skill.effect_rules if not rule.conditions]
        lets_go = any(
            rule.literal.negated and rule.literal.fact.predicate == _KEPT for rule in rules
        )
        if not lets_go and any(rule.literal.fact.predicate in wanted for rule in rules):
            yield skill


def _relevant_symbols(
    goal: Goal, facts: Facts, wanted: frozenset[str], means: Sequence[Skill]
) -> frozenset[str]:
    """Return what goal and means name, what is held, where the robot is, and what they lead to."""
    state = {arg for fact in facts if fact.predicate in _STATE for arg in fact.args}
    constants = {
        arg
        for skill in (goal.skill, *means)
        for literal in skill.precondition_literals
        for arg in literal.fact.args
    }
    symbols = {goal.near, *map(str, goal.args.values()), *state, *constants}
    while True:
        reached = {
            arg
            for fact in facts
            if fact.predicate in wanted and fact.args and fact.args[0] in symbols
            for arg in fact.args
        }
        if reached <= symbols:
            return frozenset(symbols)
        symbols |= reached


def _ground(skill: Skill, symbols: Iterable[str], world: WorldModel) -> Iterator[Action]:
    """Yield the skill with all combinations of relevant names; none when it needs more."""
    needed = [name for name, argument in skill.arguments.items() if argument.is_required]
    groups = [group for group in skill.one_of if _takes_names(skill, group)]
    needed += groups[0] if groups else ()
    if not _takes_names(skill, needed) or (skill.one_of and not groups):
        return
    defaults = {
        name: argument.default
        for name, argument in skill.arguments.items()
        if argument.default is not None
    }
    choices = [_names(skill.arguments[name], symbols, world) for name in needed]
    for values in itertools.product(*choices):
        yield Action(skill=skill, args={**dict(zip(needed, values, strict=True)), **defaults})


def _takes_names(skill: Skill, names: Iterable[str]) -> bool:
    return all(skill.arguments[name].type in _NAMES for name in names)


def _names(argument: Argument, symbols: Iterable[str], world: WorldModel) -> list[str]:
    known: set[str] = set()
    if ArgumentType.OBJECT in argument.kinds:
        known |= world.objects.keys()
    if ArgumentType.PLACE in argument.kinds:
        known |= world.places.keys()
    return sorted(known.intersection(symbols))
