"""The one known word that another word is surely a misspelling of."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CAMEL = re.compile(r'(?<=[a-z0-9])(?=[A-Z])')
_NOT_WORD = re.compile(r'[^a-z0-9]+')
_DIGITS = re.compile(r'\d+')
_PREFIXES = ('robot_', 'skill_', 'action_', 'skills_', 'actions_')
_LONG, _SHORT = 8, 4
"""From so many letters on two slips are forgiven, and one; shorter words are never near."""


def plain_word(text: str) -> str:
    """Return `pick_up` for `pickUp`, `Pick-Up`, `robot.pick_up()`."""
    word = _NOT_WORD.sub('_', _CAMEL.sub('_', text[:80].strip()).lower()).strip('_')
    for prefix in _PREFIXES:
        word = word.removeprefix(prefix)
    return word


def closest(word: str, known: Iterable[tuple[str, str]]) -> str | None:
    """Return the one meaning within one slip (short words) or two (long); else None.

    A slip is a letter too many, too few, another one, or two neighbours swapped. Words with
    other digits or another beginning are other words: `apple_4` is no misspelling of `apple_1`,
    nor `unpress` one of `press`, nor `red_clock` one of `red_block`.

    Args:
        word: As written.
        known: Words, each with what it means; several words may mean the same.
    """
    plain = plain_word(word)
    if not plain:
        return None
    near = [(plain_word(it) == plain, meaning) for it, meaning in known if _is_near(plain, it)]
    exact = {meaning for is_exact, meaning in near if is_exact}
    found = exact or {meaning for _, meaning in near}
    return found.pop() if len(found) == 1 else None


def _is_near(word: str, known: str) -> bool:
    other = plain_word(known)
    if word == other or not other:
        return word == other
    size = min(len(word), len(other))
    limit = 2 if size >= _LONG else 1 if size >= _SHORT else 0
    if not _begin_alike(word, other):
        return False
    if abs(len(word) - len(other)) > limit or _DIGITS.findall(word) != _DIGITS.findall(other):
        return False
    return _slips(word, other) <= limit


def _begin_alike(word: str, other: str) -> bool:
    """Return True when each word begins with the same letter, or its first two are swapped."""
    words, others = word.split('_'), other.split('_')
    pairs = zip(words, others, strict=True) if len(words) == len(others) else [(word, other)]
    return all(a[:1] == b[:1] or set(a[:2]) == set(b[:2]) for a, b in pairs)


def _slips(word: str, other: str) -> int:
    """Return the optimal string alignment distance.

    Source: Damerau-Levenshtein with adjacent transpositions, each part edited at most once.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, start=1):
        older, before, row = before, row, [i]
        for j, its in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == its:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
