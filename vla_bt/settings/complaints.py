"""What is wrong with a file's entries: where, what was found, what is accepted."""

from __future__ import annotations

import re
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
    location = _location(item)
    names, line = file.locate(location)
    given = tuple(map(str, location))
    origin = next((origins[key] for key in _beginnings(given) if key in origins), '')
    where = '.'.join(map(shown_name, names))
    if origin:
        where, line = f'{".".join(given)} (from {origin})', 0
    words = f'{_words(item)}{_hint(item, model)}'
    return Fault(line, without_keys(f'{where}: {words}' if where else words))


def is_echo(item: ErrorDetails) -> bool:
    """Return True when a list is short only because of entries that are complained about too."""
    return item['type'] == 'too_short' and len(item['input']) >= item['ctx']['min_length']


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


def _location(item: ErrorDetails) -> tuple[str | int, ...]:
    """Return where the file has what is wrong.

    Of a section that says by one of its keys of which kind it is, pydantic names not that key but,
    behind the section, the kind.
    """
    location, section = item['loc'], item['input']
    if item['type'].startswith('union_tag_'):
        return (*location, item['ctx']['discriminator'].strip("'"))
    is_section = item['type'] == 'value_error' and isinstance(section, Mapping)
    if is_section and location and location[-1] in section.values():
        return location[:-1]
    return location


def _words(item: ErrorDetails) -> str:
    kind, context = item['type'], item.get('ctx', {})
    if kind == 'extra_forbidden':
        return 'unknown key'
    if kind in ('missing', 'union_tag_not_found'):
        return 'is missing'
    if kind == 'union_tag_invalid':
        return f'should be {" or ".join(_kinds(item))}'
    if kind == 'too_short':
        least = _entries(context['min_length'])
        return f'should have at least {least}, not {len(item["input"])}'
    if kind == 'too_long':
        most = _entries(context['max_length'])
        return f'should have at most {most}, not {len(item["input"])}'
    return item['msg'].removeprefix('Value error, ').removeprefix('Input ')


def _entries(count: int) -> str:
    return f'{count} {"entry" if count == 1 else "entries"}'


def _hint(item: ErrorDetails, model: type[BaseModel]) -> str:
    if item['type'] == 'extra_forbidden':
        keys = keys_of(slots_at(model, item['loc'][:-1]))
        close = close_matches(str(item['loc'][-1]), keys)
        if close:
            return f'; did you mean {" or ".join(close)}?'
        return f' (accepted: {", ".join(keys)})' if keys else ''
    if item['type'] == 'union_tag_invalid':
        tag = str(item['ctx']['tag'])
        close = close_matches(tag, _kinds(item))
        hint = f'; did you mean {" or ".join(close)}?' if close else ''
        return f' (found {shown(tag)}){hint}'
    is_about_all = item['type'] == 'value_error' and isinstance(item['input'], Mapping)
    if is_about_all or item['type'] in ('union_tag_not_found', 'too_short', 'too_long'):
        return ''
    wanted = number_wanted(slots_at(model, item['loc']))
    is_number = bool(wanted) and item['type'].startswith(_NUMBER_ERRORS)
    if item['type'] == 'missing':
        return f' (accepted: {wanted})' if wanted else ''
    said = f'found {_found(item["input"])}'
    return f' ({said}; accepted: {wanted})' if is_number else f' ({said})'


def _kinds(item: ErrorDetails) -> list[str]:
    """Return of which kinds a section may be."""
    return re.findall(r"'([^']*)'", item['ctx']['expected_tags'])


def _found(value: object) -> str:
    if isinstance(value, Mapping) and value:
        names = ', '.join(shown_name(str(name)) for name in value)
        return f'keys and values: {shorten(names, 60)}'
    if isinstance(value, list | tuple) and len(value) > 3:
        return f'a list of {len(value)}'
    return shorten(shown(value), 100)
