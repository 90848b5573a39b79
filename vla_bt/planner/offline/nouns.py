"""A noun phrase: how many of what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from vla_bt.planner.offline import lexicon
from vla_bt.planner.offline.answers import Question
from vla_bt.planner.offline.tokens import Tokens, words

_PRONOUNS = lexicon.IT | lexicon.THEM | lexicon.SPEAKER | lexicon.OTHERS | {'here', 'there'}
_EMPTY = lexicon.GENERIC | {'of', 'the'}
_ENDINGS = (('ies', 'y'), ('ves', 'f'), ('ves', 'fe'), ('es', ''), ('s', ''))


@dataclass(frozen=True, kw_only=True)
class Noun:
    """One noun phrase, not yet looked up."""

    said: str
    """As said, without articles and counts, for questions."""
    words: tuple[str, ...] = ()
    """Singular, without words such as `thing` that fit everything."""
    count: int | None = 1
    """How many; None: all that fit."""
    is_definite: bool = True
    """True: exactly `count` must fit; False: any `count` of those that fit."""
    is_another: bool = False
    """True: none that was mentioned before."""
    is_one: bool = False
    """True: `one` stands for the noun mentioned last."""
    is_generic: bool = False
    """True: it holds a word such as `thing`."""
    superlative: str = ''
    """Which of those that fit: `nearest`; empty: no such word."""
    pronoun: str = ''
    """The pronoun, when it is nothing but one."""


def read_noun(tokens: Tokens, vocabulary: Collection[str]) -> Noun:
    """Read a noun phrase.

    Args:
        tokens: Its words, articles and counts included.
        vocabulary: Singular words of things; a plural is told by its singular being here.

    Raises:
        Question: It does not say how many.
    """
    said = words(tokens)
    if said in _PRONOUNS:
        return Noun(said=said, pronoun=said)
    counted = _Counted()
    texts = [token.text for token in tokens]
    while texts and counted.takes(texts[0], is_last=len(texts) == 1):
        texts.pop(0)
    superlative = next((text for text in texts if _is_superlative(text, vocabulary)), '')
    named = [text for text in texts if text != superlative]
    singular = [_singular(text, vocabulary) for text in named]
    is_plural = bool(named) and singular[-1] != named[-1]
    if counted.is_vague or (is_plural and counted.is_bare):
        raise Question(f'How many {" ".join(texts)} do you mean?')
    return Noun(
        said=' '.join(texts) or said,
        words=tuple(word for word in singular if word not in _EMPTY),
        count=counted.count(is_plural=is_plural),
        is_definite=counted.is_definite or counted.is_bare,
        is_another=counted.is_another,
        is_generic=any(word in lexicon.GENERIC for word in singular),
        is_one=texts[-1:] != [] and texts[-1] in lexicon.ONE,
        superlative=superlative,
    )


class _Counted:
    """What articles and counts before a noun say."""

    def __init__(self) -> None:
        self.is_bare = True
        self.is_vague = self.is_another = self.is_definite = False
        self._is_every = self._is_part = False
        self._number: int | None = None

    def takes(self, word: str, *, is_last: bool) -> bool:
        """Take in a word; False when it is no article or count."""
        if word == 'everything' or (word in lexicon.EVERY and not self._is_every):
            self._is_every = self.is_definite = True
        elif word == 'both':
            self._number, self.is_definite = 2, True
        elif word in lexicon.ARTICLES | lexicon.PLURAL_ARTICLES and not is_last:
            self.is_definite = not self._is_part
        elif word in ('another', 'other'):
            self.is_another = True
            if word == 'another':
                self._number = self._number or 1
        elif word == 'of' and not self.is_bare:
            self._is_part = not self._is_every
        elif word in lexicon.VAGUE_COUNTS:
            self.is_vague = True
        elif not (is_last or self._is_part) and self._number in (None, 1) and _number(word):
            self._number = _number(word)
        else:
            return False
        self.is_bare = False
        return True

    def count(self, *, is_plural: bool) -> int | None:
        """Return how many are meant; None: all."""
        number = self._number
        is_all = number in (None, 1) if self._is_every else is_plural and number is None
        return None if is_all else number or 1


def _number(word: str) -> int:
    if word in lexicon.ANY:
        return 1
    return int(word) if word.isdecimal() and len(word) < 4 else lexicon.NUMBERS.get(word, 0)


def _is_superlative(word: str, vocabulary: Collection[str]) -> bool:
    return word in lexicon.SUPERLATIVES and word not in vocabulary


def _singular(word: str, vocabulary: Collection[str]) -> str:
    if word in vocabulary or word in lexicon.GENERIC:
        return word
    for ending, replacement in _ENDINGS:
        stem = word.removesuffix(ending) + replacement
        if word.endswith(ending) and (stem in vocabulary or stem in lexicon.GENERIC):
            return stem
    return word
