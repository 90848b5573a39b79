"""Why the grammar had to ask: told by what fits the words, never by the text of the question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vla_bt.check import places_named
from vla_bt.planner.intent.records import Ambiguity, AmbiguityKind
from vla_bt.planner.offline.answers import Question, the
from vla_bt.planner.offline.clauses import Clause
from vla_bt.planner.offline.nouns import Noun, read_noun
from vla_bt.planner.offline.objects import fitting_objects
from vla_bt.planner.offline.phrases import DIRECT, Phrase, read_phrases
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tokens import Tokens
from vla_bt.world import WorldModel

MAX_OPTIONS = 4


def ambiguity_of(question: Question, clause: Clause, situation: Situation) -> Ambiguity:
    """Return what is not certain in a clause the grammar asked about.

    Args:
        question: What it asked.
        clause: The clause.
        situation: The world, and what was mentioned before the clause.
    """
    options = tuple(_resolved(option, situation.world) for option in question.options)
    kind, chosen = _kind(options, clause, situation), options[:MAX_OPTIONS]
    is_choice = kind is AmbiguityKind.SEVERAL_FIT
    return Ambiguity(
        kind=kind,
        question=question.text,
        options=chosen,
        commands=_commands(chosen, clause, situation) if is_choice else (),
    )


def _commands(
    options: tuple[str, ...], clause: Clause, situation: Situation
) -> tuple[str, ...]:
    """Return the command with each option where it says what fits several things."""
    phrases, _ = read_phrases(clause.rest)
    for phrase in phrases:
        for part in phrase.parts:
            nouns = _nouns_of((part,), situation)
            if part and any(set(options) <= _fits(it, phrase.role, situation) for it in nouns):
                before, after = clause.command[: part[0].start], clause.command[part[-1].end :]
                return tuple(f'{before}{the(option)}{after}' for option in options)
    return ()


def names_in(clause: Clause, situation: Situation) -> tuple[str, ...]:
    """Return what a clause says it is about, as its words: `apple` of "pick up the apple"."""
    phrases, _ = read_phrases(clause.rest)
    nouns = (
        noun
        for phrase in phrases
        if phrase.role == DIRECT
        for noun in _nouns(phrase, situation)
        if noun.words and not noun.pronoun
    )
    return tuple(dict.fromkeys(' '.join(noun.words) for noun in nouns))


def _kind(options: tuple[str, ...], clause: Clause, situation: Situation) -> AmbiguityKind:
    phrases, _ = read_phrases(clause.rest)
    if any(_is_beyond(phrase, phrases) for phrase in phrases):
        return AmbiguityKind.NOT_UNDERSTOOD
    fits = [
        _fits(noun, phrase.role, situation)
        for phrase in phrases
        for noun in _nouns(phrase, situation)
        if not noun.pronoun
    ]
    if not all(fits):
        return AmbiguityKind.UNKNOWN_NAME
    if any(len(found) > 1 and set(options) <= found for found in fits if options):
        return AmbiguityKind.SEVERAL_FIT
    return AmbiguityKind.MISSING if options else AmbiguityKind.NOT_UNDERSTOOD


def _is_beyond(phrase: Phrase, phrases: tuple[Phrase, ...]) -> bool:
    """Return True for what only a model can make sense of: "the cup with the handle"."""
    has_object = any(it.role == DIRECT for it in phrases)
    return phrase.role == 'unknown' or (phrase.role == 'near' and has_object)


def _nouns(phrase: Phrase, situation: Situation) -> Iterator[Noun]:
    return _nouns_of(phrase.parts, situation)


def _nouns_of(parts: Iterable[Tokens], situation: Situation) -> Iterator[Noun]:
    for part in parts:
        try:
            yield read_noun(part, situation.vocabulary)
        except Question:  # it does not say how many
            continue


def _fits(noun: Noun, role: str, situation: Situation) -> set[str]:
    objects = fitting_objects(noun, situation) if noun.words or role == DIRECT else ()
    return {*objects, *places_named(' '.join(noun.words), situation.world)}


def _resolved(option: str, world: WorldModel) -> str:
    """Return the id or place name an option is the spoken form of, or else its words."""
    key = option.replace(' ', '_')
    return key if key in world.objects or key in world.places else option
