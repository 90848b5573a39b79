"""The words a rule may use: skills, facts, tags and places of one robot and its home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from vla_bt.errors import close_matches
from vla_bt.safety.tags import TAGS
from vla_bt.skills import ArgumentType, Catalogue, Fact, Skill
from vla_bt.world import PlaceKind, WorldModel

Kinds = frozenset[ArgumentType]
"""What a value may be; empty: anything."""

_OBJECT = frozenset((ArgumentType.OBJECT,))
_PLACE = frozenset((ArgumentType.PLACE,))
_ANYTHING: Kinds = frozenset()
_CHANGING: Mapping[str, tuple[Kinds, ...]] = {
    'at': (_PLACE,),
    'holding': (_OBJECT,),
    'hand_empty': (),
    'located': (_OBJECT, _PLACE),
}
_LASTING: Mapping[str, tuple[Kinds, ...]] = {
    **{kind.value: (_PLACE,) for kind in PlaceKind},
    'in_room': (_PLACE, _PLACE),
}


@dataclass
class Vocabulary:
    """What there is to speak of.

    Args:
        catalogue: The skills; their preconditions and effects hold facts.
        world: The places, and the objects with their tags.
        own_tags: The site's own.
    """

    catalogue: Catalogue
    world: WorldModel
    own_tags: Iterable[str] = ()
    facts: dict[str, list[tuple[Kinds, ...]]] = field(default_factory=dict)
    """Names of facts, each with the kinds of its values; several when there are several forms."""
    tags: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    """Names of facts and tags that no step changes."""

    def __post_init__(self) -> None:
        known = {**_CHANGING, **_LASTING}
        self.facts = {name: [kinds] for name, kinds in known.items()}
        changing = set(_CHANGING)
        for skill in self.catalogue:
            effects = [rule.literal.fact for rule in skill.effect_rules]
            changing |= {fact.predicate for fact in effects}
            for fact in (*effects, *(it.fact for it in skill.precondition_literals)):
                self._learn(fact, skill)
        found = (tag for belief in self.world.objects.values() for tag in belief.tags)
        self.tags = frozenset((*TAGS, *self.own_tags, *found))
        self.lasting = frozenset(self.facts).union(self.tags) - changing

    def kinds_of(self, predicate: str, count: int) -> tuple[Kinds, ...] | None:
        """Return the kinds of the values of a fact or tag, None when it has not so many."""
        forms = self._forms(predicate)
        return next((kinds for kinds in forms if len(kinds) == count), None)

    def is_known(self, predicate: str) -> bool:
        """Return True when there is a fact or tag of this name."""
        return bool(self._forms(predicate))

    def shapes(self, predicate: str) -> Iterator[str]:
        """Yield how a fact or tag is written."""
        for kinds in self._forms(predicate):
            yield f'{predicate}({", ".join(map(kind_words, kinds))})'

    def like(self, predicate: str) -> str:
        """Return what may have been meant, most likely first, else all there is, as a sentence."""
        names = (*self.facts, *sorted(self.tags))
        close = close_matches(predicate, names)
        told = ', '.join(shape for name in close or names for shape in self.shapes(name))
        return f'did you mean {told}?' if close else f'accepted: {told}'

    def argument_kinds(self, skill: Skill, name: str) -> Kinds | None:
        """Return what an argument of a skill may be, None when there is no such argument.

        Where a drive leads is its `location`, however it is told to go there.
        """
        argument = skill.arguments.get(name)
        if argument is not None:
            return frozenset(argument.kinds)
        is_drive = any('$location' in it.literal.fact.args for it in skill.effect_rules)
        return _PLACE if name == 'location' and is_drive else None

    def _forms(self, predicate: str) -> list[tuple[Kinds, ...]]:
        forms = self.facts.get(predicate, [])
        is_new = predicate in self.tags and not any(len(kinds) == 1 for kinds in forms)
        return [*forms, (_OBJECT,)] if is_new else forms

    def _learn(self, fact: Fact, skill: Skill) -> None:
        if fact.predicate in _CHANGING or fact.predicate in _LASTING:
            return
        forms = self.facts.setdefault(fact.predicate, [])
        new = tuple(self._slot_kinds(slot, skill) for slot in fact.args)
        for at, kinds in enumerate(forms):
            if len(kinds) == len(new):
                forms[at] = tuple(map(frozenset.union, kinds, new))
                return
        forms.append(new)

    def _slot_kinds(self, slot: str, skill: Skill) -> Kinds:
        if slot == '?here':
            return _PLACE
        kinds = self.argument_kinds(skill, slot[1:]) if slot.startswith('$') else None
        return kinds or _ANYTHING


def kind_words(kinds: Kinds) -> str:
    """Return what a value may be, in words."""
    return ' or '.join(sorted(kind.value for kind in kinds)) or 'anything'


def a_kind(kinds: Kinds) -> str:
    """Return the same with its article: `an object or place`."""
    words = kind_words(kinds)
    return f'{"an" if words[0] in "aio" else "a"} {words}'
