"""The forms of rules over time, each a function from one way of a plan to what violates it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from vla_bt.check.rules.scene import Bindings
from vla_bt.check.rules.score import NONE_GIVEN, Score
from vla_bt.safety.rules import Form, FormKind, Pattern


@dataclass(frozen=True)
class Violation:
    """One step that does what a rule forbids."""

    at: int
    """Index of the step on its way."""
    bindings: Bindings
    """What the variables of the rule stand for."""
    since: int | None = None
    """Index of the earlier step that started it; None: no step of the mission did."""


def violations(form: Form, score: Score) -> Iterator[Violation]:
    """Yield what violates a rule on one way; nothing that was finished before.

    Args:
        form: Settled.
        score: The way.
    """
    if score.beats:
        yield from _FORMS[form.kind](form, score)


def _never(form: Form, score: Score) -> Iterator[Violation]:
    for at in _new(score):
        for found in score.happens(form.first, at, NONE_GIVEN):
            yield Violation(at, found)


def _always(form: Form, score: Score) -> Iterator[Violation]:
    for at in _new(score):
        if score.breaks(form.first, at):
            yield Violation(at, NONE_GIVEN)


def _before(form: Form, score: Score) -> Iterator[Violation]:
    for at in _new(score):
        for found in score.happens(form.trigger, at, NONE_GIVEN):
            if not _was_done(form.first, score, at, found):
                yield Violation(at, found)


def _was_done(pattern: Pattern, score: Score, at: int, given: Bindings) -> bool:
    """Return True when it was surely done, or true, before the step at this index began."""
    if not pattern.has_call:
        states = range(at + 1)
        if any(score.holds_before(pattern, earlier, given) for earlier in states):
            return True
    return any(score.does(pattern, earlier, given) for earlier in range(at))


def _after(form: Form, score: Score) -> Iterator[Violation]:
    for since in range(len(score.beats)):
        for found in score.happens(form.first, since, NONE_GIVEN):
            at = _neglected(form, score, since, found)
            if at is not None and score.new(at):
                yield Violation(at, found, since)


def _neglected(form: Form, score: Score, since: int, given: Bindings) -> int | None:
    """Return the index of the step in whose place it was due, None when it is done in time.

    A step that is tried again counts once.
    """
    wanted = form.second
    assert wanted is not None, 'after has two patterns'
    if not wanted.has_call and score.does(wanted, since, given):
        return None
    count = 0
    for at in range(since + 1, len(score.beats)):
        count += not _is_again(score, at)
        if form.limit is not None and count > form.limit:
            return at - 1
        if score.does(wanted, at, given):
            return None
        if form.until and next(score.happens(form.until, at, given), None) is not None:
            return at
    return len(score.beats) - 1


def _is_again(score: Score, at: int) -> bool:
    """Return True for a step that was begun just before, and did not succeed."""
    this, last = score.beats[at], score.beats[at - 1]
    is_same = this.moment.index == last.moment.index and this.is_past == last.is_past
    return is_same and not last.moment.succeeded


def _while(form: Form, score: Score) -> Iterator[Violation]:
    for at in _new(score):
        for found in score.happens(form.trigger, at, NONE_GIVEN):
            yield Violation(at, found, _start(form.first, score, at, found))


def _start(pattern: Pattern, score: Score, at: int, given: Bindings) -> int | None:
    """Return the index of the step since which it holds, None: since before the first."""
    if not score.holds_before(pattern, at, given):
        return at
    while at and score.holds_before(pattern, at, given):
        at -= 1
    return at if not score.holds_before(pattern, at, given) else None


def _at_most(form: Form, score: Score) -> Iterator[Violation]:
    assert form.limit is not None, 'at most has a number'
    counts: dict[frozenset[tuple[str, str]], int] = {}
    first: dict[frozenset[tuple[str, str]], int] = {}
    for at, beat in enumerate(score.beats):
        for found in _different(score.happens(form.first, at, NONE_GIVEN)):
            key = frozenset(found.items())
            counts[key] = counts.get(key, 0) + (1 if beat.is_past else beat.moment.attempts)
            since = first.setdefault(key, at)
            if counts[key] > form.limit and score.new(at):
                yield Violation(at, found, None if since == at else since)


def _different(found: Iterator[Bindings]) -> Iterator[Bindings]:
    return iter({frozenset(it.items()): it for it in found}.values())


def _new(score: Score) -> Iterator[int]:
    return (at for at in range(len(score.beats)) if score.new(at))


_FORMS: Mapping[FormKind, Callable[[Form, Score], Iterator[Violation]]] = {
    FormKind.NEVER: _never,
    FormKind.ALWAYS: _always,
    FormKind.BEFORE: _before,
    FormKind.AFTER: _after,
    FormKind.WHILE: _while,
    FormKind.AT_MOST: _at_most,
}
