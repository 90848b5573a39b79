"""Which object or place a word means.

Nothing is guessed: a word that fits several things returns them all, and the caller asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from vla_bt.errors import Problem, ProblemCode, close_matches, shorten
from vla_bt.skills import ArgumentType
from vla_bt.world import PlaceKind, WorldModel

_FILLER = frozenset('the a an my your this that some near at in on of from to by'.split())
_CONTRARY = frozenset('not no except without outside anywhere elsewhere'.split())
"""Words that make a name mean anything but what it names."""


@lru_cache(maxsize=16384)
def words_of(text: str) -> frozenset[str]:
    """Return the words that carry meaning, lower case, without articles and prepositions."""
    found = re.findall(r'[a-z0-9]+', text.lower())
    return frozenset(word for word in found if word not in _FILLER)


def objects_named(text: str, world: WorldModel) -> tuple[str, ...]:
    """Return the ids of all objects that `text` describes; exactly one when it is an id."""
    key = text.strip().lower().replace(' ', '_')
    if key in world.objects:
        return (key,)
    wanted = words_of(text)
    fits = [
        belief.id
        for belief in world.objects.values()
        if wanted and wanted <= words_of(f'{belief.description} {belief.id}')
    ]
    return tuple(fits)


def places_named(text: str, world: WorldModel) -> tuple[str, ...]:
    """Return the names of all places that `text` describes.

    A name or alias wins over a place mentioned along with others, and a place inside a room over
    that room: "kitchen counter" is the counter.
    """
    key = text.strip().lower().replace(' ', '_')
    if key in world.places:
        return (key,)
    wanted = words_of(text)
    if wanted & _CONTRARY:
        return ()
    exact: list[str] = []
    mentioned: list[str] = []
    for place in world.places.values():
        names = [words_of(name) for name in (place.name, *place.aliases)]
        if wanted in names:
            exact.append(place.name)
        elif any(name and name <= wanted for name in names):
            mentioned.append(place.name)
    found = exact or mentioned
    rooms = {world.places[name].room for name in found}
    return tuple(name for name in found if name not in rooms)


def resolve_name(
    text: str, kinds: Iterable[ArgumentType], world: WorldModel, path: str
) -> str | Problem:
    """Return the one object id or place name `text` means, or the Problem that it does not."""
    kinds = tuple(kinds)
    found: tuple[str, ...] = ()
    if ArgumentType.OBJECT in kinds:
        found = objects_named(text, world)
    if not found and ArgumentType.PLACE in kinds:
        found = places_named(text, world)
    if len(found) == 1:
        return found[0]
    if found:
        message = f'{shorten(text)!r} fits {len(found)} things'
        return Problem(
            code=ProblemCode.AMBIGUOUS, path=path, message=message, found=text[:60], allowed=found
        )
    return _unknown(text, kinds, world, path)


def _unknown(
    text: str, kinds: tuple[ArgumentType, ...], world: WorldModel, path: str
) -> Problem:
    known: list[str] = []
    if ArgumentType.OBJECT in kinds:
        known += world.objects
    if ArgumentType.PLACE in kinds:
        known += [name for name in world.places if world.places[name].kind is not PlaceKind.BUTTON]
    close = close_matches(text.replace(' ', '_'), known)
    is_object = kinds[0] is ArgumentType.OBJECT
    hint = f'; did you mean {close[0]!r}?' if close else ''
    return Problem(
        code=ProblemCode.UNKNOWN_OBJECT if is_object else ProblemCode.UNKNOWN_PLACE,
        path=path,
        message=f'no {"object" if is_object else "place"} {shorten(text)!r} is known{hint}',
        found=text[:60],
        allowed=close or tuple(sorted(known)[:20]),
    )
