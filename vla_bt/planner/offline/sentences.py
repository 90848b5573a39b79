"""From a command to its parts: clauses, and conditionals that have clauses in their branches.

| said                                | understood as                                          |
|-------------------------------------|--------------------------------------------------------|
| "A. if C, B and D, otherwise E."    | A; then B and D where C holds, E where it does not     |
| "B if C", "B unless C"              | B where C holds, or does not; one clause only          |
| "is C?", "check if C"               | the robot looks and says which                         |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from vla_bt.planner.offline import lexicon
from vla_bt.planner.offline.answers import Question
from vla_bt.planner.offline.clauses import Clause, split, strip_leads, strip_tails
from vla_bt.planner.offline.conditions import Checkable, Condition, read_condition, read_yes_no
from vla_bt.planner.offline.phrases import DIRECT, read_phrases
from vla_bt.planner.offline.tokens import Tokens, longest_end, longest_start, tidy, tokenize, words
from vla_bt.planner.offline.verbs import Verbs

_UNLESS = 'unless'
_LOOSE = ('when',)
"""May also mean "as soon as"; the hand does not change by itself."""


@dataclass(frozen=True, kw_only=True)
class Conditional:
    """Clauses for when a condition holds, and for when it does not."""

    condition: Condition
    then: tuple[Clause, ...] = ()
    otherwise: tuple[Clause, ...] = ()
    is_question: bool = False
    """True: the person only asks whether it holds."""


Part: TypeAlias = Clause | Conditional


def read_parts(command: str, verbs: Verbs) -> tuple[Part, ...]:
    """Return the parts of a command in order; none when it holds no words.

    Raises:
        Question: A part is not understood.
        Refusal: It asks for harm.
    """
    text = tidy(command)
    parts = _Reader(text, verbs).read(tokenize(text))
    if parts and all(isinstance(part, Clause) and part.is_remark for part in parts):
        raise Question('I see. What should I do?')
    return parts


class _Reader:
    """Reads one command.

    Args:
        text: The tidied command.
        verbs: All verb phrases.
    """

    def __init__(self, text: str, verbs: Verbs) -> None:
        self._text = text
        self._verbs = verbs

    def read(self, tokens: Tokens) -> tuple[Part, ...]:
        parts: list[Part] = []
        plain: Tokens = ()
        for sentence in _sentences(tokens):
            opening = longest_start(strip_leads(sentence), lexicon.OTHERWISE)
            yes_no = read_yes_no(strip_tails(strip_leads(sentence)))
            if not opening and yes_no is None and _opener(sentence) is None:
                plain += sentence
                continue
            parts += self._clauses(plain)
            plain = ()
            if opening:
                parts.append(self._with_otherwise(parts, strip_leads(sentence)[opening:]))
            elif yes_no is not None:
                parts.append(self._question(yes_no, sentence))
            else:
                parts += self._conditional(sentence)
        return (*parts, *self._clauses(plain))

    def _clauses(self, tokens: Tokens) -> tuple[Clause, ...]:
        return split(tokens, self._text, self._verbs)

    def _with_otherwise(self, parts: list[Part], tokens: Tokens) -> Conditional:
        """Take the last part back, to give it its other branch."""
        last, clauses = parts[-1] if parts else None, self._clauses(tokens)
        if not isinstance(last, Conditional) or last.otherwise or last.is_question or not clauses:
            raise Question('I do not understand what "otherwise" is about. What should I do?')
        parts.pop()
        return replace(last, otherwise=clauses)

    def _conditional(self, sentence: Tokens) -> Iterator[Part]:
        index = _opener(sentence)
        assert index is not None, 'checked by the caller'
        before, opener, after = sentence[:index], sentence[index].text, sentence[index + 1 :]
        if _opener(after) is not None:
            raise Question('I understand one condition in a sentence. What should I do?')
        after, otherwise = self._cut_otherwise(after)
        asking = longest_end(before, lexicon.WHETHER)
        if asking and _ends_open(before[:-asking]):
            yield from self._clauses(before[:-asking])
            if otherwise:
                raise self._not_understood(after)
            yield self._question(self._statement(after, opener), after)
        elif _ends_open(before):
            yield from self._clauses(before)
            condition, then = self._body(after, opener)
            yield Conditional(condition=condition, then=then, otherwise=otherwise)
        else:
            then = self._clauses(before)
            if len(then) != 1:
                raise Question(
                    f'What exactly depends on "{words(sentence[index:])[:80]}"? '
                    'Please say the condition first.'
                )
            condition = _about(then[0], self._statement(after, opener))
            yield Conditional(condition=condition, then=then, otherwise=otherwise)

    def _cut_otherwise(self, tokens: Tokens) -> tuple[Tokens, tuple[Clause, ...]]:
        for index in range(len(tokens)):
            if length := longest_start(tokens[index:], lexicon.OTHERWISE):
                clauses = self._clauses(tokens[index + length :])
                if not clauses:
                    raise Question('What should I do otherwise?')
                return tokens[:index], clauses
        return tokens, ()

    def _body(self, tokens: Tokens, opener: str) -> tuple[Condition, tuple[Clause, ...]]:
        """Cut a condition from the clauses that follow it, at the one place where that works."""
        found: list[tuple[Condition, Tokens]] = []
        for index in range(1, len(tokens)):
            rest = strip_leads(tokens[index:])
            condition = read_condition(strip_tails(tokens[:index]))
            starts = tokens[index - 1].text in lexicon.JOINTS or rest == tokens[index:]
            if condition is not None and starts and self._verbs.at_start(rest):
                found.append((condition, rest))
        kinds = {condition for condition, _ in found}
        if len(kinds) != 1:
            raise self._not_understood(tokens)
        condition, rest = found[0]
        return self._checked(condition, opener, tokens), self._clauses(rest)

    def _question(self, condition: Condition, tokens: Tokens) -> Conditional:
        if condition.is_negated:
            raise self._not_understood(tokens)
        return Conditional(condition=condition, is_question=True)

    def _statement(self, tokens: Tokens, opener: str) -> Condition:
        condition = read_condition(strip_tails(tokens))
        if condition is None:
            raise self._not_understood(tokens)
        return self._checked(condition, opener, tokens)

    def _checked(self, condition: Condition, opener: str, tokens: Tokens) -> Condition:
        is_own = condition.kind in (Checkable.HOLDING, Checkable.HAND)
        if opener in _LOOSE and not is_own:
            raise self._not_understood(tokens)
        if opener == _UNLESS:
            return replace(condition, is_negated=not condition.is_negated)
        return condition

    def _not_understood(self, tokens: Tokens) -> Question:
        said = self._text[tokens[0].start : tokens[-1].end] if tokens else ''
        return Question(
            f'I do not understand the condition in "{said[:80]}". I can check where an object '
            'is, and what I hold. What should I do?'
        )


def _about(clause: Clause, condition: Condition) -> Condition:
    """Return the condition with `it` replaced by the one thing the clause is about."""
    phrases, _ = read_phrases(clause.rest)
    direct = [phrase for phrase in phrases if phrase.role == DIRECT]
    if words(condition.thing) not in lexicon.IT or len(direct) != 1 or len(direct[0].parts) != 1:
        return condition
    return replace(condition, thing=direct[0].parts[0])


def _sentences(tokens: Tokens) -> Iterator[Tokens]:
    """Yield the sentences, each with the mark that ends it."""
    start = 0
    for index, token in enumerate(tokens):
        if token.text in lexicon.SENTENCE_ENDS:
            yield tokens[start : index + 1]
            start = index + 1
    if tokens[start:]:
        yield tokens[start:]


def _opener(tokens: Tokens) -> int | None:
    """Return where the first condition opens, None when there is none."""
    for index, token in enumerate(tokens):
        is_polite = bool(longest_start(tokens[index:], lexicon.TAILS))
        if token.is_word and token.text in lexicon.IFS and not (
            is_polite and _is_over(tokens[index:])
        ):  # fmt: skip
            return index
    return None


def _is_over(tokens: Tokens) -> bool:
    """Return True when nothing but a polite phrase is left of the clause."""
    rest = tokens[longest_start(tokens, lexicon.TAILS) :]
    return not rest or bool(longest_start(rest, lexicon.JOINTS))


def _ends_open(tokens: Tokens) -> bool:
    """Return True when a new clause may begin after the tokens."""
    return not strip_leads(tokens) or bool(longest_end(tokens, lexicon.JOINTS))
