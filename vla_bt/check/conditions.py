"""The facts a plan may ask for while it runs, and what an answer makes certain."""

from __future__ import annotations

from collections.abc import Mapping

from vla_bt.check.names import resolve_name
from vla_bt.errors import Problem, ProblemCode, shorten
from vla_bt.skills import ArgumentType, Fact, Facts, Literal, matches, parse_literal
from vla_bt.world import WorldModel

ASKED: Mapping[str, tuple[ArgumentType, ...]] = {
    'at': (ArgumentType.PLACE,),
    'holding': (ArgumentType.OBJECT,),
    'hand_empty': (),
    'located': (ArgumentType.OBJECT, ArgumentType.PLACE),
}
"""Predicates of a condition, each with the kinds of its arguments."""
ASKED_FORMS = tuple(
    f'{name}({", ".join(kind.value for kind in kinds)})' for name, kinds in ASKED.items()
)
"""All of them in short; each may stand after `not`."""


def read_condition(text: str, world: WorldModel, path: str) -> tuple[Literal, list[Problem]]:
    """Return the fact a condition asks for, names resolved, and all that is wrong with it.

    Args:
        text: As written in the plan, `not located(red cup, table)`.
        world: Where object and place names are looked up.
        path: Where it stands.
    """
    try:
        literal = parse_literal(text)
    except ValueError:
        message = f'{shorten(text)!r} is not a fact'
        return Literal(Fact('')), [_no_fact(message, text, path)]
    fact = literal.fact
    kinds = ASKED.get(fact.predicate)
    if kinds is None or len(kinds) != len(fact.args):
        message = f'{shorten(str(fact))!r} is not a fact that can be asked for'
        return Literal(Fact('')), [_no_fact(message, text, path)]
    found = [
        resolve_name(name, [kind], world, path)
        for name, kind in zip(fact.args, kinds, strict=True)
    ]
    problems = [it for it in found if isinstance(it, Problem)]
    names = tuple(it for it in found if isinstance(it, str))
    return Literal(Fact(fact.predicate, names), literal.negated), problems


def _no_fact(message: str, text: str, path: str) -> Problem:
    return Problem(
        code=ProblemCode.NOT_ALLOWED,
        path=path,
        message=message,
        found=shorten(text),
        allowed=(*ASKED_FORMS, 'not before any of them'),
    )


def with_answer(facts: Facts, literal: Literal) -> Facts:
    """Return what is certain once it is known that the literal holds.

    Args:
        facts: Certain before.
        literal: Without variables; of a predicate in `ASKED`.
    """
    fact = literal.fact
    if literal.negated:
        return facts - {fact}
    excluded = [pattern for pattern in _excluded(fact) if pattern != fact]
    return frozenset(it for it in facts if not any_matches(excluded, it)) | {fact}


def any_matches(patterns: list[Fact], fact: Fact) -> bool:
    """Return True when one of the patterns may mean the fact."""
    return any(next(matches(pattern, [fact], {}), None) is not None for pattern in patterns)


def _excluded(fact: Fact) -> list[Fact]:
    """Return what cannot be true at the same time."""
    if fact.predicate == 'at':
        return [Fact('at', ('*',))]
    if fact.predicate == 'hand_empty':
        return [Fact('holding', ('*',))]
    thing = fact.args[0]
    if fact.predicate == 'holding':
        return [Fact('hand_empty'), Fact('holding', ('*',)), Fact('located', (thing, '*'))]
    return [Fact('located', (thing, '*')), Fact('holding', (thing,))]
