"""Frames of questions the robot answers at once, from what it knows; it says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vla_bt.planner.offline.answers import Question, sentence, the
from vla_bt.planner.offline.nouns import Noun, read_noun
from vla_bt.planner.offline.objects import find_objects, fitting_objects
from vla_bt.planner.offline.phrases import DIRECT, Phrase
from vla_bt.planner.offline.roles import Roles
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tasks import Task
from vla_bt.planner.offline.tokens import Token, TokenKind, words

_ALL = (Token(TokenKind.WORD, 'all', 0, 0),)
_FILLERS = frozenset('are is there any you see know do can have we'.split())
"""Words in a question of number that change nothing."""


def count(roles: Roles) -> Sequence[Task]:
    """Plan "how many apples are on the table", "count the cups": the robot says a number.

    Raises:
        Question: It does not say of what.
    """
    rest = tuple(token for token in roles.clause.rest if token.text not in _FILLERS)
    roles = Roles(replace(roles.clause, rest=rest), roles.situation)
    direct = roles.take(DIRECT)
    where = roles.location('at')
    roles.finish()
    if direct is None:
        raise Question('What should I count?')
    situation = roles.situation
    noun = read_noun(_ALL + direct.tokens, situation.vocabulary)
    fits = fitting_objects(noun, situation)
    if not fits or noun.superlative or noun.is_another or len(direct.parts) != 1:
        raise roles.not_understood(words(direct.tokens))
    known = [key for key in fits if not situation.is_lost(key)]
    there = [key for key in known if not where or situation.is_at(key, where)]
    at = f' {situation.at(where)}' if where else ''
    lost = len(fits) - len(known)
    told = f'I know of {_amount(len(there), noun)}{at}.'
    told += f' I have lost sight of {_amount(lost, noun)}.' if lost else ''
    return [Task('say', {'text': told})]


def where_is(roles: Roles) -> Sequence[Task]:
    """Plan "where is the red cup", "tell me where the apples are".

    Raises:
        Question: It does not say what is looked for.
    """
    direct = roles.take(DIRECT)
    where = roles.location('at')
    roles.finish()
    if direct is None:
        raise Question('What are you looking for?')
    if direct.tokens[-1].text in ('is', 'are'):
        direct = Phrase(DIRECT, direct.tokens[:-1])
    situation = roles.situation
    if words(direct.tokens) == 'you' and situation.here:
        return [Task('say', {'text': f'I am {situation.at(situation.here)}.'})]
    nouns = roles.nouns(direct)
    objects = [key for noun in nouns for key in find_objects(noun, situation, where)]
    return [Task('say', {'text': ' '.join(_whereabouts(key, situation) for key in objects)})]


def told(roles: Roles) -> Sequence[Task]:
    """Understand "I left my mug on the table": what `it` is from now on. Nothing is planned.

    Raises:
        Question: It is not certain what is meant, or it is believed to be elsewhere.
    """
    if not roles.objects():
        raise roles.not_understood(str(roles.clause))
    roles.finish()
    return ()


def held(roles: Roles) -> Sequence[Task]:
    """Plan "what are you holding"."""
    roles.finish()
    key = roles.situation.held
    return [Task('say', {'text': f'I am holding {the(key) if key else "nothing"}.'})]


def which_is(noun: Noun, roles: Roles) -> Sequence[Task]:
    """Plan "what is the heaviest object on the table".

    Raises:
        Question: It is not known.
    """
    where = roles.location('at')
    roles.finish()
    (key,) = find_objects(noun, roles.situation, where)
    return [Task('say', {'text': sentence(f'I think it is {the(key)}')})]


def _amount(number: int, noun: Noun) -> str:
    if number == 1:
        return f'1 {" ".join(noun.words) or "object"}'
    return f'{number or "no"} {noun.said}'


def _whereabouts(object_id: str, situation: Situation) -> str:
    place = situation.place_of(object_id)
    if object_id == situation.held:
        return sentence(f'{the(object_id)} is in my hand')
    if not place:
        return f'I do not know where {the(object_id)} is.'
    return sentence(f'{the(object_id)} is {situation.at(place)}')
