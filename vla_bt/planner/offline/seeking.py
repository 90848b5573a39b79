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
    'guests', 'child', 'children', *lexicon.TIMES, *lexicon.NUMBERS, *lexicon.VERB_FRAMES,
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
    tasks: list[Task] = []
    them: dict[str, None] = {}
    situation, before = roles.situation, roles.situation.objects
    for noun in roles.nouns(phrase):
        situation.objects = before
        tasks += _seek(noun, where, roles)
        them.update(dict.fromkeys(situation.objects))
    situation.objects = tuple(them)
    return tasks


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


def _seek(noun: Noun, where: str, roles: Roles) -> list[Task]:
    situation = roles.situation
    if noun.pronoun in lexicon.SPEAKER or (not noun.pronoun and peek_place(noun, situation)):
        place = find_place(noun, situation)
        if roles.clause.verb.phrase == 'search':
            return [Task('scan_environment', near=place)]
        return [Task('navigate_to', {'location': place})]
    if not noun.words and (not noun.said or noun.said in lexicon.ARTICLES - {'this', 'that'}):
        raise Question('What should I look for?')
    if not (noun.pronoun or roles.clause.has_sequel or fitting_objects(noun, situation)):
        return [_seek_unknown(noun, where, roles)]
    is_any = noun.count == 1 and not roles.clause.has_sequel
    found = find_objects(noun, situation, where, any_of=is_any)
    if situation.held in found:
        return [Task('say', {'text': f'I am holding {the(situation.held)}.'})]
    found = tuple(sorted(
        found, key=lambda key: (situation.is_lost(key), situation.distance_m(key), key)
    ))  # fmt: skip
    seen_from = dict.fromkeys(
        situation.place_of(key) or _viewpoint(where, situation) or search_place(key, situation)
        for key in (found[:1] if noun.count == 1 else found)
    )
    query = ' '.join(noun.words) or (spoken(found[0]) if noun.pronoun else _ANYTHING)
    return [Task('detect_objects', {'query': query}, near=near) for near in seen_from]


def _seek_unknown(noun: Noun, where: str, roles: Roles) -> Task:
    situation = roles.situation
    places = {word for place in situation.world.places for word in place.split('_')}
    is_number = any(letter.isdecimal() for word in noun.words for letter in word)
    is_named = 0 < len(noun.words) <= _MAX_WORDS and not (noun.superlative or is_number)
    if not is_named or (_NO_THINGS | places) & set(noun.words):
        raise roles.not_understood(noun.said)
    near = _viewpoint(where, situation) or nearest_surface(situation)
    situation.mention_unknown(noun.said)
    return Task('detect_objects', {'query': ' '.join(noun.words)}, near=near)


def _viewpoint(where: str, situation: Situation) -> str:
    """Return where to stand to look at `where`: a surface of it when it is a room with some."""
    place = situation.world.places.get(where)
    if place is None or place.kind is not PlaceKind.ROOM:
        return where
    surface = nearest_surface(situation, within=where)
    return surface if surface and situation.world.places[surface].room == where else where
