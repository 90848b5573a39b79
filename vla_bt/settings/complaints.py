"""What is wrong with a file's entries: where, what was found, what is accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails
from yaml.nodes import ScalarNode

from vla_bt.errors import close_matches, shorten
from vla_bt.settings.accepted import keys_of, number_wanted, slots_at
from vla_bt.settings.secrets import shown, shown_name, without_keys
from vla_bt.settings.yaml_file import Fault, YamlFile

_NUMBER_ERRORS = (
    'greater_than', 'less_than', 'float_', 'int_', 'finite_number', 'bool_', 'decimal_',
)  # fmt: skip
_BOOLEAN = 'tag:yaml.org,2002:bool'
_TEXT = 'tag:yaml.org,2002:str'


def complaint(
    item: ErrorDetails,
    model: type[BaseModel],
    file: YamlFile,
    origins: Mapping[tuple[str, ...], str],
) -> Fault:
    """Return what is wrong with one entry.

    The value of an unknown key is not told: it may be a secret.

    Args:
        item: What pydantic says.
        model: Of the whole file.
        file: Has the lines.
        origins: Where values come from that the file does not hold, by their keys.
    """
    names, line = file.locate(item['loc'])
    given = tuple(map(str, item['loc']))
    origin = next((origins[key] for key in _beginnings(given) if key in origins), '')
    where = '.'.join(map(shown_name, names))
    if origin:
        where, line = f'{".".join(given)} (from {origin})', 0
    words = f'{_words(item)}{_hint(item, model)}'
    return Fault(line, without_keys(f'{where}: {words}' if where else words))


def _beginnings(keys: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the whole, and what is left without its last parts."""
    return (keys[:length] for length in range(len(keys), 0, -1))


def type_faults(
    model: type[BaseModel], file: YamlFile, known: frozenset[tuple[str, ...]]
) -> Iterator[Fault]:
    """Yield the values that pydantic would turn into numbers but that are none.

    `yes` would be 1, and `"2"`, quoted, 2: whoever wrote that meant something else.

    Args:
        model: Of the whole file.
        file: What was read.
        known: Keys on the way to values that are complained about already.
    """
    for location, node in file.scalars():
        if not _may_turn(node):
            continue
        slots = slots_at(model, location)
        kinds = frozenset(kind for slot in slots for kind in slot.types)
        wanted = number_wanted(slots)
        names, line = file.locate(location)
        if wanted and not kinds & {bool, str, Any, object} and names not in known:
            found = shown(node.value)
            where = '.'.join(map(shown_name, names))
            text = f'{where}: should be a number (found {found}; accepted: {wanted})'
            yield Fault(line, without_keys(text))


def _may_turn(node: ScalarNode) -> bool:
    return node.tag == _BOOLEAN or (node.tag == _TEXT and node.style in ('"', "'"))


def _words(item: ErrorDetails) -> str:
    if item['type'] == 'extra_forbidden':
        return 'unknown key'
    if item['type'] == 'missing':
        return 'is missing'
    return item['msg'].removeprefix('Value error, ').removeprefix('Input ')


def _hint(item: ErrorDetails, model: type[BaseModel]) -> str:
    if item['type'] == 'extra_forbidden':
        keys = keys_of(slots_at(model, item['loc'][:-1]))
        close = close_matches(str(item['loc'][-1]), keys)
        if close:
            return f'; did you mean {" or ".join(close)}?'
        return f' (accepted: {", ".join(keys)})' if keys else ''
    wanted = number_wanted(slots_at(model, item['loc']))
    is_number = bool(wanted) and item['type'].startswith(_NUMBER_ERRORS)
    if item['type'] == 'missing':
        return f' (accepted: {wanted})' if wanted else ''
    said = f'found {_found(item["input"])}'
    return f' ({said}; accepted: {wanted})' if is_number else f' ({said})'


def _found(value: object) -> str:
    if isinstance(value, Mapping) and value:
        names = ', '.join(shown_name(str(name)) for name in value)
        return f'keys and values: {shorten(names, 60)}'
    if isinstance(value, list | tuple) and len(value) > 3:
        return f'a list of {len(value)}'
    return shorten(shown(value), 100)
