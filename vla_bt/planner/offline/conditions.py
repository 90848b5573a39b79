"""What follows an `if`: a statement the robot can check, read word by word.

Four kinds are known. Anything else, or one word too many, is not understood.

| kind     | examples                                                                   |
|----------|----------------------------------------------------------------------------|
| located  | "the cup is not there", "there is a cup on the table", "you see the cup"   |
| holding  | "you are holding the cup", "you have something", "you carry nothing"       |
| hand     | "your hand is empty"                                                       |
| standing | "you are in the kitchen"                                                   |
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vla_bt.planner.offline.lexicon import LIMITING
from vla_bt.planner.offline.phrases import ADVERB, DIRECT, read_phrases
from vla_bt.planner.offline.tokens import Token, TokenKind, Tokens, longest_start, words

_HOLDING_WORDS = ('have', 'hold', 'carry', 'holding', 'carrying', 'got')
_FILLERS = {
    **dict.fromkeys(('still', 'already', 'currently'), ('is', 'are', 'you')),
    **dict.fromkeys(('do', 'can', 'could'), ('you',)),
}  # fmt: skip
"""Word that changes nothing -> what it follows."""
_NEGATIVES = {
    'not': (('is', 'are', 'do', 'can', 'could', 'still', 'currently'), ''),
    'no': (('is', 'are', 'see', 'find', 'spot', 'detect', 'notice', *_HOLDING_WORDS), 'a'),
    'nothing': (_HOLDING_WORDS, 'something'),
}
"""Word -> what it follows, and what it leaves behind."""
_START = Token(TokenKind.MARK, '', 0, 0)
_CONTRACTIONS = {
    "isn't": ('is', 'not'), "aren't": ('are', 'not'), "don't": ('do', 'not'),
    "can't": ('can', 'not'), 'cannot': ('can', 'not'), "couldn't": ('could', 'not'),
    "you're": ('you', 'are'), "there's": ('there', 'is'), "it's": ('it', 'is'),
}  # fmt: skip
_COPULAS = frozenset(('is', 'are'))
_SEEING = ('there is', 'there are', 'you see', 'you find', 'you spot', 'you detect', 'you notice')
_HOLDING = ('you are holding', 'you are carrying', 'you hold', 'you carry', 'you have',
            'you have got')  # fmt: skip
_HANDS = ('your hand is', 'your hands are', 'your gripper is')
_GONE = frozenset(('missing', 'gone', 'absent'))


class Checkable(enum.Enum):
    """What a condition is about."""

    LOCATED = 'located'
    HOLDING = 'holding'
    HAND = 'hand'
    """The hand is empty."""
    STANDING = 'standing'


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One statement that is true or not."""

    kind: Checkable
    thing: Tokens = ()
    """What is located or held."""
    place: Tokens = ()
    """Where; `there`; empty when not said."""
    is_negated: bool = False


def read_condition(tokens: Tokens) -> Condition | None:
    """Read "the cup is not on the table"; None when any of it is not understood."""
    positive, negations = _without_negation(_expanded(tokens))
    is_limited = any(token.text in LIMITING for token in positive)
    if negations > 1 or not positive or is_limited:
        return None
    condition = _head(positive) or _predicate(positive)
    if condition is None:
        return None
    return replace(condition, is_negated=condition.is_negated != (negations == 1))


def read_yes_no(tokens: Tokens) -> Condition | None:
    """Read "is the cup on the table", "are you holding something"; None for anything else."""
    verb, subject = tokens[:1], tokens[1:]
    if words(verb) not in _COPULAS or not subject or words(tokens[:2]) == 'are there':
        return None
    if subject[0].text in ('there', 'you'):
        return read_condition(subject[:1] + verb + subject[1:])
    if words(subject[:2]) in ('your hand', 'your hands', 'your gripper'):
        return read_condition(subject[:2] + verb + subject[2:])
    for index in range(len(subject) - 1, 0, -1):
        condition = read_condition(subject[:index] + verb + subject[index:])
        if condition is not None:
            return condition
    return None


def _expanded(tokens: Tokens) -> Tokens:
    return tuple(
        replace(token, text=text)
        for token in tokens
        for text in _CONTRACTIONS.get(token.text, (token.text,))
    )


def _without_negation(tokens: Tokens) -> tuple[Tokens, int]:
    """Return the positive statement, and how many negations were taken out of it."""
    kept: list[Token] = []
    negations = 0
    for before, token in itertools.pairwise((_START, *tokens)):
        after, instead = _NEGATIVES.get(token.text, ((), ''))
        if before.text in after:
            negations += 1
            kept += [replace(token, text=instead)] if instead else []
        elif before.text not in _FILLERS.get(token.text, ()):
            kept.append(token)
    return tuple(kept), negations


def _head(tokens: Tokens) -> Condition | None:
    """Read a statement that begins with what it is about."""
    if length := longest_start(tokens, _SEEING):
        return _thing_at(tokens[length:], Checkable.LOCATED)
    if length := longest_start(tokens, _HOLDING):
        return _thing_at(tokens[length:], Checkable.HOLDING)
    if length := longest_start(tokens, _HANDS):
        state = words(tokens[length:])
        is_full = state in ('full', 'occupied')
        known = is_full or state in ('empty', 'free')
        return Condition(kind=Checkable.HAND, is_negated=is_full) if known else None
    if longest_start(tokens, ('you are',)):
        place = _place(tokens[2:])
        return Condition(kind=Checkable.STANDING, place=place) if place else None
    return None


def _predicate(tokens: Tokens) -> Condition | None:
    """Read "the cup is on the table"."""
    texts = [token.text for token in tokens]
    if sum(text in _COPULAS for text in texts) != 1:
        return None
    index = next(index for index, text in enumerate(texts) if text in _COPULAS)
    thing = _only(tokens[:index], (DIRECT,))
    state, located = tokens[index + 1 :], Checkable.LOCATED
    if not thing or not state:
        return None
    if words(state) in _GONE:
        return Condition(kind=located, thing=thing, is_negated=True)
    place = _place(state)
    return Condition(kind=located, thing=thing, place=place) if place else None


def _thing_at(tokens: Tokens, kind: Checkable) -> Condition | None:
    for index in range(len(tokens), 0, -1):
        thing, rest = _only(tokens[:index], (DIRECT,)), tokens[index:]
        place = _place(rest)
        if thing and (place or not rest) and not (rest and kind is Checkable.HOLDING):
            return Condition(kind=kind, thing=thing, place=place)
    return None


def _place(tokens: Tokens) -> Tokens:
    if words(tokens) in ('there', 'in there'):
        return tokens[-1:]
    return _only(tokens, ('at',))


def _only(tokens: Tokens, roles: Sequence[str]) -> Tokens:
    """Return what the one phrase in `tokens` holds; nothing when there are more, or other."""
    phrases, particles = read_phrases(tokens)
    is_one = len(phrases) == 1 and not particles and phrases[0].role in (*roles, ADVERB)
    if not is_one or phrases[0].role == ADVERB or len(phrases[0].parts) != 1:
        return ()
    return phrases[0].tokens
