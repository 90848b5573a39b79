"""Frames of verbs that look for things, or ask where they are."""

from __future__ import annotations

from collections.abc import Sequence

from vla_bt.planner.offline import lexicon
from vla_bt.planner.offline.answers import Question, sentence, spoken, the
from vla_bt.planner.offline.nouns import Noun
from vla_bt.planner.offline.objects import find_objects, fitting_objects
from vla_bt.planner.offline.phrases import ADVERB, DIRECT, Phrase
from vla_bt.planner.offline.places import find_place, peek_place
from vla_bt.planner.offline.roles import Roles
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tasks import Task
from vla_bt.planner.offline.tokens import words
from vla_bt.world import PlaceKind

_ANYTHING = 'object'
"""Query that every object fits."""
_MAX_WORDS = 4
"""Longest name of a thing nobody knows, in words."""
_NO_THINGS = lexicon.IT | lexicon.THEM | lexicon.SPEAKER | lexicon.OTHERS | {
    'you', 'i', 'we', 'he', 'she', 'what', 'who', 'how', 'why', 'which', 'where', 'out', 'way',
    *lexicon.NUMBERS,
}  # fmt: skip
"""Words that name nothing one could look for."""


def find(roles: Roles) -> Sequence[Task]:
    """Plan "find the book", "look for the keys in the kitchen", "search the kitchen".

    Raises:
        Question: It does not say what to look for.
    """
    phrase = roles.take('for') or roles.take(DIRECT)
    where = roles.location('at', 'from', 'near', ADVERB, DIRECT)
    beneficiary = roles.peek('to')
    if beneficiary is not None and words(beneficiary.tokens) in lexicon.SPEAKER:
        roles.drop(beneficiary)
    roles.finish()
    if phrase is None:
        raise Question('What should I look for?')
    return [_seek(noun, where, roles) for noun in roles.nouns(phrase)]


def where_is(roles: Roles) -> Sequence[Task]:
    """Plan "where is the red cup", "tell me where the apples are": the robot says it.

    Raises:
        Question: It does not say what is looked for.
    """
    direct = roles.take(DIRECT)
    roles.finish()
    if direct is None:
        raise Question('What are you looking for?')
    if direct.tokens[-1].text in ('is', 'are'):
        direct = Phrase(DIRECT, direct.tokens[:-1])
    situation = roles.situation
    if words(direct.tokens) == 'you' and situation.here:
        return [Task('say', {'text': f'I am {situation.at(situation.here)}.'})]
    objects = [key for noun in roles.nouns(direct) for key in find_objects(noun, situation)]
    return [Task('say', {'text': ' '.join(_whereabouts(key, situation) for key in objects)})]


def search_place(object_id: str, situation: Situation) -> str:
    """Return where to look first for an object: where it was said or believed to be.

    Without a hint that is the nearest surface; '' when the world has none.
    """
    said = situation.hints.get(object_id) or situation.origin(object_id)
    return said if said in situation.world.places else nearest_surface(situation)


def nearest_surface(situation: Situation, within: str = '') -> str:
    """Return the nearest surface, of the room `within` when it has any; '' without surfaces."""
    surfaces = situation.places(PlaceKind.SURFACE)
    inside = [place for place in surfaces if place.room == within]
    if situation.here in {place.name for place in inside or surfaces}:
        return situation.here
    robot = situation.pose
    ranked = [
        (robot.distance_m(place.pose) if robot else 0.0, place.name)
        for place in inside or surfaces
    ]
    return min(ranked, default=(0.0, ''))[1]


def _seek(noun: Noun, where: str, roles: Roles) -> Task:
    situation = roles.situation
    if noun.pronoun in lexicon.SPEAKER or (not noun.pronoun and peek_place(noun, situation)):
        place = find_place(noun, situation)
        if roles.clause.verb.phrase == 'search':
            return Task('scan_environment', near=place)
        return Task('navigate_to', {'location': place})
    if not noun.pronoun and not fitting_objects(noun, situation):
        return _seek_unknown(noun, where, roles)
    found = find_objects(noun, situation, where, any_of=True)
    if situation.held in found:
        return Task('say', {'text': f'I am holding {the(situation.held)}.'})
    first = min(found, key=lambda key: (situation.is_lost(key), situation.distance_m(key), key))
    near = situation.place_of(first) or _viewpoint(where, situation)
    near = near or search_place(first, situation)
    query = ' '.join(noun.words) or (spoken(first) if noun.pronoun else _ANYTHING)
    return Task('detect_objects', {'query': query}, near=near)


def _seek_unknown(noun: Noun, where: str, roles: Roles) -> Task:
    if not 0 < len(noun.words) <= _MAX_WORDS or _NO_THINGS & set(noun.words):
        raise roles.not_understood(noun.said)
    near = _viewpoint(where, roles.situation) or nearest_surface(roles.situation)
    return Task('detect_objects', {'query': ' '.join(noun.words)}, near=near)


def _viewpoint(where: str, situation: Situation) -> str:
    """Return where to stand to look at `where`: a surface of it when it is a room with some."""
    place = situation.world.places.get(where)
    if place is None or place.kind is not PlaceKind.ROOM:
        return where
    surface = nearest_surface(situation, within=where)
    return surface if surface and situation.world.places[surface].room == where else where


def _whereabouts(object_id: str, situation: Situation) -> str:
    place = situation.place_of(object_id)
    if object_id == situation.held:
        return sentence(f'{the(object_id)} is in my hand')
    if not place:
        return f'I do not know where {the(object_id)} is.'
    return sentence(f'{the(object_id)} is {situation.at(place)}')
