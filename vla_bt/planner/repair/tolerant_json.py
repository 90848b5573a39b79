"""A JSON reader that forgives spelling, and nothing else.

Commas too many or between objects too few, comments, quotes of other kinds or none, the words of
Python: each has one meaning and is noted. What is cut off, given twice or not finite is not
forgiven: there, every reading would be a guess.
"""

from __future__ import annotations

import json
import math
import re
from typing import NoReturn

from vla_bt.errors import ProblemCode
from vla_bt.plan import Json
from vla_bt.plan.json_text import MAX_DEPTH, MAX_VALUES
from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.planner.wire import ReplyCode

_FENCE = '```'
_SPACE = re.compile(r'[\s\ufeff\u200b]*')
_COMMENT = re.compile(r'//[^\n]*|#[^\n]*|/\*.*?\*/', re.DOTALL)
_JSON_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_NUMBER = re.compile(r'[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?')
_WORD = re.compile(r'[^\W\d][\w.-]*')
_KEY = re.compile(r'[\w$-]+')
_UNIT = re.compile(r'[ ]?[A-Za-z°%][A-Za-z/]*')
_END_OF_VALUE = re.compile(r'[ \t]*(?:[,}\]\r\n#]|//|/\*|$)')
_END_OF_TEXT = re.compile(r'\s*(?:[,:}\])]|$)')
_MARKS = frozenset('{}[]:=(')
_ESCAPES = {'n': '\n', 't': '\t', 'r': '\r', 'b': '\b', 'f': '\f', '\n': ''}
_CLOSERS = {'"': '"', "'": "'", '`': '`', '“': '”', '‘': '’', '„': '“', '«': '»'}
_LITERALS: dict[str, Json] = {'true': True, 'false': False, 'null': None}
_PYTHON: dict[str, Json] = {
    'True': True,
    'False': False,
    'None': None,
    'TRUE': True,
    'FALSE': False,
    'NULL': None,
    'undefined': None,
}
_NOT_FINITE = re.compile(r'[-+]?(?:nan|inf|infinity)\b', re.IGNORECASE)


