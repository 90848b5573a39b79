"""Where in a document the steps stand, whatever they are wrapped in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vla_bt.errors import ProblemCode
from vla_bt.plan import Json
from vla_bt.plan.flow import MAX_FLOW_NODES
from vla_bt.planner.repair.calls import read_call
from vla_bt.planner.repair.nodes import kind_of
from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.planner.repair.steps import skill_of
from vla_bt.planner.repair.tolerant_json import TolerantReader
from vla_bt.planner.wire import ReplyCode
from vla_bt.skills import Catalogue

_LIST_KEYS = frozenset(
    'steps actions primitives nodes plan tasks action_plan sequence commands subtasks'.split()
)
"""Keys of which even a list of unknown skills is the list of steps."""
_NO_STEPS = frozenset(
    'options preconditions expected expected_outcomes success_criteria notes effects conditions '
    'visual_analysis detected_objects available_skills skills examples flow'.split()
)
"""Keys below which nothing is a step of the plan."""
_PACKED = ('arguments', 'content', 'text', 'plan', 'output', 'response', 'result', 'answer')
"""Keys whose text may itself be a document."""

Path = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Steps in a document."""

    path: Path
    """Keys that lead to them, from the root."""
    content: Json
    """A list of steps, or one node."""
    around: tuple[Mapping[str, Json], ...]
    """The objects they stand in, outermost first."""


class Finder:
    """Finds the steps of one document.

    Args:
        catalogue: Tells skills from other names.
        notes: Takes a sentence for everything unpacked.
    """

    def __init__(self, catalogue: Catalogue, notes: Notes) -> None:
        self._catalogue = catalogue
        self._notes = notes

    def find(self, value: Json) -> list[Found]:
        """Return every separate place where steps stand."""
        return list(self._find(value, (), ()))

    def _find(
        self, value: Json, path: Path, around: tuple[Mapping[str, Json], ...]
    ) -> Iterator[Found]:
        key = path[-1] if path else ''
        if key in _NO_STEPS:
            return
        if isinstance(value, str) and key in _PACKED and value.lstrip()[:1] in ('{', '['):
            self._notes.add(f'{key!r} was a text within the text; it was unpacked.')
            value = TolerantReader(value, self._notes).read(0)[0]
        if isinstance(value, dict):
            yield from self._in_object(value, path, around)
        elif isinstance(value, list):
            yield from self._in_list(value, path, around)

    def _in_list(
        self, value: list[Json], path: Path, around: tuple[Mapping[str, Json], ...]
    ) -> Iterator[Found]:
        is_known = not path or path[-1] in _LIST_KEYS
        if any(self._is_node(item, is_known=is_known) for item in value):
            yield Found(path=path, content=value, around=around)
            return
        for index, item in enumerate(value):
            yield from self._find(item, (*path, str(index)), around)

    def _in_object(
        self, value: dict[str, Json], path: Path, around: tuple[Mapping[str, Json], ...]
    ) -> Iterator[Found]:
        if kind_of(value) is not None:
            yield Found(path=path, content=value, around=around)
            return
        numbered = self._numbered(value)
        if numbered is not None:
            self._notes.add('Steps that were numbered keys were put into a list.')
            yield Found(path=path, content=numbered, around=around)
            return
        inside = [
            found
            for key, item in value.items()
            for found in self._find(item, (*path, key), (*around, value))
        ]
        if inside and not self._is_only_arguments(value, inside, path):
            yield from inside
        elif self._is_node(value, is_known=False):
            yield Found(path=path, content=value, around=around)

    def _is_only_arguments(
        self, value: dict[str, Json], inside: list[Found], path: Path
    ) -> bool:
        """Return True for a step whose arguments look like a step themselves."""
        return self._is_node(value, is_known=False) and all(
            isinstance(found.content, dict) and len(found.path) == len(path) + 1
            and kind_of(found.content) is None
            for found in inside
        )

    def _numbered(self, value: Mapping[str, Json]) -> list[Json] | None:
        """Return the values of `{"1": {...}, "step_2": {...}}` in the order of their numbers."""
        if len(value) > MAX_FLOW_NODES:
            return None
        numbers = [key.lower().removeprefix('step').strip('_ -') for key in value]
        if not value or not all(number.isdecimal() for number in numbers):
            return None
        order = sorted(zip(map(int, numbers), value.values(), strict=True), key=lambda it: it[0])
        if len({number for number, _ in order}) < len(order):
            return None
        items = [item for _, item in order]
        return items if all(self._is_node(item, is_known=True) for item in items) else None

    def _is_node(self, item: Json, *, is_known: bool) -> bool:
        """Return True for a step or control node.

        Args:
            item: Anything.
            is_known: True: it stands where steps stand, so any name of a skill will do.
        """
        if isinstance(item, str):
            return self._is_call(item)
        if isinstance(item, list):
            return len(item) == 2 and isinstance(item[0], str) and self._is_skill(item[0])
        if not isinstance(item, dict):
            return False
        if kind_of(item) is not None:
            return True
        inner = [it for it in item.values() if isinstance(it, dict)]
        if len(item) == 1 and self._is_skill(next(iter(item))):
            return True
        return any(self._names_skill(it, is_known=is_known) for it in (item, *inner[:3]))

    def _names_skill(self, item: Mapping[str, Json], *, is_known: bool) -> bool:
        name = skill_of(item, self._catalogue)[1]
        return bool(name) and (is_known or self._is_skill(name))

    def _is_call(self, text: str) -> bool:
        return self._is_skill(text) or read_call(text, self._catalogue) is not None

    def _is_skill(self, name: str) -> bool:
        return self._catalogue.find(name) is not None


def only_one(found: list[Found], notes: Notes) -> Found | None:
    """Return the one place of steps; None when there is none.

    Raises:
        UnrepairableError: There are several, and they differ.
    """
    if not found:
        return None
    if any(other.content != found[0].content for other in found[1:]):
        message = f'the reply holds {len(found)} different lists of steps, one is wanted'
        paths = ', '.join('.'.join(it.path) or 'the root' for it in found)
        raise UnrepairableError(
            ReplyCode.SEVERAL_PLANS, ProblemCode.AMBIGUOUS, message, paths
        )
    if len(found) > 1:
        notes.add('The same steps were given more than once; they were taken once.')
    return found[0]
