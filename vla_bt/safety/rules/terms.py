"""What a rule over time speaks of, read: terms and patterns (`docs/safety_rules.md`)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import cached_property

PERSON = 'person'
"""Target of `near` that stands for all people: places of that kind, and objects so labelled."""


class ValueKind(enum.Enum):
    """What a value in a rule is."""

    VARIABLE = 'a variable'
    ANYTHING = 'a wildcard'
    NUMBER = 'a number'
    WORD = 'a name'
    TEXT = 'a text'


@dataclass(frozen=True)
class Value:
    """What an argument is compared with."""

    kind: ValueKind
    text: str
    """`?x`, `*`, the number as written, the name, or the text without its quotes."""

    @property
    def number(self) -> float:
        """The number it is."""
        return float(self.text)

    def __str__(self) -> str:
        return f'"{self.text}"' if self.kind is ValueKind.TEXT else self.text


class Compare(enum.Enum):
    """How an argument is compared."""

    EQUAL = '='
    UNEQUAL = '!='
    LESS = '<'
    AT_MOST = '<='
    MORE = '>'
    AT_LEAST = '>='

    @property
    def is_order(self) -> bool:
        """True for those that only numbers have."""
        return self not in (Compare.EQUAL, Compare.UNEQUAL)


@dataclass(frozen=True)
class Constraint:
    """One argument of a call and what it must be."""

    name: str
    compare: Compare
    value: Value

    def __str__(self) -> str:
        gap = '' if self.compare is Compare.EQUAL else ' '
        return f'{self.name}{gap}{self.compare.value}{gap}{self.value}'


@dataclass(frozen=True)
class Call:
    """A step with this skill: `pick_up(object=?x)`."""

    skill: str
    constraints: tuple[Constraint, ...] = ()
    negated: bool = False

    def __str__(self) -> str:
        return f'{_not(self.negated)}{self.skill}({", ".join(map(str, self.constraints))})'


@dataclass(frozen=True)
class Known:
    """A fact or a tag: `holding(?x)`, `hot(?x)`."""

    predicate: str
    values: tuple[Value, ...] = ()
    negated: bool = False

    def __str__(self) -> str:
        return f'{_not(self.negated)}{self.predicate}({", ".join(map(str, self.values))})'


@dataclass(frozen=True)
class Near:
    """The robot is, or comes, within a distance of something: `near(person, 1.0)`."""

    target: Value
    distance_m: float
    negated: bool = False

    def __str__(self) -> str:
        return f'{_not(self.negated)}near({self.target}, {self.distance_m:g})'


Term = Call | Known | Near


@dataclass(frozen=True)
class Pattern:
    """Terms that hold together."""

    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return ' and '.join(map(str, self.terms))

    def __add__(self, other: Pattern) -> Pattern:
        return Pattern(self.terms + other.terms)

    @cached_property
    def call(self) -> Call | None:
        """The step it wants, None when it wants none."""
        return next((it for it in self.terms if isinstance(it, Call) and not it.negated), None)

    @cached_property
    def has_call(self) -> bool:
        """True when it speaks of a step, be it that it is another one."""
        return any(isinstance(it, Call) for it in self.terms)

    @cached_property
    def has_near(self) -> bool:
        """True when it speaks of where the robot is."""
        return any(isinstance(it, Near) for it in self.terms)

    @cached_property
    def predicates(self) -> frozenset[str]:
        """Names of the facts and tags it speaks of."""
        return frozenset(it.predicate for it in self.terms if isinstance(it, Known))

    @cached_property
    def in_order(self) -> tuple[Term, ...]:
        """The terms, those first that give variables their values."""
        return tuple(sorted(self.terms, key=_rank))


def variables(term: Term) -> frozenset[str]:
    """Return the variables of a term."""
    return frozenset(it.text for it in _values(term) if it.kind is ValueKind.VARIABLE)


def bound(term: Term) -> frozenset[str]:
    """Return the variables a term gives values to."""
    if term.negated or isinstance(term, Near):
        return frozenset()
    if isinstance(term, Known):
        return variables(term)
    equal = [it.value for it in term.constraints if it.compare is Compare.EQUAL]
    return frozenset(it.text for it in equal if it.kind is ValueKind.VARIABLE)


def _values(term: Term) -> tuple[Value, ...]:
    if isinstance(term, Near):
        return (term.target,)
    return term.values if isinstance(term, Known) else tuple(it.value for it in term.constraints)


def _rank(term: Term) -> int:
    if term.negated:
        return 4
    if isinstance(term, Near):
        return 3
    if isinstance(term, Known):
        return 1
    unequal = [it.value for it in term.constraints if it.compare is Compare.UNEQUAL]
    return 2 if any(it.kind is ValueKind.VARIABLE for it in unequal) else 0


def _not(negated: bool) -> str:
    return 'not ' if negated else ''
