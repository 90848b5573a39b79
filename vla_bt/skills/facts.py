"""Facts: what is true of the world in symbols, e.g. `holding(red_cup)`.

A fact has a predicate and arguments. A *pattern* is a fact whose arguments may be variables:
`$object` is an argument of the skill, `?place` stands for whatever makes the fact true, and `*`
stands for anything in a deletion.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

_FACT = re.compile(r'^\s*(not\s+)?([a-z][a-z0-9_]*)\s*\(([^()]*)\)\s*$')


class Fact(NamedTuple):
    """One symbolic truth, or a pattern of one. A tuple, since plans are made of looking it up."""

    predicate: str
    args: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f'{self.predicate}({", ".join(self.args)})'


@dataclass(frozen=True)
class Literal:
    """A fact pattern that must hold, or must not (`negated`)."""

    fact: Fact
    negated: bool = False

    def __str__(self) -> str:
        return f'not {self.fact}' if self.negated else str(self.fact)


@dataclass(frozen=True)
class Effect:
    """A literal that becomes true, provided that all its conditions held before."""

    literal: Literal
    conditions: tuple[Literal, ...] = ()


Facts = frozenset[Fact]
Bindings = Mapping[str, str]


@functools.lru_cache(maxsize=1024)
def parse_literal(text: str) -> Literal:
    """Read `holding($object)` or `not at(*)`.

    Raises:
        ValueError: `text` is not of that form.
    """
    match = _FACT.match(text)
    if match is None:
        raise ValueError(f'{text!r} is not a fact; write e.g. holding($object) or not at(*)')
    args = tuple(arg.strip() for arg in match[3].split(',')) if match[3].strip() else ()
    return Literal(Fact(match[2], args), negated=match[1] is not None)


@functools.lru_cache(maxsize=1024)
def parse_effect(text: str) -> Effect:
    """Read `holding($object)` or `located($query, ?here) when not located($query, *)`.

    Several conditions are joined by ` and `.

    Raises:
        ValueError: A part of `text` is not a literal.
    """
    literal, when, conditions = text.partition(' when ')
    parts = conditions.split(' and ') if when else []
    return Effect(parse_literal(literal), tuple(map(parse_literal, parts)))


def substitute(fact: Fact, bindings: Bindings) -> Fact:
    """Return the pattern with every bound variable replaced; unbound ones stay."""
    args = tuple([bindings.get(arg, arg) for arg in fact.args])
    return fact if args == fact.args else Fact(fact.predicate, args)


def matches(pattern: Fact, facts: Iterable[Fact], bindings: Bindings) -> Iterator[dict[str, str]]:
    """Yield, for every fact that fits the pattern, the bindings that make it fit."""
    wanted = substitute(pattern, bindings)
    for fact in facts:
        if fact.predicate != wanted.predicate or len(fact.args) != len(wanted.args):
            continue
        extended = dict(bindings)
        for slot, value in zip(wanted.args, fact.args, strict=True):
            if slot[:1] in ('?', '$'):
                if extended.setdefault(slot, value) != value:
                    break
            elif slot not in ('*', value):
                break
        else:
            yield extended
