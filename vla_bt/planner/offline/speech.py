"""Frames of verbs of speech. What is to be said is not parsed, only cut out.

"say hello in the kitchen" is said there; where it is not certain what belongs to the words, a
question asks for quotation marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vla_bt.planner.offline import lexicon
from vla_bt.planner.offline.answers import Question, sentence, the
from vla_bt.planner.offline.nouns import read_noun
from vla_bt.planner.offline.phrases import DIRECT
from vla_bt.planner.offline.places import find_place, peek_place
from vla_bt.planner.offline.roles import Roles
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tasks import Task
from vla_bt.planner.offline.tokens import TokenKind, Tokens, longest_end, longest_start, words
from vla_bt.world import PlaceKind

_QUOTES = 'What exactly should I say? Please put the words in quotes.'
_COPULAS = frozenset(('is', 'are', 'am', 'was', 'were', 'be', 'will', 'has', 'have', 'had'))
_AROUND = ('please', 'where you are', 'from where you are', 'from there', 'right here', 'here',
           'that', ':', *lexicon.JOINTS)  # fmt: skip
_EMPTY = lexicon.IT | lexicon.THEM | {'something', 'anything', 'it again', ''}
_DETERMINERS = lexicon.ARTICLES | {'a', 'an', 'some', 'about'}
_NOT_SAID = frozenset('something anything what who how where when which why whether'.split())
"""First words of what describes the words to be said."""
_PRONOUNS = lexicon.SPEAKER | lexicon.OTHERS | lexicon.IT | lexicon.THEM | {
    'i', 'you', 'he', 'she', 'we', 'my', 'your', 'his', 'our', 'their', 'here', 'there',
}  # fmt: skip
"""Words that mean something else when another person says them."""
_TELLING = frozenset(('tell', 'talk', 'speak'))
_LONGEST_TAIL = 6
"""Words of the longest place at the end of what is said."""


def say(roles: Roles) -> Sequence[Task]:
    """Plan "say hello", "say 'dinner is ready' in the kitchen", "tell me that it is late".

    Raises:
        Question: It is not certain which words are to be said, or where.
    """
    clause, tokens = roles.clause, _without_ends(roles.clause.rest)
    for index, token in enumerate(tokens):
        if token.kind is TokenKind.QUOTE:
            around = _without_ends(tokens[:index]) + _without_ends(tokens[index + 1 :])
            near = _audience(Roles(replace(clause, rest=around), roles.situation))
            return [Task('say', {'text': token.text}, near=near)]
    if _is_limited(clause.rest):
        raise Question(_QUOTES)
    if _is_order(tokens, roles):
        return _passed_on(tokens, roles)
    near, tokens = _listener(tokens, roles)
    place, tokens = _cut_places(tokens, roles.situation)
    if words(tokens) in _EMPTY or _is_described(tokens):
        raise Question(_QUOTES)
    text = clause.command[tokens[0].start : tokens[-1].end]
    return [Task('say', {'text': text}, near=near or place)]


def greet(roles: Roles) -> Sequence[Task]:
    """Plan "greet me", "greet the person"."""
    person = roles.location(DIRECT, 'to', kinds=[PlaceKind.PERSON])
    roles.finish()
    return [Task('say', {'text': 'Hello!'}, near=person)]


def _is_order(tokens: Tokens, roles: Roles) -> bool:
    """Return True for "tell Ben to come": words for Ben, in which nobody else is spoken of.

    It must end the command: what follows could be for Ben as well, or for the robot.
    """
    texts = [token.text for token in tokens]
    clause = roles.clause
    if clause.verb.phrase != 'tell' or 'to' not in texts[1:-1] or 'that' in texts:
        return False
    is_last = not clause.command[tokens[-1].end :].strip(' .!')
    return is_last and texts[0] not in lexicon.SPEAKER and not _PRONOUNS & set(texts)


def _passed_on(tokens: Tokens, roles: Roles) -> Sequence[Task]:
    index = next(index for index, token in enumerate(tokens) if token.text == 'to')
    told = Roles(replace(roles.clause, rest=tokens[:index]), roles.situation)
    person = told.location(DIRECT, kinds=[PlaceKind.PERSON])
    told.finish()
    wish = roles.clause.command[tokens[index + 1].start : tokens[-1].end]
    return [Task('say', {'text': sentence(f'please {wish}')}, near=person)]


def _is_described(tokens: Tokens) -> bool:
    """Return True for "the time", "something about you", "hello to everybody": no words to say."""
    texts = [token.text for token in tokens]
    is_statement = bool(_COPULAS & set(texts))
    is_named = texts[0] in _DETERMINERS and not is_statement
    is_timed = texts[-1] in lexicon.TIMES and texts[-2:-1] not in ([], ['good'])
    is_aside = is_timed or 'to' in texts
    return is_named or texts[0] in _NOT_SAID or (is_aside and not is_statement)


def _is_limited(tokens: Tokens) -> bool:
    """Return True for words that may limit the command instead of being a part of what is said.

    In "say that it is not there" it is certain that they are a part.
    """
    texts = [token.text for token in tokens]
    start = texts.index('that') if 'that' in texts else len(texts)
    return any(
        text in lexicon.LIMITING
        and not (index > start and text == 'not' and texts[index - 1] in _COPULAS)
        for index, text in enumerate(texts)
    )


def _without_ends(tokens: Tokens) -> Tokens:
    while length := longest_start(tokens, _AROUND):
        tokens = tokens[length:]
    while length := longest_end(tokens, _AROUND):
        tokens = tokens[:-length]
    return tokens


def _audience(roles: Roles) -> str:
    """Return where to stand for words in quotes; '' for where the robot is."""
    listener = roles.take(DIRECT, 'to')
    place = roles.location('at', 'near')
    roles.finish()
    if listener is None or words(listener.tokens) in lexicon.SPEAKER:
        return place
    nouns = roles.nouns(listener)
    if len(nouns) != 1:
        raise roles.not_understood(str(listener))
    person = find_place(nouns[0], roles.situation, [PlaceKind.PERSON])
    return _meet(person, place, roles.situation)


def _listener(tokens: Tokens, roles: Roles) -> tuple[str, Tokens]:
    """Cut off who is told: "the person that ..." ; '' for the one who speaks."""
    texts = [token.text for token in tokens]
    if roles.clause.verb.phrase not in _TELLING and texts[:1] != ['to']:
        return '', tokens
    if 'that' not in texts:
        raise Question(_QUOTES)
    index = texts.index('that')
    person = tokens[1 if texts[0] == 'to' else 0 : index]
    if words(person) in lexicon.SPEAKER | {''}:
        return '', tokens[index + 1 :]
    told = Roles(replace(roles.clause, rest=person), roles.situation)
    place = told.location(DIRECT, kinds=[PlaceKind.PERSON])
    told.finish()
    return place, tokens[index + 1 :]


def _cut_places(tokens: Tokens, situation: Situation) -> tuple[str, Tokens]:
    """Cut "to the person" and "in the kitchen" off the end of unquoted words."""
    near = ''
    while cut := _last_place(tokens, situation):
        index, place = cut
        is_about = tokens[index].text != 'to' and bool(
            _COPULAS & {token.text for token in tokens[:index]}
        )
        if is_about and tokens[index - 1].text in _COPULAS:
            break
        if is_about:
            raise Question(_QUOTES)
        near = _meet(place, near, situation) if place else near
        tokens = tokens[:index]
    return near, tokens


def _last_place(tokens: Tokens, situation: Situation) -> tuple[int, str] | None:
    """Return where the place at the end begins, and the place; '' for the one who speaks."""
    for index in range(len(tokens) - 2, max(len(tokens) - 2 - _LONGEST_TAIL, -1), -1):
        preposition, noun = tokens[index].text, tokens[index + 1 :]
        if lexicon.PREPOSITIONS.get(preposition) not in ('to', 'at'):
            continue
        if preposition == 'to' and words(noun) in lexicon.SPEAKER:
            return index, ''
        try:
            place = peek_place(read_noun(noun, situation.vocabulary), situation)
        except Question:
            return None
        is_person = place and situation.world.places[place].kind is PlaceKind.PERSON
        return (index, place) if place and (preposition != 'to' or is_person) else None
    return None


def _meet(person: str, place: str, situation: Situation) -> str:
    room = situation.world.places[person].room
    if place and room not in ('', place):
        raise Question(
            sentence(f'{the(person)} is {situation.at(room)}, not {situation.at(place)}')
            + ' Where should I say it?'
        )
    return person
