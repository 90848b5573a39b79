"""The frame of every other skill: its arguments are filled by their types.

A custom skill is understood with nothing but its catalogue entry: "wave at me twice" fills a
place and a whole number if the skill has such arguments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from vla_bt.planner.offline.answers import Question
from vla_bt.planner.offline.lexicon import SPEAKER
from vla_bt.planner.offline.nouns import Noun
from vla_bt.planner.offline.objects import find_objects, fitting_objects
from vla_bt.planner.offline.phrases import DIRECT, Phrase, read_phrases
from vla_bt.planner.offline.places import find_place, peek_place
from vla_bt.planner.offline.quantities import angle, cut_times, duration, number
from vla_bt.planner.offline.roles import Roles
from vla_bt.planner.offline.tasks import Task
from vla_bt.planner.offline.tokens import TokenKind, Tokens, words
from vla_bt.skills import Argument, ArgumentType, Skill
from vla_bt.world import PlaceKind

_MEASURES = {'s': duration, 'rad': angle}
_NUMBERS = (ArgumentType.NUMBER, ArgumentType.INTEGER)


def fill(roles: Roles, skill: Skill) -> Sequence[Task]:
    """Plan a skill: each argument takes the first phrase that is of its type.

    Raises:
        Question: An argument is missing, or words are left over.
    """
    times, rest = cut_times(roles.clause.rest)
    parts = _enumerated(rest, skill) if times is None else ()
    if len(parts) > 1:
        each = [Roles(replace(roles.clause, rest=part), roles.situation) for part in parts]
        return [task for one in each for task in fill(one, skill)]
    roles = Roles(replace(roles.clause, rest=rest), roles.situation)
    args: dict[str, Any] = {}
    for name, argument in skill.arguments.items():
        if times is not None and argument.type is ArgumentType.INTEGER:
            args[name], times = times, None
        elif (value := _take_value(roles, skill, name)) is not None:
            args[name] = value
        elif argument.is_required and argument.fill is None:
            raise Question(f'To {roles.clause.verb.phrase} I need the {name}: {argument.summary}')
    for phrase in roles.phrases:
        if words(phrase.tokens) in SPEAKER or _is_beneficiary(phrase, roles):
            roles.drop(phrase)
    roles.finish()
    return [Task(skill.name, args)] * (times or 1)


def _enumerated(rest: Tokens, skill: Skill) -> tuple[Tokens, ...]:
    """Return the parts of "the front door and the garden door", when nothing else is said."""
    phrases, particles = read_phrases(rest)
    has_text = any(argument.type is ArgumentType.TEXT for argument in skill.arguments.values())
    is_plain = len(phrases) == 1 and phrases[0].role == DIRECT and not (particles or has_text)
    return phrases[0].parts if is_plain else ()


def _is_beneficiary(phrase: Phrase, roles: Roles) -> bool:
    place = peek_place(_noun(phrase, roles), roles.situation) if phrase.role == 'for' else ''
    return bool(place) and roles.situation.world.places[place].kind is PlaceKind.PERSON


def _take_value(roles: Roles, skill: Skill, name: str) -> Any:
    argument = skill.arguments[name]
    phrases = [phrase for phrase in roles.phrases if _may_fill(phrase, argument)]
    for phrase in phrases:
        value = _value(phrase, argument, roles, _kinds(skill, name))
        if value is not None:
            roles.drop(phrase)
            return value
    phrases = [phrase for phrase in phrases if phrase.tokens]
    if argument.is_required and phrases and ArgumentType.PLACE in argument.kinds:
        roles.drop(phrases[0])
        return find_place(_noun(phrases[0], roles), roles.situation, _kinds(skill, name))
    if argument.is_required and phrases and argument.type is ArgumentType.OBJECT:
        roles.drop(phrases[0])
        return find_objects(_noun(phrases[0], roles), roles.situation)[0]
    return None


def _may_fill(phrase: Phrase, argument: Argument) -> bool:
    """Return False for "under the table": it names a place and means another."""
    return phrase.role != 'unknown' or ArgumentType.PLACE not in argument.kinds


def _value(
    phrase: Phrase, argument: Argument, roles: Roles, kinds: Sequence[PlaceKind]
) -> Any:
    """Return what the phrase says for an argument, None when it is not of its type."""
    text = words(phrase.tokens)
    if argument.type in _NUMBERS:
        measure = _MEASURES.get(argument.unit)
        return measure(phrase.tokens) if measure else number(text.removesuffix(argument.unit))
    if argument.type is ArgumentType.CHOICE:
        return text if text in argument.choices else None
    if argument.type is ArgumentType.TEXT:
        is_quote = [token.kind for token in phrase.tokens] == [TokenKind.QUOTE]
        return text if text and (is_quote or phrase.role == DIRECT) else None
    return _named(phrase, argument, roles, kinds) if text else None


def _named(
    phrase: Phrase, argument: Argument, roles: Roles, kinds: Sequence[PlaceKind]
) -> str | None:
    noun, situation = _noun(phrase, roles), roles.situation
    if ArgumentType.OBJECT in argument.kinds and fitting_objects(noun, situation):
        found = find_objects(noun, situation)
        return found[0] if len(found) == 1 else None
    if ArgumentType.PLACE in argument.kinds and (
        noun.pronoun in SPEAKER or peek_place(noun, situation)
    ):
        return find_place(noun, situation, kinds)
    return None


def _noun(phrase: Phrase, roles: Roles) -> Noun:
    nouns = roles.nouns(phrase)
    if len(nouns) != 1:
        raise roles.not_understood(str(phrase))
    return nouns[0]


def _kinds(skill: Skill, name: str) -> list[PlaceKind]:
    """Return the kinds of place the preconditions ask of an argument."""
    kinds = {kind.value: kind for kind in PlaceKind}
    return [
        kinds[literal.fact.predicate]
        for literal in skill.precondition_literals
        if literal.fact.args == (f'${name}',) and literal.fact.predicate in kinds
    ]
