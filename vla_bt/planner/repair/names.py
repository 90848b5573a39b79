"""Misspelt names of skills, arguments, objects and places, where one meaning is near."""

from __future__ import annotations

from collections.abc import Iterator

from vla_bt.check import objects_named, places_named
from vla_bt.planner.repair.quantities import is_unit
from vla_bt.planner.repair.spelling import closest, plain_word
from vla_bt.skills import ArgumentType, Catalogue, Skill
from vla_bt.world import PlaceKind, WorldModel

_COUNTS = ('times',)
"""Names that say how often; none of them is a misspelt argument."""


def near_skill(word: str, catalogue: Catalogue) -> str | None:
    """Return the skill that `word` is surely meant as; None when none or several are near."""
    known = [(name, skill.name) for skill in catalogue for name in (skill.name, *skill.aliases)]
    return closest(word, known)


def near_argument(word: str, skill: Skill) -> str | None:
    """Return the argument, or the alias of one, that `word` is surely meant as.

    A name that ends in a unit is no misspelling of one that ends in another, or in none.
    """
    names = [name for name in argument_names(skill) if not _ends_in_unit(name)]
    exact = [name for name in argument_names(skill) if name == plain_word(word)]
    if exact or _ends_in_unit(plain_word(word)) or plain_word(word) in _COUNTS:
        return exact[0] if exact else None
    return closest(word, [(name, name) for name in names])


def _ends_in_unit(name: str) -> bool:
    return is_unit(name.rpartition('_')[2])


def argument_names(skill: Skill) -> Iterator[str]:
    """Yield the names of all arguments of a skill, and their aliases."""
    for name, argument in skill.arguments.items():
        yield name
        yield from (alias.name for alias in argument.aliases)


def near_thing(word: str, kinds: tuple[ArgumentType, ...], world: WorldModel) -> str | None:
    """Return the object id or place name that an unknown word is surely meant as.

    Args:
        word: As written.
        kinds: What it may name.
        world: The things there are.

    Returns:
        None when the word is known as it is, or nothing is near, or several things are.
    """
    known: list[tuple[str, str]] = []
    if ArgumentType.OBJECT in kinds:
        if objects_named(word, world):
            return None
        for belief in world.objects.values():
            known += [(belief.id, belief.id), (belief.description, belief.id)]
    if ArgumentType.PLACE in kinds:
        if places_named(word, world):
            return None
        for place in world.places.values():
            is_button = place.kind is PlaceKind.BUTTON and ArgumentType.OBJECT in kinds
            known += [(it, place.name) for it in (place.name, *place.aliases) if not is_button]
    return closest(word, known)
