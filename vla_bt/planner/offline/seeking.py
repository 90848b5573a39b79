"""The frame of verbs that look for things, and where to look."""

from __future__ import annotations

from collections.abc import Sequence

from vla_bt.planner.offline import lexicon
from vla_bt.planner.offline.answers import Question, spoken, the
from vla_bt.planner.offline.nouns import Noun
from vla_bt.planner.offline.objects import find_objects, fitting_objects
from vla_bt.planner.offline.phrases import ADVERB, DIRECT
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
    'another', 'other', 'people', 'person', 'persons', 'man', 'men', 'woman', 'women', 'guest',
    'guests', 'child', 'children', *lexicon.NUMBERS, *lexicon.VERB_FRAMES,
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
    if not noun.words and (not noun.said or noun.said in lexicon.ARTICLES - {'this', 'that'}):
        raise Question('What should I look for?')
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
    situation = roles.situation
    places = {word for place in situation.world.places for word in place.split('_')}
    is_number = any(letter.isdecimal() for word in noun.words for letter in word)
    is_named = 0 < len(noun.words) <= _MAX_WORDS and not (noun.superlative or is_number)
    if not is_named or (_NO_THINGS | places) & set(noun.words):
        raise roles.not_understood(noun.said)
    near = _viewpoint(where, situation) or nearest_surface(situation)
    return Task('detect_objects', {'query': ' '.join(noun.words)}, near=near)


def _viewpoint(where: str, situation: Situation) -> str:
    """Return where to stand to look at `where`: a surface of it when it is a room with some."""
    place = situation.world.places.get(where)
    if place is None or place.kind is not PlaceKind.ROOM:
        return where
    surface = nearest_surface(situation, within=where)
    return surface if surface and situation.world.places[surface].room == where else where
