"""Which known objects a noun means. Where it is not certain, a question says why."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from vla_bt.check import objects_named
from vla_bt.check.names import words_of
from vla_bt.errors import close_matches
from vla_bt.planner.offline.answers import Question, choice, listing, sentence, spoken, the
from vla_bt.planner.offline.lexicon import ARTICLES, IT, SPEAKER, THEM
from vla_bt.planner.offline.nouns import Noun
from vla_bt.planner.offline.situation import Situation

_ALIKE = 0.75
"""Least similarity of a word nobody knows to the one that is offered for it, 0..1."""
_FEW = 3
"""Most objects whose places one sentence tells."""


def find_objects(
    noun: Noun,
    situation: Situation,
    where: str = '',
    *,
    away_from: str = '',
    without: Collection[str] = (),
    any_of: bool = False,
) -> tuple[str, ...]:
    """Return the ids of the objects meant, as many as the noun says, and remember them.

    Args:
        noun: What was said.
        situation: The world and what was mentioned before.
        where: Place or room the person says they are at; '' when not said.
        away_from: Where the noun leaves a choice, objects not yet at this place are chosen.
        without: Ids of objects that are not meant though the words fit them.
        any_of: True: where several fit, any of them will do; all are returned.

    Raises:
        Question: None fits, too many fit, too few fit, or they are elsewhere.
    """
    if noun.pronoun:
        found = _pronoun(noun, situation)
    else:
        found = _described(noun, situation, where, without)
        if not (any_of and noun.is_definite and found):
            found = _counted(noun, found, situation, away_from)
    situation.mention(found)
    for object_id in found if where else ():
        situation.hints[object_id] = where
    return found


def fitting_objects(noun: Noun, situation: Situation) -> tuple[str, ...]:
    """Return all known objects the words of the noun fit, whatever its count."""
    world = situation.world
    if not set(noun.words) <= situation.vocabulary:
        return ()
    found = objects_named(' '.join(noun.words), world) if noun.words else tuple(world.objects)
    labels = {world.objects[key].label for key in situation.objects if noun.is_one}
    return tuple(
        key
        for key in found
        if not (noun.is_another and key in situation.mentioned)
        and (not labels or world.objects[key].label in labels)
    )


def fitting_at(noun: Noun, situation: Situation, where: str) -> tuple[str, ...]:
    """Return all objects the words fit that are, or may be, at a place; '' for any place."""
    fits = fitting_objects(noun, situation)
    return tuple(key for key in fits if not where or _may_be_at(key, where, situation))


def similar_objects(noun: Noun, situation: Situation) -> tuple[str, ...]:
    """Return known objects that share a word with the noun or sound like it; all when none."""
    beliefs = situation.world.objects.values()
    shared = [it.id for it in beliefs if set(noun.words) & set(it.label.split())]
    labels = close_matches(' '.join(noun.words), dict.fromkeys(it.label for it in beliefs))
    alike = [it.id for it in beliefs if it.label in labels]
    return tuple(shared or alike or situation.world.objects)


def _pronoun(noun: Noun, situation: Situation) -> tuple[str, ...]:
    known = situation.objects
    if situation.held and not situation.mentioned:
        known = (situation.held,)
    if noun.pronoun in IT and len(known) == 1:
        return known
    if noun.pronoun in THEM and known:
        return known
    if noun.pronoun in SPEAKER:
        raise Question('Which object do you mean?')
    if noun.pronoun in IT and known:
        raise choice('Which one do you mean', known)
    raise Question(f'I do not know what "{noun.pronoun}" is. Which object do you mean?')


def _described(
    noun: Noun, situation: Situation, where: str, without: Collection[str]
) -> tuple[str, ...]:
    """Return all that fit, or those mentioned last when they are as many as the noun says."""
    fits = fitting_objects(noun, situation)
    if not fits:
        raise _unknown(noun, situation)
    known = fitting_objects(replace(noun, is_another=False), situation)
    if noun.is_another and noun.is_definite and len(known) == len(fits):
        raise choice(f'Which other {noun.said} do you mean', fits)
    if not _is_whole(noun, where, situation):
        raise choice('Which object do you mean', fits)
    there = [key for key in fitting_at(noun, situation, where) if key not in without]
    if not there:
        raise _elsewhere(noun, fits, where, situation)
    if noun.superlative:
        return (_outstanding(noun, there, situation),)
    before = tuple(key for key in there if key in situation.objects)
    if noun.is_definite and noun.count == len(before):
        return before
    is_vague = not noun.words and not where and not (noun.is_one and situation.objects)
    if is_vague and noun.is_definite and noun.count:
        raise choice('Which object do you mean', there)
    return tuple(there)


def _is_whole(noun: Noun, where: str, situation: Situation) -> bool:
    """Return False for what lacks its noun: "the red", "the nearest", "the one"."""
    if noun.count is None or noun.said in ARTICLES:
        return noun.said not in ARTICLES
    if noun.is_one and noun.is_definite and not (noun.words or noun.is_another or where):
        return bool(noun.superlative)
    beliefs = situation.world.objects.values()
    adjectives = {it.colour for it in beliefs} - words_of(' '.join(it.label for it in beliefs))
    return noun.is_generic or bool(set(noun.words) - adjectives)


def _counted(
    noun: Noun, fits: Sequence[str], situation: Situation, away_from: str
) -> tuple[str, ...]:
    count = len(fits) if noun.count is None else noun.count
    if count > len(fits):
        raise Question(
            f'I know only {len(fits)} that fit "{noun.said}": {listing(fits, "and")}. '
            'What should I do?',
            map(spoken, fits),
        )
    if noun.is_definite and count < len(fits):
        raise choice(f'Which {noun.said} do you mean', fits)
    if noun.is_definite:
        return tuple(fits)
    nearest = sorted(fits, key=lambda key: (situation.distance_m(key), key))
    nearest.sort(key=lambda key: bool(away_from) and situation.is_at(key, away_from))
    return tuple(nearest[:count])


def _outstanding(noun: Noun, fits: Sequence[str], situation: Situation) -> str:
    """Return the nearest, farthest, heaviest or lightest of those that fit.

    Raises:
        Question: Of one of them that is not known, two are alike, or another word says which.
    """
    measure, sign = _MEASURES.get(noun.superlative, (lambda *_: math.inf, 1))
    values = {key: sign * measure(key, situation) for key in fits}
    best = min(fits, key=values.__getitem__)
    is_known = all(map(math.isfinite, values.values())) and noun.count == 1
    if not is_known or any(math.isclose(values[best], values[key]) for key in fits if key != best):
        raise choice(f'I do not know which is the {noun.superlative}. Which one do you mean', fits)
    return best


def _weight_kg(object_id: str, situation: Situation) -> float:
    weight_kg = situation.world.objects[object_id].weight_kg
    return math.inf if weight_kg is None else weight_kg


_MEASURES: Mapping[str, tuple[Callable[[str, Situation], float], int]] = {
    **dict.fromkeys(('nearest', 'closest'), (lambda key, now: now.distance_m(key), 1)),
    **dict.fromkeys(('farthest', 'furthest'), (lambda key, now: now.distance_m(key), -1)),
    'heaviest': (_weight_kg, -1),
    'lightest': (_weight_kg, 1),
}


def _may_be_at(object_id: str, where: str, situation: Situation) -> bool:
    return situation.is_at(object_id, where) or situation.is_lost(object_id)


def _unknown(noun: Noun, situation: Situation) -> Question:
    similar = similar_objects(noun, situation)
    if (meant := _misspelt(noun, situation)) is not None:
        return Question(
            f'I know no object "{noun.said[:60]}". Did you mean {listing(map(the, meant))}?',
            map(spoken, meant),
        )
    if noun.is_another and fitting_objects(Noun(said=noun.said, words=noun.words), situation):
        return Question(f'I know no other {noun.said}. Which object do you mean?')
    known = f' I know {listing(map(the, similar), "and")}.' if similar else ''
    return Question(
        f'I know no object "{noun.said[:60]}".{known} Which one do you mean, '
        f'or should I look for it ("find {noun.said[:60]}")?',
        map(spoken, similar[:10]),
    )


def _misspelt(noun: Noun, situation: Situation) -> tuple[str, ...] | None:
    """Return what fits when words nobody knows are read as those they look like; None: nothing."""
    known = situation.vocabulary
    alike = [
        [word] if word in known else difflib.get_close_matches(word, known, n=1, cutoff=_ALIKE)
        for word in noun.words
    ]
    if not all(alike) or set(noun.words) <= known:
        return None
    corrected = replace(noun, words=tuple(words[0] for words in alike))
    return fitting_objects(corrected, situation) or None


def _elsewhere(noun: Noun, fits: Sequence[str], where: str, situation: Situation) -> Question:
    if len(fits) > _FEW:
        return Question(f'I know no {noun.said} {situation.at(where)}. Which object do you mean?')
    places = dict.fromkeys(filter(None, map(situation.place_of, fits)))
    subject = the(fits[0]) if len(fits) == 1 else f'every {noun.said} I know'
    held = 'in my hand' if situation.held in fits else ''
    at = ' and '.join(filter(None, [held, *map(situation.at, places)]))
    told = sentence(f'{subject} is {at}, not {situation.at(where)}')
    return Question(
        f'{told} Should I take it from there?',
        [f'{spoken(key)} from {the(situation.place_of(key))}' for key in fits
         if situation.place_of(key)],
    )  # fmt: skip
