"""The skill catalogue and a world as PDDL (STRIPS with types), for a published planner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vla_bt.skills import ArgumentType, Catalogue, Fact, Facts, Literal, Skill
from vla_bt.world import WorldModel

STATE = ('at', 'holding', 'hand_empty', 'located')
"""Predicates of what changes; kinds of places do not."""
TYPES = {'at': ('place',), 'holding': ('thing',), 'located': ('thing', 'place')}


def domain(catalogue: Catalogue, predicates: Iterable[str]) -> str:
    """Return the domain of all skills whose arguments are names.

    Args:
        catalogue: The skills.
        predicates: All that preconditions ask for; effects on others are left out.
    """
    asked = sorted(predicates)
    actions = '\n'.join(filter(None, (_action(skill, asked) for skill in catalogue)))
    declared = ' '.join(
        f'({name} {" ".join(f"?v{at} - {kind}" for at, kind in enumerate(_types(name)))})'
        for name in asked
    )
    return (
        '(define (domain home) (:requirements :strips :typing)\n'
        f'(:types thing place - object)\n(:predicates {declared})\n{actions})'
    )


def problem(world: WorldModel, facts: Facts, goal: Iterable[Fact], predicates: set[str]) -> str:
    """Return the problem of reaching `goal` from `facts`; other objects are left out."""
    goal = tuple(goal)
    about = [fact for fact in facts if fact.predicate in predicates]
    named = {arg for fact in goal for arg in fact.args} | {world.robot.held_object}
    ignored = world.objects.keys() - named
    start = ' '.join(sorted(_atom(fact) for fact in about if ignored.isdisjoint(fact.args)))
    wanted = ' '.join(map(_atom, goal))
    things, places = ' '.join(world.objects.keys() & named), ' '.join(world.places)
    return (
        '(define (problem task) (:domain home)\n'
        f'(:objects {things} - thing {places} - place)\n'
        f'(:init {start})\n(:goal (and {wanted})))'
    )


def asked_predicates(catalogue: Catalogue) -> set[str]:
    """Return the predicates of all preconditions, and those of the state."""
    literals = (literal for skill in catalogue for literal in skill.precondition_literals)
    return {literal.fact.predicate for literal in literals} | set(STATE)


def _types(predicate: str) -> tuple[str, ...]:
    return TYPES.get(predicate, () if predicate == 'hand_empty' else ('place',))


def _atom(fact: Fact) -> str:
    return f'({" ".join((fact.predicate, *(arg.replace("$", "?") for arg in fact.args)))})'


def _action(skill: Skill, asked: list[str]) -> str:
    """Return a skill as action; '' when it takes numbers or texts, or changes nothing asked."""
    group = skill.one_of[0] if skill.one_of else ()
    names = [name for name, it in skill.arguments.items() if it.type in _KINDS]
    required = [name for name, it in skill.arguments.items() if it.is_required] + list(group)
    before = list(skill.precondition_literals)
    effects = [rule.literal for rule in skill.effect_rules if not rule.conditions]
    after = list(_grounded([it for it in effects if it.fact.predicate in asked], before))
    if not set(required) <= set(names) or not after:
        return ''
    parameters = ' '.join(f'{name} - {kind}' for name, kind in _variables(before + after).items())
    return (
        f'(:action {skill.name} :parameters ({parameters})\n'
        f'  :precondition (and {" ".join(map(_literal, before))})\n'
        f'  :effect (and {" ".join(map(_literal, after))}))'
    )


_KINDS = {ArgumentType.OBJECT: 'thing', ArgumentType.PLACE: 'place'}


def _grounded(effects: list[Literal], before: list[Literal]) -> Iterator[Literal]:
    """Yield the effects; a deletion of anything (`*`) names what the preconditions say it is."""
    for effect in effects:
        if '*' not in effect.fact.args:
            yield effect
            continue
        fits = (it for it in before if it.fact.predicate == effect.fact.predicate)
        known = next(fits, None)
        if known is None:
            args = tuple('?was' if arg == '*' else arg for arg in effect.fact.args)
            known = Literal(Fact(effect.fact.predicate, args))
            before.append(known)
        yield Literal(known.fact, negated=True)


def _variables(literals: list[Literal]) -> dict[str, str]:
    return {
        arg.replace('$', '?'): kind
        for literal in literals
        for arg, kind in zip(literal.fact.args, _types(literal.fact.predicate), strict=True)
        if arg[:1] in '$?'
    }


def _literal(literal: Literal) -> str:
    atom = _atom(literal.fact)
    return f'(not {atom})' if literal.negated else atom
