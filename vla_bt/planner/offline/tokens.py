"""From characters to tokens: words, numbers, quotations, marks."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""
      (?P<quote>  "[^"]+" | “[^”]+” | (?<!\w)'.+?'(?!\w) )
    | (?P<number> (?<![\w.])[-+]?\d+(?:\.\d+)? )
    | (?P<word>   [^\W_](?:(?:[^\W_]|')*[^\W_])? )
    | (?P<mark>   [.,;:!?()=&°\n] )
    """,
    re.VERBOSE,
)
_CONTRACTIONS = {
    "what's": 'what is',
    "where's": 'where is',
    "i'd": 'i would',
    "let's": 'let us',
    "that's": 'that is',
}
_CONTRACTION = re.compile('|'.join(_CONTRACTIONS), re.IGNORECASE)


class TokenKind(enum.Enum):
    """What a token is."""

    WORD = 'word'
    NUMBER = 'number'
    QUOTE = 'quote'
    MARK = 'mark'


@dataclass(frozen=True)
class Token:
    """One token of a command."""

    kind: TokenKind
    text: str
    """Lower case; of a quotation the inside, as written."""
    start: int
    end: int
    """Where it stands in the tidied command."""

    @property
    def is_word(self) -> bool:
        """True for words, numbers left out."""
        return self.kind is TokenKind.WORD


Tokens = tuple[Token, ...]


def tidy(command: str) -> str:
    """Return the command with plain apostrophes, contractions spelt out and no lone surrogates."""
    text = command.encode('utf-8', 'replace').decode('utf-8').replace('’', "'").replace('‘', "'")
    return _CONTRACTION.sub(lambda match: _CONTRACTIONS[match[0].lower()], text).strip()


def tokenize(text: str) -> Tokens:
    """Return the tokens of a tidied command; characters that mean nothing here are dropped."""
    return tuple(map(_token, _TOKEN.finditer(text)))


def words(tokens: Sequence[Token]) -> str:
    """Return the tokens as one lower-case text, single spaces between."""
    return ' '.join(token.text for token in tokens)


def longest_start(tokens: Sequence[Token], phrases: Iterable[str]) -> int:
    """Return how many tokens the longest of `phrases` takes that they begin with, or 0."""
    if not tokens:
        return 0
    likely = _by_first_word(tuple(phrases)).get(tokens[0].text, ())
    return max((_length_at(tokens, phrase, from_end=False) for phrase in likely), default=0)


def longest_end(tokens: Sequence[Token], phrases: Iterable[str]) -> int:
    """Return how many tokens the longest of `phrases` takes that they end with, or 0."""
    return max((_length_at(tokens, phrase, from_end=True) for phrase in phrases), default=0)


@lru_cache(maxsize=256)
def _by_first_word(phrases: tuple[str, ...]) -> dict[str, list[str]]:
    """Return those phrases that begin with a word, for each: most words begin none."""
    found: dict[str, list[str]] = {}
    for phrase in phrases:
        found.setdefault(_split(phrase)[0], []).append(phrase)
    return found


@lru_cache(maxsize=4096)
def _split(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.split()) or (phrase,)


def _length_at(tokens: Sequence[Token], phrase: str, *, from_end: bool) -> int:
    wanted = _split(phrase)
    length = len(wanted)
    first = len(tokens) - length if from_end else 0
    if length > len(tokens) or tokens[first].text != wanted[0]:
        return 0
    there = tokens[first : first + length]
    return length if all(a.text == b for a, b in zip(there, wanted, strict=True)) else 0


def _token(match: re.Match[str]) -> Token:
    kind = TokenKind(str(match.lastgroup))
    text = match[0][1:-1].strip() if kind is TokenKind.QUOTE else match[0].lower()
    return Token(kind, text, match.start(), match.end())
