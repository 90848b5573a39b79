"""From a command to clauses: one verb each, with the words that belong to it.

A command is cut where a verb follows a joint (`and`, `then`, a comma, a full stop), so that
"bring me the red cup and the apple" stays whole. A part without a verb that has places of its
own repeats the verb before it: "put the cup on the table and the book on the shelf".
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from vla_bt.planner.offline import lexicon
from vla_bt.planner.offline.answers import Question, Refusal
from vla_bt.planner.offline.phrases import place_roles
from vla_bt.planner.offline.quantities import cut_delay, cut_times
from vla_bt.planner.offline.tokens import TokenKind, Tokens, longest_end, longest_start, words
from vla_bt.planner.offline.verbs import Verb, Verbs

_TRANSFERS = frozenset(('put', 'give', 'bring', 'move', 'return', 'take'))
_SPEECH = 'say'
_TOLD = 'told'
_WAIT = Verb('wait', 'wait')
_REPEATABLE = frozenset(('turn', 'greet', 'scan'))
"""Frames of what makes sense several times in a row."""
_ALIKE_RATIO = 0.75


@dataclass(frozen=True)
class Clause:
    """One verb and its words."""

    verb: Verb
    rest: Tokens
    """What follows the verb, without words that change nothing."""
    command: str
    """The tidied command; the tokens' positions are in it."""
    has_sequel: bool = False
    """True when the next clause says where to bring what this one is about."""
    times: int | None = None
    """How often it is to be done; None: once, without saying so."""

    @property
    def is_remark(self) -> bool:
        """True when it says where something is, and asks for nothing."""
        return self.verb.frame == _TOLD

    @property
    def spoken_rest(self) -> str:
        """What follows the verb, as it was said."""
        return self.command[self.rest[0].start : self.rest[-1].end] if self.rest else ''

    def __str__(self) -> str:
        return f'{self.verb.phrase} {self.spoken_rest}'.strip()


def split(tokens: Tokens, command: str, verbs: Verbs) -> tuple[Clause, ...]:
    """Return the clauses of a command or a part of it; none when it holds no words.

    Args:
        tokens: Its words.
        command: The tidied command they are of.
        verbs: All verb phrases.

    Raises:
        Question: A part has no known verb, or has a word that limits or negates.
        Refusal: It asks for harm.
    """
    clauses: list[Clause] = []
    for part in _parts(tokens, verbs):
        delay, wish = cut_delay(strip_leads(part))
        if delay:
            clauses.append(Clause(_WAIT, delay, command))
        wish = strip_leads(wish)
        if wish and not _is_small_talk(wish):
            clauses.append(_clause(wish, command, verbs))
    for index, following in enumerate(clauses[1:]):
        if following.verb.frame in _TRANSFERS and _has_pronoun(following.rest):
            clauses[index] = replace(clauses[index], has_sequel=True)
    return tuple(clauses)


def _parts(tokens: Tokens, verbs: Verbs) -> list[Tokens]:
    parts: list[Tokens] = []
    for joint, chunk in _chunks(tokens):
        ends = any(token.text in lexicon.SENTENCE_ENDS for token in joint)
        _, wish = cut_delay(strip_leads(chunk))
        if parts and not _without(chunk, lexicon.COURTESY):
            continue
        if not parts or ends or verbs.at_start(strip_leads(wish)):
            if parts and words(strip_leads(parts[-1])) in lexicon.ERRANDS:
                parts.pop()
            parts.append(_strip_errand(chunk, verbs))
        elif longest_start(chunk, lexicon.EXCEPT):
            parts[-1] += chunk
        elif repeated := _verb_to_repeat(parts[-1], strip_leads(chunk), verbs):
            parts.append(repeated + strip_leads(chunk))
        else:
            parts[-1] += joint + chunk
    return parts


def _chunks(tokens: Tokens) -> Iterator[tuple[Tokens, Tokens]]:
    """Yield every run of tokens without a joint, with the joint before it."""
    joint_end = start = index = 0
    while index < len(tokens):
        length = longest_start(tokens[index:], lexicon.JOINTS)
        if not length:
            index += 1
            continue
        if index > joint_end:
            yield tokens[start:joint_end], tokens[joint_end:index]
            start = index
        index += length
        joint_end = index
    yield tokens[start:joint_end], tokens[joint_end:]


