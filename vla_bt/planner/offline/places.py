"""Which known place a noun means. Where it is not certain, a question says why."""

from __future__ import annotations

from collections.abc import Sequence

from vla_bt.check import places_named
from vla_bt.check.names import words_of
from vla_bt.errors import close_matches
from vla_bt.planner.offline.answers import Question, choice, listing, spoken, the
from vla_bt.planner.offline.lexicon import IT, OTHERS, SPEAKER
from vla_bt.planner.offline.nouns import Noun
from vla_bt.planner.offline.objects import find_objects, fitting_objects
from vla_bt.planner.offline.situation import Situation
from vla_bt.world import Place, PlaceKind


def find_place(
    noun: Noun,
    situation: Situation,
    kinds: Sequence[PlaceKind] = (),
    *,
    or_object: bool = False,
) -> str:
    """Return the name of the place meant, and remember it.

    Args:
        noun: What was said.
        situation: The world and what was mentioned before.
        kinds: Kinds of place that can be meant; empty: any.
        or_object: True: an object means the place it is at.

    Raises:
        Question: None fits, or several do.
    """
    found = (_pronoun(noun, situation),) if noun.pronoun else _named(noun, situation, kinds)
    if found and noun.count not in (1, None):
        raise choice(f'I need one place for each. Which {noun.said} do you mean', found)
    if not found and or_object and fitting_objects(noun, situation):
        found = tuple(dict.fromkeys(map(situation.place_of, find_objects(noun, situation))))
    if len(found) > 1:
        raise choice(f'Which {noun.said} do you mean', found)
    if not found or not found[0]:
        raise _unknown(noun, situation, kinds)
    situation.mention(place=found[0])
    return found[0]


def peek_place(noun: Noun, situation: Situation) -> str:
    """Return the one place the noun names, '' when it names none or several."""
    found = () if noun.pronoun else _named(noun, situation, ())
    return found[0] if len(found) == 1 else ''


def _pronoun(noun: Noun, situation: Situation) -> str:
    if noun.pronoun in SPEAKER:
        return situation.speaker()
    if noun.pronoun == 'here' and situation.here:
        return situation.here
    if noun.pronoun in IT | {'there'}:
        held = situation.objects[-1:] or (situation.held,)
        if place := situation.place or situation.place_of(held[0]):
            return place
    before = situation.world.places.get(situation.place)
    if noun.pronoun in ('him', 'her') and before and before.kind is PlaceKind.PERSON:
        return before.name
    if noun.pronoun in OTHERS:
        persons = [place.name for place in situation.places(PlaceKind.PERSON)]
        raise choice('Which person do you mean', persons)
    raise Question(f'I do not know which place "{noun.pronoun}" is. Which place do you mean?')


def _named(noun: Noun, situation: Situation, kinds: Sequence[PlaceKind]) -> tuple[str, ...]:
    if not noun.words or noun.superlative or noun.is_another:
        return ()
    world = situation.world
    text = ' '.join(noun.words)
    found = [
        name
        for name in places_named(text, world)
        if frozenset(noun.words) <= _words(world.places[name])
    ]
    if not found:
        wanted = frozenset(noun.words)
        found = [it.name for it in world.places.values() if wanted <= _words(it)]
        found = [name for name in found if wanted & _heads(world.places[name])]
        is_part = len(wanted) == len(found) == 1 and text not in set(PlaceKind)
        found = [] if is_part else found  # "station" may be another than the charging station
    return tuple(name for name in found if not kinds or world.places[name].kind in kinds)


def _words(place: Place) -> frozenset[str]:
    return words_of(' '.join((place.name, *place.aliases, place.room, place.kind.value)))


def _heads(place: Place) -> frozenset[str]:
    """Return the words that say what it is: `table` of the coffee table, its kind."""
    names = (place.name.replace('_', ' '), *place.aliases, place.kind.value)
    return frozenset(name.split()[-1] for name in names)


def _unknown(noun: Noun, situation: Situation, kinds: Sequence[PlaceKind]) -> Question:
    known = [place.name for place in situation.places(*(kinds or PlaceKind))]
    close = close_matches('_'.join(noun.words), known)
    hint = f' Did you mean {the(close[0])}?' if close else ''
    kind = kinds[0].value if len(kinds) == 1 else 'place'
    return Question(
        f'I know no {kind} "{noun.said[:60]}".{hint} I know {listing(map(the, known), "and")}. '
        'Which one do you mean?',
        map(spoken, close or known),
    )