class TolerantReader:
    """Reads values from one text.

    Args:
        text: All of it.
        notes: Takes a sentence for everything forgiven.
    """

    def __init__(self, text: str, notes: Notes) -> None:
        self._text = text
        self._notes = notes
        self._values = 0

    def read(self, at: int, depth: int = 0) -> tuple[Json, int]:
        """Return the value that begins at or after `at`, and where it ends.

        Raises:
            UnrepairableError: It is cut off, or no spelling of a JSON value.
        """
        at = self._skip(at)
        self._values += 1
        if depth > MAX_DEPTH or self._values > MAX_VALUES:
            code = ReplyCode.TOO_DEEP if depth > MAX_DEPTH else ReplyCode.TOO_LARGE
            message = 'the reply holds more, or nests deeper, than any plan'
            raise UnrepairableError(code, ProblemCode.TOO_LARGE, message)
        mark = self._peek(at)
        if mark == '{':
            return self._object(at + 1, depth)
        if mark == '[':
            return self._list(at + 1, depth)
        if mark in _CLOSERS:
            return self._string(at)
        return self._scalar(at)

    def _object(self, at: int, depth: int) -> tuple[Json, int]:
        found: dict[str, Json] = {}
        while True:
            at = self._commas(at, is_first=not found)
            if self._peek(at) == '}':
                return found, at + 1
            key, at = self._key(at)
            at = self._skip(at)
            if self._peek(at) != ':':
                self._fail(at)
            value, at = self.read(at + 1, depth + 1)
            if key in found:
                self._repeated(key, found[key], value)
            found[key] = value

    def _list(self, at: int, depth: int) -> tuple[Json, int]:
        found: list[Json] = []
        while True:
            at = self._commas(at, is_first=not found)
            if self._peek(at) == ']':
                return found, at + 1
            value, at = self.read(at, depth + 1)
            found.append(value)

    def _commas(self, at: int, *, is_first: bool) -> int:
        """Return where the next member begins or the bracket closes."""
        end, at, count = at, self._skip(at), 0
        while self._peek(at) == ',':
            at, count = self._skip(at + 1), count + 1
        is_end = self._peek(at) in ('}', ']')
        if count > 1 or (count and (is_first or is_end)):
            self._notes.add('Superfluous commas were left out.')
        if not count and not is_first and not is_end:
            # Two texts side by side are one text in Python: only what closes a bracket, or
            # stands on its own line, is surely the end of a member.
            if self._text[end - 1] not in '}]' and '\n' not in self._text[end:at]:
                self._fail(at)
            self._notes.add('Missing commas were put in.')
        return at

    def _key(self, at: int) -> tuple[str, int]:
        if self._peek(at) in _CLOSERS:
            key, at = self._string(at)
            return str(key), at
        match = _KEY.match(self._text, at)
        if match is None:
            self._fail(at)
        self._notes.add('Keys without quotes were quoted.')
        return match[0], match.end()

    def _string(self, at: int) -> tuple[Json, int]:
        match = _JSON_STRING.match(self._text, at)
        if match is not None:
            return json.loads(match[0]), match.end()
        mark = self._text[at]
        if mark != '"':
            self._notes.add('Quotes of another kind were made those of JSON.')
        return self._odd_string(at + 1, mark)

    def _odd_string(self, at: int, mark: str) -> tuple[Json, int]:
        parts: list[str] = []
        while True:
            letter = self._peek(at)
            if letter == '\\':
                part, at = self._escape(at + 1)
                parts.append(part)
                continue
            is_closer = letter == _CLOSERS[mark] or (mark == '“' and letter == '"')
            if is_closer and (mark != "'" or _END_OF_TEXT.match(self._text, at + 1)):
                text = ''.join(parts)
                if mark == "'" and "'" in text and _MARKS.intersection(text):
                    # It was not closed where it should be, and took others into it.
                    self._fail(at)
                return text, at + 1
            if letter == '\n' and mark != '"':
                self._fail(at)
            if letter < ' ':
                self._notes.add('Line breaks within texts were accepted.')
            parts.append(letter)
            at += 1

    def _escape(self, at: int) -> tuple[str, int]:
        letter = self._peek(at)
        digits = self._text[at + 1 : at + 5]
        if letter == 'u' and re.fullmatch('[0-9a-fA-F]{4}', digits):
            return chr(int(digits, 16)), at + 5
        if letter not in '"\\/bfnrt':
            self._notes.add('Unknown escapes in texts were taken literally.')
        return _ESCAPES.get(letter, letter), at + 1

    def _scalar(self, at: int) -> tuple[Json, int]:
        if _NOT_FINITE.match(self._text, at):
            raise _not_finite()
        match = _NUMBER.match(self._text, at)
        if match is not None:
            return self._number(match)
        match = _WORD.match(self._text, at)
        if match is None:
            self._fail(at)
        if self._peek_or_end(match.end()) == '(':
            end = self._call_end(match.end() + 1)
            self._notes.add('Calls without quotes were taken as texts.')
            return self._text[at:end], end
        return self._word(match)

    def _number(self, match: re.Match[str]) -> tuple[Json, int]:
        unit = _UNIT.match(self._text, match.end())
        end = unit.end() if unit else match.end()
        if not _END_OF_VALUE.match(self._text, end):
            self._fail(end)
        if unit is not None:
            self._notes.add('Values without quotes were quoted.')
            return self._text[match.start() : end], end
        try:
            number: float = json.loads(match[0])
        except ValueError:
            self._notes.add('Numbers were written as JSON writes them.')
            number = float(match[0])
        if isinstance(number, float) and not math.isfinite(number):
            raise _not_finite()
        return number, end

    def _word(self, match: re.Match[str]) -> tuple[Json, int]:
        word = match[0]
        if word in _LITERALS:
            return _LITERALS[word], match.end()
        if word in _PYTHON:
            self._notes.add('The words of Python or JavaScript were made those of JSON.')
            return _PYTHON[word], match.end()
        if not _END_OF_VALUE.match(self._text, match.end()):
            self._fail(match.start())
        self._notes.add('Values without quotes were quoted.')
        return word, match.end()

    def _call_end(self, at: int) -> int:
        """Return where the call ends whose bracket was opened before `at`."""
        while (letter := self._peek(at)) != ')':
            if letter in '([{':
                self._fail(at)
            at = self._string(at)[1] if letter in ('"', "'") else at + 1
        return at + 1

    def _repeated(self, key: str, old: Json, new: Json) -> None:
        if old != new:
            message = f'the key {key[:40]!r} is given twice, with different values'
            raise UnrepairableError(ReplyCode.DUPLICATE_KEY, ProblemCode.DUPLICATE, message, new)
        self._notes.add(f'{key[:40]!r} was given twice, with the same value.')

    def _skip(self, at: int) -> int:
        while True:
            match = _SPACE.match(self._text, at)
            at = match.end() if match else at
            if self._text.startswith(_FENCE, at):
                raise _cut_off()
            comment = _COMMENT.match(self._text, at)
            if comment is None:
                return at
            self._notes.add('Comments were left out.')
            at = comment.end()

    def _peek_or_end(self, at: int) -> str:
        return self._text[at : at + 1]

    def _peek(self, at: int) -> str:
        letter = self._text[at : at + 1]
        if not letter:
            raise _cut_off()
        return letter

    def _fail(self, at: int) -> NoReturn:
        line = self._text.count('\n', 0, at) + 1
        found = self._text[at : at + 40]
        message = f'not JSON at line {line}'
        raise UnrepairableError(ReplyCode.NOT_JSON, ProblemCode.UNREADABLE, message, found)


def _cut_off() -> UnrepairableError:
    message = 'the reply was cut off: it ends before its JSON does'
    return UnrepairableError(ReplyCode.TRUNCATED, ProblemCode.UNREADABLE, message)


def _not_finite() -> UnrepairableError:
    message = 'a number of the reply is not finite or too large'
    return UnrepairableError(ReplyCode.NOT_FINITE, ProblemCode.OUT_OF_RANGE, message)
