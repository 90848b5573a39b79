"""JSON from people and models, read strictly: bounded first, then parsed, then checked.

`json.loads` alone takes the last of two equal keys, `NaN`, numbers that overflow and lone
surrogates, and dies of deep nesting. Here each is a problem with a path.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

from vla_bt.errors import ProblemCode
from vla_bt.plan.problem_log import Path, ProblemLog
from vla_bt.plan.records import MAX_TEXT_BYTES

Json: TypeAlias = 'bool | int | float | str | list[Json] | dict[str, Json] | None'
"""A JSON value: finite numbers, encodable text, no key twice, at most `MAX_DEPTH` levels."""

MAX_DEPTH = 32
"""Most levels of objects and lists inside each other."""
MAX_VALUES = 100_000
"""Most values (objects, lists, texts, numbers, ...) in one document."""

_MAX_DIGITS = len(str(int(sys.float_info.max)))
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{},]', re.DOTALL)
"""A whole string, or what opens, closes or separates values."""
_FENCE = re.compile(r'```[\w+-]*')


def parse_json(text: str | bytes, log: ProblemLog, path: Path = ()) -> Json:
    """Read one JSON value from text, or from the Markdown fence within the text.

    Args:
        text: Text, or UTF-8 bytes with or without a byte order mark.
        log: Takes every problem found.
        path: Where the text stands, when it is itself a value of a document.

    Returns:
        The value, with a harmless stand-in wherever a problem was logged; None when the text
        as a whole cannot be read.
    """
    decoded = _decode(text, log, path)
    if decoded is None or not _is_bounded(decoded, log, path):
        return None
    try:
        value = json.loads(decoded, object_pairs_hook=_Object, parse_int=_integer)
    except json.JSONDecodeError as error:
        where = f'line {error.lineno}, column {error.colno}'
        found = decoded[error.pos : error.pos + 60]
        log.add(ProblemCode.UNREADABLE, path, f'not JSON: {error.msg} at {where}', found)
        return None
    return plain_json(value, log, path)


def plain_json(value: object, log: ProblemLog, path: Path = ()) -> Json:
    """Return a deep copy of `value` made of plain JSON types only.

    Args:
        value: Anything; mappings and tuples become dicts and lists.
        log: Takes every problem found.
        path: Where the value stands.

    Returns:
        The copy, with a harmless stand-in wherever a problem was logged; None when there is
        more in it than `MAX_VALUES` or `MAX_TEXT_BYTES` allow.
    """
    try:
        return _Copier(log).copy(value, path, depth=0)
    except _TooLargeError as error:
        log.add(ProblemCode.TOO_LARGE, path, str(error))
        return None


class _TooLargeError(Exception):
    """The value being copied holds too much."""


class _Object(dict[str, object]):
    """A parsed JSON object that remembers the keys it was given twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.repeated: tuple[str, ...] = ()
        if len(self) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self.repeated = tuple(key for key, count in counts.items() if count > 1)


class _Copier:
    """Copies one value and counts what it holds."""

    def __init__(self, log: ProblemLog) -> None:
        self._log = log
        self._values = 0
        self._characters = 0

    def copy(self, value: object, path: Path, depth: int) -> Json:
        """Return the copy; raises `_TooLargeError` when everything copied so far is too much."""
        self._values += 1
        if self._values > MAX_VALUES:
            raise _TooLargeError(f'more than {MAX_VALUES} values')
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._text(value, path)
        if isinstance(value, (int, float)):
            return self._number(value, path)
        if not isinstance(value, (Mapping, list, tuple)):
            self._log.add(ProblemCode.WRONG_TYPE, path, 'not a JSON value', type(value).__name__)
            return None
        if depth == MAX_DEPTH:
            self._log.add(ProblemCode.TOO_LARGE, path, f'more than {MAX_DEPTH} levels deep')
            return None
        if isinstance(value, Mapping):
            return self._object(value, path, depth + 1)
        return [self.copy(item, (*path, i), depth + 1) for i, item in enumerate(value)]

    def _object(self, value: Mapping[object, object], path: Path, depth: int) -> Json:
        for name in value.repeated if isinstance(value, _Object) else ():
            self._log.add(ProblemCode.DUPLICATE, (*path, name), 'the key is given twice', name)
        copied: dict[str, Json] = {}
        for key, item in value.items():
            if isinstance(key, str):
                where = (*path, key)
                copied[self._text(key, where)] = self.copy(item, where, depth)
            else:
                name = type(key).__name__
                self._log.add(ProblemCode.WRONG_TYPE, path, 'a key is not text', name)
        return copied

    def _text(self, value: str, path: Path) -> str:
        self._characters += len(value)
        if self._characters > MAX_TEXT_BYTES:
            raise _TooLargeError(f'more than {MAX_TEXT_BYTES} characters of text')
        if value.isascii():
            return value
        clean = value.encode('utf-8', 'backslashreplace').decode('utf-8')
        if clean != value:
            message = 'half of a surrogate pair is no character'
            self._log.add(ProblemCode.UNREADABLE, path, message, value)
        return clean

    def _number(self, value: int | float, path: Path) -> int | float:
        if -sys.float_info.max <= value <= sys.float_info.max:
            return value
        found = str(value) if isinstance(value, float) else f'{value.bit_length()} bit integer'
        message = 'the number is not finite or too large'
        self._log.add(ProblemCode.OUT_OF_RANGE, path, message, found)
        return 0


def _decode(text: str | bytes, log: ProblemLog, path: Path) -> str | None:
    size = len(text)
    if size <= MAX_TEXT_BYTES and isinstance(text, str):
        size = len(text.encode('utf-8', 'surrogatepass'))
    if size > MAX_TEXT_BYTES:
        log.add(ProblemCode.TOO_LARGE, path, f'more than {MAX_TEXT_BYTES} bytes', f'{size} bytes')
        return None
    try:
        decoded = text if isinstance(text, str) else text.decode('utf-8')
    except UnicodeDecodeError as error:
        log.add(ProblemCode.UNREADABLE, path, f'not UTF-8 at byte {error.start}')
        return None
    decoded = _unfenced(decoded.removeprefix('\ufeff'))
    if not decoded.strip():
        log.add(ProblemCode.MISSING, path, 'the text is empty')
        return None
    return decoded


def _unfenced(text: str) -> str:
    """Return what stands between the first and the last fence, lines counted as before."""
    opening, end = _FENCE.search(text), text.rfind('```')
    if text.lstrip()[:1] in ('{', '[') or opening is None or end < opening.end():
        return text
    return '\n' * text.count('\n', 0, opening.end()) + text[opening.end() : end]


def _is_bounded(text: str, log: ProblemLog, path: Path) -> bool:
    """Count levels and values before anything is built; strings are skipped as a whole."""
    depth, values = 0, 1
    for token in _TOKEN.finditer(text):
        mark = text[token.start()]
        if mark in '[{':
            depth += 1
        elif mark in ']}':
            depth -= 1
        values += mark in '[{,'
        if depth > MAX_DEPTH or values > MAX_VALUES:
            excess = f'{MAX_DEPTH} levels deep' if depth > MAX_DEPTH else f'{MAX_VALUES} values'
            log.add(ProblemCode.TOO_LARGE, path, f'more than {excess}')
            return False
    return True


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MAX_DIGITS + 1 else math.inf
