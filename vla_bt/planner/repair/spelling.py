"""The one known word that another word is surely a mistyping of."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CAMEL = re.compile(r'(?<=[a-z0-9])(?=[A-Z])')
_NOT_WORD = re.compile(r'[^a-z0-9]+')
_DOUBLE = re.compile(r'([a-z])\1')
_PREFIXES = ('robot_', 'skill_', 'action_', 'skills_', 'actions_')
_LONG = 6
"""From so many letters on one may be missing, or be too many: `kitchn`, but not `self`."""


def plain_word(text: str) -> str:
    """Return `pick_up` for `pickUp`, `Pick-Up`, `robot.pick_up()`."""
    word = _NOT_WORD.sub('_', _CAMEL.sub('_', text[:80].strip()).lower()).strip('_')
    for prefix in _PREFIXES:
        word = word.removeprefix(prefix)
    return word


def closest(word: str, known: Iterable[tuple[str, str]]) -> str | None:
    """Return the one meaning of which `word` is a mistyping; None when there is none, or several.

    Each part between underscores may be mistyped once: two neighbours swapped, a letter doubled
    or not, an `s` at the end, or in a long one a letter too many or too few behind the first.
    Another letter makes another word: `boot` is no mistyping of `book`, `pack` of `pick`,
    `apple_4` of `apple_1`.

    Args:
        word: As written.
        known: Words, each with what it means; several words may mean the same.
    """
    plain = plain_word(word)
    if not plain:
        return None
    near = [(plain_word(it) == plain, meaning) for it, meaning in known if _is_slip(plain, it)]
    exact = {meaning for is_exact, meaning in near if is_exact}
    found = exact or {meaning for _, meaning in near}
    return found.pop() if len(found) == 1 else None


def resembles(word: str, known: str) -> bool:
    """Return True when one letter of `word` may be wrong: it is too like `known` to ignore."""
    plain, other = plain_word(word), plain_word(known)
    is_substitute = len(plain) == len(other) and len(other) >= _LONG - 2
    differences = sum(a != b for a, b in zip(plain, other, strict=False))
    return _is_slip(plain, other) or (is_substitute and differences == 1)


def _is_slip(word: str, known: str) -> bool:
    other = plain_word(known)
    if word.replace('_', '') == other.replace('_', ''):
        return True
    parts, others = word.split('_'), other.split('_')
    return len(parts) == len(others) and all(map(_is_mistyped, parts, others))


def _is_mistyped(part: str, known: str) -> bool:
    """Return True when a part is as known, or differs by one slip of a finger."""
    if part == known or part == f'{known}s' or known == f'{part}s':
        return bool(part)
    if not (part.isalpha() and known.isalpha()):
        return False
    if sorted(part) == sorted(known):
        swaps = [at for at, (a, b) in enumerate(zip(part, known, strict=True)) if a != b]
        return len(swaps) == 2 and swaps[1] == swaps[0] + 1  # noqa: PLR2004
    short, long = sorted((part, known), key=len)
    if len(long) != len(short) + 1:
        return False
    doubles = {long[: it.start()] + long[it.start() + 1 :] for it in _DOUBLE.finditer(long)}
    without_one = {long[:at] + long[at + 1 :] for at in range(1, len(long))}
    return short in doubles or (len(known) >= _LONG and short in without_one)
