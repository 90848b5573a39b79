"""The phrases after a verb: what it is about, and the places and persons prepositions bring in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vla_bt.planner.offline import lexicon
from vla_bt.planner.offline.tokens import Tokens, longest_start, words

DIRECT = ''
"""Role of what stands right after the verb."""
ADVERB = 'adverb'
"""Role of `here` and `there`."""
_PLACE_ROLES = frozenset(('to', 'from', 'at', 'near'))
_PREPOSITIONS = tuple(lexicon.PREPOSITIONS)
_CONJUNCTIONS = frozenset(('and', '&', ',', 'then'))
_NO_SECOND_NOUN_AFTER = _CONJUNCTIONS | lexicon.EVERY | {'both', 'of'}
_DETERMINERS = (
    lexicon.ARTICLES | lexicon.PLURAL_ARTICLES | lexicon.EVERY | lexicon.VAGUE_COUNTS
    | {'a', 'an', 'any', 'both', 'another'}
)  # fmt: skip


@dataclass(frozen=True)
class Phrase:
    """A role and the tokens that fill it."""

    role: str
    """`DIRECT`, `ADVERB`, or that of its preposition: to, from, at, near, for, unknown."""
    tokens: Tokens
    preposition: str = ''
    """As said, with what only leads to it: `that is on`; empty when there is none."""

    def __str__(self) -> str:
        return f'{self.preposition} {words(self.tokens)}'.strip()

    @property
    def parts(self) -> tuple[Tokens, ...]:
        """The parts of an enumeration, without the words that join them."""
        parts: list[Tokens] = [()]
        for token in self.tokens:
            if token.text in _CONJUNCTIONS:
                parts.append(())
            else:
                parts[-1] += (token,)
        return tuple(filter(None, parts))


def read_phrases(tokens: Tokens) -> tuple[tuple[Phrase, ...], frozenset[str]]:
    """Return the phrases in order, and the particles (`up`, `down`, `back`) between them.

    An indirect object is told from a direct one: "me the cup" gives `me` the role `to`.
    """
    phrases: list[Phrase] = []
    particles: set[str] = set()
    while tokens:
        is_open = bool(phrases) and phrases[-1].role != ADVERB
        if length := longest_start(tokens, lexicon.HERE_THERE):
            role = phrases.pop().role if is_open and not phrases[-1].tokens else ADVERB
            role = 'from' if role == 'from' else ADVERB
            phrases.append(Phrase(role, tokens[length - 1 : length]))
        elif length := longest_start(tokens[(skipped := _relative(tokens)) :], _PREPOSITIONS):
            preposition = words(tokens[skipped : skipped + length])
            length += skipped
            role = lexicon.PREPOSITIONS[preposition]
            phrases.append(Phrase(role, (), words(tokens[:length])))
        elif _is_particle(tokens, is_first=not is_open):
            length = 1
            particles.add(tokens[0].text)
        else:
            length = 1
            last = phrases.pop() if is_open else Phrase(DIRECT, ())
            phrases.append(replace(last, tokens=last.tokens + tokens[:1]))
        tokens = tokens[length:]
    return tuple(_with_indirect(phrases)), frozenset(particles)


def place_roles(tokens: Tokens) -> frozenset[str]:
    """Return the roles of places among the phrases of `tokens`."""
    return frozenset(phrase.role for phrase in read_phrases(tokens)[0]) & _PLACE_ROLES


def _relative(tokens: Tokens) -> int:
    """Return how many words only say "which is lying" before a preposition."""
    length = longest_start(tokens, lexicon.RELATIVES)
    return length + longest_start(tokens[length:], lexicon.POSTURES)


def _is_particle(tokens: Tokens, *, is_first: bool) -> bool:
    rest = tokens[1:]
    is_last = not rest or rest[0].text in _CONJUNCTIONS or longest_start(
        rest, (*lexicon.PREPOSITIONS, *lexicon.HERE_THERE)
    )  # fmt: skip
    return tokens[0].text in lexicon.PARTICLES and bool(is_first or is_last)


def _with_indirect(phrases: list[Phrase]) -> Iterator[Phrase]:
    for phrase in phrases:
        cut = _second_noun(phrase.tokens) if phrase.role == DIRECT else 0
        if cut:
            yield Phrase('to', phrase.tokens[:cut])
        yield replace(phrase, tokens=phrase.tokens[cut:])


def _second_noun(tokens: Tokens) -> int:
    """Return where the second of two nouns in a row begins, 0 when there is only one."""
    texts = [token.text for token in tokens]
    if len(texts) > 1 and texts[0] in (lexicon.SPEAKER | lexicon.OTHERS) - {'her'}:
        return 1
    for index in range(1, len(texts)):
        if texts[index] in _DETERMINERS and texts[index - 1] not in _NO_SECOND_NOUN_AFTER:
            return index
    return 0
