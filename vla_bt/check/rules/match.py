"""Patterns against what a rule sees: which values of the variables make all terms true."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from vla_bt.check.rules.scene import Bindings, Scene
from vla_bt.safety.rules import (
    Call,
    Compare,
    Constraint,
    Known,
    Near,
    Pattern,
    Term,
    Value,
    ValueKind,
)
from vla_bt.skills import Fact

_COMPARE: Mapping[Compare, Callable[[float, float], bool]] = {
    Compare.LESS: operator.lt,
    Compare.AT_MOST: operator.le,
    Compare.MORE: operator.gt,
    Compare.AT_LEAST: operator.ge,
}


def solutions(pattern: Pattern, scene: Scene, given: Bindings) -> Iterator[Bindings]:
    """Yield every choice of values that makes all terms true.

    Args:
        pattern: Settled.
        scene: What is seen.
        given: Values that are fixed.
    """
    call = pattern.call
    if call is not None and (scene.moment is None or scene.moment.skill.name != call.skill):
        return
    yield from _solve(pattern.in_order, scene, given)


def is_met(pattern: Pattern, scene: Scene, given: Bindings) -> bool:
    """Return True when there is such a choice."""
    return next(solutions(pattern, scene, given), None) is not None


def _solve(terms: tuple[Term, ...], scene: Scene, given: Bindings) -> Iterator[Bindings]:
    if not terms:
        yield given
        return
    for bindings in _term(terms[0], scene, given):
        yield from _solve(terms[1:], scene, bindings)


def _term(term: Term, scene: Scene, given: Bindings) -> Iterator[Bindings]:
    if isinstance(term, Near):
        target = _fixed(term.target, given)
        is_true = (scene.far if term.negated else scene.near)(target, term.distance_m)
        found = iter((given,)) if is_true else iter(())
    elif isinstance(term, Known):
        found = _known(term, scene, given)
    else:
        found = _call(term, scene, given)
    if isinstance(term, Near) or not term.negated:
        yield from found
    elif next(found, None) is None:
        yield given


def _known(term: Known, scene: Scene, given: Bindings) -> Iterator[Bindings]:
    if not any(_is_open(it, given) for it in term.values):
        slots = [_fixed(it, given) for it in term.values]
        if scene.knowledge.holds(Fact(term.predicate, tuple(slots)), scene.facts):
            yield given
        return
    count = len(term.values)
    fixed = [
        (at, _fixed(it, given)) for at, it in enumerate(term.values) if not _is_open(it, given)
    ]
    for args in scene.knowledge.like(term.predicate, scene.facts):
        if len(args) != count or not all([args[at] == it for at, it in fixed]):
            continue
        bindings: Bindings | None = given
        for value, found in zip(term.values, args, strict=True):
            bindings = None if bindings is None else _equal(value, found, bindings)
        if bindings is not None:
            yield bindings


def _call(term: Call, scene: Scene, given: Bindings) -> Iterator[Bindings]:
    moment = scene.moment
    if moment is None or moment.skill.name != term.skill:
        return
    bindings: Bindings | None = given
    for it in sorted(term.constraints, key=lambda it: it.compare is Compare.UNEQUAL):
        found = moment.step.args.get(it.name)
        if found is None and it.name == 'location':
            found = moment.destination or None
        if found is None or bindings is None:
            return
        bindings = _constraint(it, found, bindings)
    if bindings is not None:
        yield bindings


def _constraint(it: Constraint, found: Any, given: Bindings) -> Bindings | None:
    if it.compare.is_order:
        is_number = isinstance(found, (int, float)) and not isinstance(found, bool)
        is_true = is_number and _COMPARE[it.compare](found, it.value.number)
        return given if is_true else None
    if it.value.kind is ValueKind.NUMBER:
        is_equal = isinstance(found, (int, float)) and float(found) == it.value.number
        return given if is_equal is (it.compare is Compare.EQUAL) else None
    equal = _equal(it.value, _word(found), given)
    if it.compare is Compare.EQUAL:
        return equal
    return given if equal is None else None


def _equal(value: Value, found: str, given: Bindings) -> Bindings | None:
    """Return the bindings with which the value is what was found, None when it is not."""
    if value.kind is ValueKind.ANYTHING:
        return given
    if value.kind is not ValueKind.VARIABLE:
        return given if value.text == found else None
    if value.text in given:
        return given if given[value.text] == found else None
    return {**given, value.text: found}


def _is_open(value: Value, given: Bindings) -> bool:
    if value.kind is ValueKind.VARIABLE:
        return value.text not in given
    return value.kind is ValueKind.ANYTHING


def _fixed(value: Value, given: Bindings) -> str:
    """Return what a value is that is no wildcard and whose variable has a value."""
    return given[value.text] if value.kind is ValueKind.VARIABLE else value.text


def _word(found: Any) -> str:
    if isinstance(found, bool):
        return 'true' if found else 'false'
    return f'{found:g}' if isinstance(found, float) else str(found)
