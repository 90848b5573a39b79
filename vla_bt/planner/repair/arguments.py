"""Arguments in the wrong shape: pairs, texts, bare values."""

from __future__ import annotations

import re

from vla_bt.errors import ProblemCode
from vla_bt.plan import Json
from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.planner.repair.tolerant_json import TolerantReader
from vla_bt.planner.wire import ReplyCode
from vla_bt.skills import Skill

_NAME, _VALUE = ('name', 'key', 'argument'), ('value', 'val')
_MARKS = re.compile(r'[=:,;(){}\[\]]')
"""What a value without a name must not hold: it may be more than one value."""
_PAIRS_TEXT = re.compile(r'\s*\w+\s*[=:][^,=:]+(,\s*\w+\s*[=:][^,=:]+)*')


def read_arguments(value: Json, skill: Skill | None, notes: Notes) -> dict[str, Json]:
    """Return arguments given as an object, as pairs, as text, or as one bare value.

    Raises:
        UnrepairableError: A name is given twice, or a value belongs to no name.
    """
    if value is None or value in ('', []):
        return {}
    if isinstance(value, dict):
        return {name: item for name, item in value.items() if item is not None}
    if isinstance(value, list):
        pairs = [_pair(item) for item in value]
        if all(pair is not None for pair in pairs):
            notes.add('Arguments in a list were put into an object.')
            return _joined([pair for pair in pairs if pair is not None])
    elif isinstance(value, str) and value.lstrip()[:1] in ('{', '['):
        notes.add('Arguments that were a text within the text were unpacked.')
        return read_arguments(TolerantReader(value, notes).read(0)[0], skill, notes)
    elif isinstance(value, str) and _PAIRS_TEXT.fullmatch(value):
        notes.add('Arguments that were a text were taken apart.')
        parts = [re.split(r'[=:]', part, maxsplit=1) for part in value.split(',')]
        return _joined([(name.strip(), text.strip(' "\'')) for name, text in parts])
    given = value if isinstance(value, list) else [value]
    is_bare = not isinstance(given[0], list | dict) and not _MARKS.search(str(given[0]))
    if skill is not None and len(given) == 1 and is_bare:
        names = tuple(skill.arguments)
        if names:
            notes.add(f'An argument without a name was taken as {names[0]!r} of {skill.name}.')
            return {names[0]: given[0]}
    message = 'the arguments of a step have no names'
    raise UnrepairableError(ReplyCode.NOT_A_PLAN, ProblemCode.WRONG_TYPE, message, value)


def _pair(item: Json) -> tuple[str, Json] | None:
    if isinstance(item, list) and len(item) == 2 and isinstance(item[0], str):
        return item[0], item[1]
    if not isinstance(item, dict):
        return None
    name = next((item[key] for key in _NAME if isinstance(item.get(key), str)), None)
    keys = [key for key in _VALUE if key in item]
    if name is not None and keys:
        return str(name), item[keys[0]]
    return next(iter(item.items())) if len(item) == 1 else None


def _joined(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    args: dict[str, Json] = {}
    for name, value in pairs:
        if args.setdefault(name, value) != value:
            message = f'the argument {name[:40]!r} is given twice, with different values'
            raise UnrepairableError(ReplyCode.DUPLICATE_KEY, ProblemCode.DUPLICATE, message, value)
    return {name: value for name, value in args.items() if value is not None}
