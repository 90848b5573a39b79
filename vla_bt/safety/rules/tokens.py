"""The words of a rule, one at a time."""

from __future__ import annotations

import re

from vla_bt.errors import shorten
from vla_bt.safety.rules.terms import Value, ValueKind

_TOKEN = re.compile(
    r'(?P<NUMBER>-?[0-9]+(?:\.[0-9]+)?)|(?P<VARIABLE>\?[a-z][a-z0-9_]*)|(?P<WORD>[a-z][a-z0-9_]*)'
    r'|"(?P<TEXT>[^"]*)"|(?P<ANYTHING>\*)|(?P<sign><=|>=|!=|[=<>(),])'
)
_BLANK = re.compile(r'\s*')


class RuleError(ValueError):
    """A rule that cannot be read, or says nothing; the message says why and what is accepted."""


class Tokens:
    """The words of a rule, read from the left.

    Args:
        text: The rule.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._skip()

    @property
    def is_over(self) -> bool:
        """True when nothing is left."""
        return self._at == len(self._text)

    def error(self, wanted: str) -> RuleError:
        """Return the error that something else is wanted here."""
        rest = self._text[self._at :]
        found = f'{shorten(rest, 30)!r}' if rest else 'the end'
        return RuleError(f'at character {self._at + 1}, {found}: should be {wanted}')

    def take(self, *words: str) -> bool:
        """Take these words, if they come next; keywords before `(` are names, not keywords."""
        at = self._at
        for word in words:
            match = _TOKEN.match(self._text, at)
            if match is None or match[0] != word:
                return False
            at = _BLANK.match(self._text, match.end()).end()  # type: ignore[union-attr]
        if words[-1].isalpha() and self._text[at : at + 1] == '(':
            return False
        self._at = at
        return True

    def expect(self, word: str, wanted: str = '') -> None:
        """Take this word.

        Raises:
            RuleError: Something else comes next.
        """
        if not self.take(word):
            raise self.error(wanted or repr(word))

    def value(self, *kinds: ValueKind, wanted: str) -> Value:
        """Take a value of one of the kinds.

        Raises:
            RuleError: Something else comes next.
        """
        match = _TOKEN.match(self._text, self._at)
        kind = match.lastgroup if match else None
        if match is None or kind not in [it.name for it in kinds]:
            raise self.error(wanted)
        self._at = match.end()
        self._skip()
        return Value(ValueKind[kind], match[kind])

    def _skip(self) -> None:
        self._at = _BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]
