"""Whether a rule can mean anything, whatever the robot and its home are."""

from __future__ import annotations

from collections.abc import Iterator

from vla_bt.safety.rules.form import Form, FormKind
from vla_bt.safety.rules.terms import (
    Call,
    Compare,
    Known,
    Pattern,
    Term,
    ValueKind,
    bound,
    variables,
)


def form_faults(form: Form) -> Iterator[str]:
    """Yield why a rule means nothing, a sentence for each reason.

    Args:
        form: The rule, as read.
    """
    for pattern, given in _with_given(form):
        yield from _unbound(pattern, given)
    for pattern in form.patterns:
        for term in pattern.terms:
            yield from _term_faults(term)


def call_faults(form: Form) -> Iterator[str]:
    """Yield why the steps a rule speaks of stand where none can, a sentence for each reason.

    Args:
        form: The rule, settled: what has empty brackets is known to be a step or a fact.
    """
    for pattern in {form.trigger: None, **dict.fromkeys(form.patterns)}:
        calls = [it for it in pattern.terms if isinstance(it, Call) and not it.negated]
        if len(calls) > 1:
            yield f'{str(pattern)!r}: a step is one skill, never {len(calls)} at once'
    if form.kind is FormKind.ALWAYS and form.first.has_call:
        yield "always is about facts; about steps, write 'never' and what they must not be"
    if form.kind is FormKind.WHILE and form.first.has_call:
        yield 'while is about facts; a step is over before the next one begins'
    if form.kind is FormKind.AT_MOST and form.first.call is None:
        yield 'at most counts steps; name the skill'


def is_static(pattern: Pattern, lasting: frozenset[str]) -> bool:
    """Return True when no step can change whether the pattern holds.

    Args:
        pattern: Any.
        lasting: Names of facts that no step changes, and of tags.
    """
    return all(isinstance(it, Known) and it.predicate in lasting for it in pattern.terms)


def _with_given(form: Form) -> Iterator[tuple[Pattern, frozenset[str]]]:
    """Yield every pattern with the variables that have values before it is looked at."""
    if form.kind is FormKind.WHILE:
        yield form.first, frozenset()
        yield form.trigger, frozenset()
        return
    first = form.trigger
    given = _bound(first)
    for pattern in form.patterns:
        yield pattern, frozenset() if pattern is first else given


def _bound(pattern: Pattern) -> frozenset[str]:
    return frozenset(name for term in pattern.terms for name in bound(term))


def _unbound(pattern: Pattern, given: frozenset[str]) -> Iterator[str]:
    known = given | _bound(pattern)
    for term in pattern.terms:
        for name in sorted(variables(term) - known):
            yield (
                f'{name} in {str(term)!r} never gets a value; name it also in a call, fact or tag '
                'without not, or write * for anything'
            )


def _term_faults(term: Term) -> Iterator[str]:
    if not isinstance(term, Call):
        return
    for it in term.constraints:
        if it.compare.is_order and it.value.kind is not ValueKind.NUMBER:
            yield f'{str(it)!r}: only a number can be more or less'
        if it.compare is Compare.UNEQUAL and it.value.kind is ValueKind.ANYTHING:
            yield f'{str(it)!r} can never be true; leave the argument out'