def strip_leads(tokens: Tokens) -> Tokens:
    """Return the tokens without phrases at their start that change nothing."""
    return _without(tokens, lexicon.LEADS)


def _without(tokens: Tokens, phrases: Iterable[str]) -> Tokens:
    while length := longest_start(tokens, phrases):
        tokens = tokens[length:]
    return tokens


def _strip_errand(tokens: Tokens, verbs: Verbs) -> Tokens:
    bare = strip_leads(tokens)
    length = longest_start(bare, lexicon.ERRANDS)
    return bare[length:] if length and verbs.at_start(bare[length:]) else bare


def strip_tails(tokens: Tokens) -> Tokens:
    """Return the tokens without phrases at their end that change nothing."""
    while length := longest_end(tokens, (*lexicon.TAILS, *lexicon.JOINTS)):
        tokens = tokens[:-length]
    return tokens


def _verb_to_repeat(part: Tokens, chunk: Tokens, verbs: Verbs) -> Tokens:
    """Return the verb of `part` when `chunk` has the same roles, else nothing."""
    part, roles = strip_leads(part), place_roles(chunk)
    verb = verbs.at_start(part)
    lengths = (len(verb.phrase.split()), 1) if verb and roles else ()
    for length in lengths:  # "go to" may also be "go", with a place of its own
        if roles == place_roles(part[length:]) and verbs.at_start(part[:length]):
            return part[:length]
    return ()


def _is_small_talk(part: Tokens) -> bool:
    """Return True for "I am so thirsty"."""
    length = longest_start(part, lexicon.SELF)
    return bool(length) and {token.text for token in strip_tails(part[length:])} <= lexicon.STATES


def _clause(part: Tokens, command: str, verbs: Verbs) -> Clause:
    verb = verbs.at_start(part)
    if verb is None and (length := longest_start(part, lexicon.TOLD)):
        verb = Verb(words(part[:length]), _TOLD)
    if verb is None:
        raise _unknown_verb(part, command, verbs)
    rest = part[len(verb.phrase.split()) :]
    if verb.frame == _SPEECH:
        return _speech(verb, rest, command)
    rest = strip_tails(tuple(token for token in rest if token.text not in lexicon.MANNERS))
    times, once = cut_times(rest) if verb.frame in _REPEATABLE else (None, rest)
    _check_words(once)
    return Clause(verb, strip_tails(once), command, times=times)


def _speech(verb: Verb, rest: Tokens, command: str) -> Clause:
    """Return the clause of what is to be said, which "twice" may be a part of."""
    times, once = cut_times(strip_tails(rest))
    if times is None:
        return Clause(verb, rest, command)
    if len(once) > 1 and once[-1].kind is not TokenKind.QUOTE:
        raise Question('What exactly should I say? Please put the words in quotes.')
    return Clause(verb, once, command, times=times)


def _unknown_verb(part: Tokens, command: str, verbs: Verbs) -> Question:
    _check_words(strip_tails(part))
    said = command[part[0].start : part[-1].end]
    alike = difflib.get_close_matches(part[0].text, verbs.words, n=1, cutoff=_ALIKE_RATIO)
    hint = f' Did you mean "{alike[0]}"?' if alike and part[0].text != alike[0] else ''
    return Question(f'I do not understand "{said[:80]}".{hint} What should I do?')


def _check_words(tokens: Tokens) -> None:
    texts = [token.text for token in tokens if token.is_word]
    for word in (text for text in texts if text in lexicon.HARMFUL):
        raise Refusal(
            f'I will not do that: "{word}" could hurt someone or break something. '
            'If you mean something harmless, please say it in other words.'
        )
    index = 0
    while index < len(tokens):
        excepting = longest_start(tokens[index:], lexicon.EXCEPT) if len(texts) > 1 else 0
        text, index = tokens[index].text, index + max(excepting, 1)
        limits = text in lexicon.LIMITING or text.endswith("n't")
        if limits and not excepting and tokens[index - 1].is_word:
            raise Question(
                f'I do not understand commands with "{text}". What should I do, step by step?'
            )


def _has_pronoun(tokens: Tokens) -> bool:
    return any(token.text in lexicon.IT | lexicon.THEM for token in tokens)
