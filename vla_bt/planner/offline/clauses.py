"""From a command to clauses: one verb each, with the words that belong to it.

A command is cut where a verb follows a joint (`and`, `then`, a comma, a full stop), so that
"bring me the red cup and the apple" stays whole. A part without a verb that has places of its
own repeats the verb before it: "put the cup on the table and the book on the shelf".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vla_bt.planner.offline import lexicon
from vla_bt.planner.offline.answers import Question, Refusal
from vla_bt.planner.offline.phrases import place_roles
from vla_bt.planner.offline.tokens import Tokens, longest_end, longest_start, tidy, tokenize, words
from vla_bt.planner.offline.verbs import Verb, Verbs

_TRANSFERS = frozenset(('put', 'give', 'bring', 'move', 'return', 'take'))
_SPEECH = 'say'


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

    @property
    def spoken_rest(self) -> str:
        """What follows the verb, as it was said."""
        return self.command[self.rest[0].start : self.rest[-1].end] if self.rest else ''

    def __str__(self) -> str:
        return f'{self.verb.phrase} {self.spoken_rest}'.strip()


def split(command: str, verbs: Verbs) -> tuple[Clause, ...]:
    """Return the clauses of a command; none when it holds no words.

    Raises:
        Question: A part has no known verb, or has a word that limits or negates.
        Refusal: It asks for harm.
    """
    text = tidy(command)
    parts = [_strip_leads(part) for part in _parts(tokenize(text), verbs)]
    clauses = [_clause(part, text, verbs) for part in parts if part]
    for index, following in enumerate(clauses[1:]):
        if following.verb.frame in _TRANSFERS and _has_pronoun(following.rest):
            clauses[index] = replace(clauses[index], has_sequel=True)
    return tuple(clauses)


def _parts(tokens: Tokens, verbs: Verbs) -> list[Tokens]:
    parts: list[Tokens] = []
    for joint, chunk in _chunks(tokens):
        ends = any(token.text in lexicon.SENTENCE_ENDS for token in joint)
        if not parts or ends or verbs.at_start(_strip_leads(chunk)):
            if parts and words(_strip_leads(parts[-1])) in lexicon.ERRANDS:
                parts.pop()
            parts.append(_strip_errand(chunk, verbs))
        elif repeated := _verb_to_repeat(parts[-1], chunk, verbs):
            parts.append(repeated + chunk)
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


def _strip_leads(tokens: Tokens) -> Tokens:
    while length := longest_start(tokens, lexicon.LEADS):
        tokens = tokens[length:]
    return tokens


def _strip_errand(tokens: Tokens, verbs: Verbs) -> Tokens:
    bare = _strip_leads(tokens)
    length = longest_start(bare, lexicon.ERRANDS)
    return bare[length:] if length and verbs.at_start(bare[length:]) else bare


def _strip_tails(tokens: Tokens) -> Tokens:
    while length := longest_end(tokens, (*lexicon.TAILS, *lexicon.JOINTS)):
        tokens = tokens[:-length]
    return tokens


def _verb_to_repeat(part: Tokens, chunk: Tokens, verbs: Verbs) -> Tokens:
    """Return the verb of `part` when `chunk` has the same roles, else nothing."""
    part, roles = _strip_leads(part), place_roles(chunk)
    verb = verbs.at_start(part)
    lengths = (len(verb.phrase.split()), 1) if verb and roles else ()
    for length in lengths:  # "go to" may also be "go", with a place of its own
        if roles == place_roles(part[length:]) and verbs.at_start(part[:length]):
            return part[:length]
    return ()


def _clause(part: Tokens, command: str, verbs: Verbs) -> Clause:
    verb = verbs.at_start(part)
    if verb is None:
        _check_words(_strip_tails(part))
        said = command[part[0].start : part[-1].end]
        raise Question(f'I do not understand "{said[:80]}". What should I do?')
    rest = part[len(verb.phrase.split()) :]
    if verb.frame == _SPEECH:
        return Clause(verb, rest, command)
    rest = _strip_tails(rest)
    _check_words(rest)
    return Clause(verb, rest, command)


def _check_words(tokens: Tokens) -> None:
    for token in tokens:
        if token.is_word and token.text in lexicon.HARMFUL:
            raise Refusal('I will not do that: it could hurt someone or break something.')
    for token in tokens:
        if token.is_word and (token.text in lexicon.LIMITING or token.text.endswith("n't")):
            raise Question(
                f'I do not understand commands with "{token.text}". '
                'What should I do, step by step?'
            )


def _has_pronoun(tokens: Tokens) -> bool:
    return any(token.text in lexicon.IT | lexicon.THEM for token in tokens)
