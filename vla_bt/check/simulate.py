"""Symbolic simulation: what a step needs and changes, on facts alone.

The checker runs a whole plan through it; the offline planner searches with it; both therefore
agree on what a skill does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vla_bt.robot import Pose
from vla_bt.skills import Fact, Facts, Fill, Literal, Skill, matches, substitute
from vla_bt.skills.facts import Bindings
from vla_bt.world import WorldModel


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """What one step does to the facts."""

    facts: Facts
    """True afterwards; as if the step had worked even when `unmet` is not empty."""
    unmet: tuple[Literal, ...]
    """Preconditions that did not hold, with everything known filled in."""


def standing_place(facts: Facts) -> str:
    """Return the place of the `at` fact, '' when there is none."""
    return next((fact.args[0] for fact in facts if fact.predicate == 'at'), '')


def fill_arguments(skill: Skill, args: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """Return the arguments with what the situation gives: the held object, the place here."""
    filled = dict(args)
    for name, argument in skill.arguments.items():
        if argument.fill is not None and filled.get(name) is None:
            value = _SOURCES[argument.fill](facts)
            if value:
                filled[name] = value
    return filled


def _held_object(facts: Facts) -> str:
    return next((fact.args[0] for fact in facts if fact.predicate == 'holding'), '')


_SOURCES: Mapping[Fill, Callable[[Facts], str]] = {
    Fill.HELD: _held_object,
    Fill.HERE: standing_place,
}


def destination(args: Mapping[str, Any], world: WorldModel) -> str:
    """Return the place that `location`, or else `x` and `y` (metres, map), lead to.

    A pose near no known place is a place of its own, named by its coordinates; '' without both.
    """
    if args.get('location'):
        return str(args['location'])
    if 'x' not in args or 'y' not in args:
        return ''
    x_m, y_m = float(args['x']), float(args['y'])
    return world.place_near(Pose(x_m, y_m)) or f'({x_m:g}, {y_m:g})'


def simulate(skill: Skill, args: Mapping[str, Any], facts: Facts, where: str = '') -> Simulated:
    """Return what the step needs and changes.

    Args:
        skill: The skill.
        args: Canonical arguments, filled.
        facts: True before.
        where: What `destination` gave; stands for `$location` when that is no argument.
    """
    given = {f'${name}': str(value) for name, value in args.items()}
    if where:
        given.setdefault('$location', where)
    if here := standing_place(facts):
        given['?here'] = here
    bindings: Bindings = given
    unmet = []
    for literal in skill.precondition_literals:
        found = _match(literal.fact, facts, bindings)
        if literal.negated == (found is None):
            bindings = bindings if found is None else found
        else:
            unmet.append(Literal(substitute(literal.fact, bindings), literal.negated))
    return Simulated(facts=_change(skill, bindings, facts), unmet=tuple(unmet))


def _change(skill: Skill, bindings: Bindings, facts: Facts) -> Facts:
    effects = [
        Literal(substitute(rule.literal.fact, bindings), rule.literal.negated)
        for rule in skill.effect_rules
        if all(_holds(condition, facts, bindings) for condition in rule.conditions)
    ]
    deleted = {
        fact
        for effect in effects
        if effect.negated
        for fact in _like(effect.fact, facts)
        if next(matches(effect.fact, [fact], {}), None) is not None
    }
    added = {effect.fact for effect in effects if not effect.negated and is_ground(effect.fact)}
    return facts - deleted | added


def _match(pattern: Fact, facts: Facts, bindings: Bindings) -> Bindings | None:
    """Return the bindings that make the pattern true; of several facts the least one's."""
    wanted = substitute(pattern, bindings)
    if is_ground(wanted):
        return bindings if wanted in facts else None
    like = sorted(_like(wanted, facts), key=lambda fact: fact.args)
    return next(matches(pattern, like, bindings), None)


def _like(pattern: Fact, facts: Facts) -> list[Fact]:
    """Return the facts that say the same wherever the pattern has no variable."""
    if is_ground(pattern):
        return [pattern] if pattern in facts else []
    name, count = pattern.predicate, len(pattern.args)
    like = [it for it in facts if it.predicate == name and len(it.args) == count]
    for at, arg in enumerate(pattern.args):
        if arg[:1] not in ('$', '?', '*'):
            like = [it for it in like if it.args[at] == arg]
    return like


def _holds(literal: Literal, facts: Facts, bindings: Bindings) -> bool:
    return literal.negated == (_match(literal.fact, facts, bindings) is None)


def is_ground(fact: Fact) -> bool:
    """Return True when no argument is a variable."""
    return not any(arg[:1] in ('$', '?', '*') for arg in fact.args)
