"""When two commands want the same, and when two situations are alike for a plan.

Commands are compared by what the grammar makes of them, or else word by word: never by how
similar they look.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from vla_bt.planner.intent import Reading
from vla_bt.planner.records import BACKGROUND, PlanRequest
from vla_bt.skills import Catalogue, Fact, Facts
from vla_bt.world import WorldModel

_QUOTES = frozenset('"\'“”‘’')
_HAND = frozenset(('holding', 'hand_empty'))


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a command wants."""

    text: str
    """Canonical; equal texts want the same."""
    is_understood: bool
    """True: the grammar resolved it to ids; False: these are its words."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which facts a plan depends on, besides what the hand holds."""

    names: tuple[str, ...] | None
    """Objects and places whose facts count, sorted; None: all facts."""
    has_position: bool
    """True: it also counts where the robot stands."""

    def situation(self, facts: Facts) -> str:
        """Return the facts that count, as canonical text."""
        return json.dumps(sorted(str(fact) for fact in facts if self._counts(fact)))

    def to_json(self) -> str:
        """Return the scope as JSON text."""
        return json.dumps([self.names, self.has_position])

    @classmethod
    def from_json(cls, text: str) -> Scope:
        """Read what `to_json` wrote.

        Raises:
            ValueError: It is something else.
        """
        names, has_position = json.loads(text)
        if not isinstance(has_position, bool) or not (names is None or isinstance(names, list)):
            raise ValueError('no scope')
        return cls(names=None if names is None else tuple(map(str, names)),
                   has_position=has_position)  # fmt: skip

    def _counts(self, fact: Fact) -> bool:
        if fact.predicate in _HAND:
            return True
        if fact.predicate == 'at':
            return self.has_position
        return self.names is None or any(name in self.names for name in fact.args[:1])


def wish_of(command: str, reading: Reading) -> Wish:
    """Return what a command wants, given what the rules make of it."""
    if reading.tasks:
        return Wish(text=_dumped(_tasks(reading)), is_understood=True)
    return Wish(text=_dumped(['words', words_of(command)]), is_understood=False)


def words_of(command: str) -> str:
    """Return a command with spaces, case and closing marks evened out; case stays in quotes."""
    text = ' '.join(unicodedata.normalize('NFC', command).split()).rstrip(' .!')
    return text if _QUOTES & set(text) else text.casefold()


def key_of(wish: Wish, request: PlanRequest, version: str) -> str:
    """Return the key of all that must be equal before situations are compared.

    Args:
        wish: What the command wants.
        request: Its context counts, too, but for what it tells about the world.
        version: Hash of skills, limits and prompts.
    """
    context = {name: it for name, it in request.context.items() if name != BACKGROUND}
    parts = [wish.text, _dumped(context), version]
    return hashlib.sha256(_dumped(parts).encode()).hexdigest()


def scope_of(
    wish: Wish, args: Iterable[str], *, begins_with_driving: bool, world: WorldModel
) -> Scope:
    """Return which facts count for a plan.

    A command the grammar does not understand may mean anything, so everything counts.

    Args:
        wish: What the command wants.
        args: The argument values of the plan, as text.
        begins_with_driving: The plan first drives to a place it names.
        world: Tells which of the values are objects and places.
    """
    if not wish.is_understood:
        return Scope(names=None, has_position=True)
    named = {*args, *_strings(json.loads(wish.text))}
    known = named & {*world.objects, *world.places}
    return Scope(names=tuple(sorted(known)), has_position=not begins_with_driving)


def catalogue_hash(catalogue: Catalogue) -> str:
    """Return a hash of what skills mean; another one, other plans."""
    skills = [skill.model_dump(mode='json', exclude={'tree'}) for skill in catalogue]
    return hashlib.sha256(_dumped(skills).encode()).hexdigest()[:16]


def _tasks(reading: Reading) -> list[Any]:
    tasks = [[task.skill, dict(task.args), task.near] for task in reading.tasks or ()]
    return ['tasks', tasks, list(reading.manners), [list(hint) for hint in reading.hints]]


def _strings(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value}
    inside = value.values() if isinstance(value, dict) else value
    return set().union(*map(_strings, inside)) if isinstance(value, (list, dict)) else set()


def _dumped(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)
