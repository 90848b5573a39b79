"""A number somewhere in a message, by a path such as `status.temperature[0]`."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from typing import Any

from vla_bt.errors import SettingsError

_TYPE = re.compile(r'([a-z][a-z0-9_]*)/msg/([A-Z][A-Za-z0-9]*)')
_EXAMPLE = 'sensor_msgs/msg/Temperature'
_PART = re.compile(r'([a-z][a-z0-9_]*)(?:\[(\d{1,6})\])?')
_MANY = re.compile(r'sequence<(?P<bounded>[^,]+)(?:, \d+)?>|(?P<fixed>[^\[]+)\[(?P<size>\d+)\]')
_NUMBERS = frozenset(
    ['boolean', 'octet', 'char', 'float', 'double', 'long double']
    + [f'{sign}int{bits}' for sign in ('', 'u') for bits in (8, 16, 32, 64)]
)


@dataclass(frozen=True)
class FieldPath:
    """Where the number is; made by `resolve_field`."""

    steps: tuple[str | int, ...]
    """Names of fields, and places in arrays."""

    def read(self, message: Any) -> float | None:
        """Return the number; None when the array is too short for it."""
        value = message
        for step in self.steps:
            if isinstance(step, str):
                value = getattr(value, step)
            elif step < len(value):
                value = value[step]
            else:
                return None
        # An octet is one byte in Python.
        return float(value[0]) if isinstance(value, bytes) else float(value)


def load_message_type(name: str) -> Any:
    """Return the class of a message type such as `sensor_msgs/msg/Temperature`.

    Raises:
        SettingsError: The name is no message type, or it is not installed.
    """
    match = _TYPE.fullmatch(name)
    if match is None:
        raise SettingsError(f'{name!r} is no message type; one is like {_EXAMPLE}')
    package, kind = match.groups()
    try:
        return getattr(importlib.import_module(f'{package}.msg'), kind)
    except (ImportError, AttributeError) as error:
        raise SettingsError(f'message type {name!r} is not installed ({error})') from error


def resolve_field(kind: Any, path: str) -> FieldPath:
    """Find a number in a message class.

    Args:
        kind: Message class.
        path: Names of fields joined by dots, `[0]` after those that are arrays. Truth values count
            as 0 and 1.

    Raises:
        SettingsError: There is no such field, or it is not a number; says what there is.
    """
    steps: list[str | int] = []
    parts = path.split('.')
    for number, part in enumerate(parts):
        match = _PART.fullmatch(part)
        if match is None:
            raise SettingsError(f'field {path!r}: {part!r} is no name of a field')
        name, index = match.groups()
        found = _find(kind, name, index, path)
        steps += [name] if index is None else [name, int(index)]
        is_last = number == len(parts) - 1
        if is_last and found not in _NUMBERS:
            raise SettingsError(f'field {path!r} is of type {found}, not a number')
        if not is_last and '/' not in found:
            raise SettingsError(f'field {path!r}: {name} is of type {found} and has no fields')
        if not is_last:
            kind = load_message_type(found.replace('/', '/msg/'))
    return FieldPath(tuple(steps))


def _find(kind: Any, name: str, index: str | None, path: str) -> str:
    """Return the type of a field of `kind`, of its elements where an index is given."""
    fields: dict[str, str] = kind.get_fields_and_field_types()
    if name not in fields:
        accepted = ', '.join(sorted(fields))
        raise SettingsError(f'field {path!r}: {kind.__name__} has no {name!r}; it has: {accepted}')
    match = _MANY.fullmatch(fields[name])
    if index is None:
        return fields[name]
    if match is None:
        raise SettingsError(f'field {path!r}: {name} is of type {fields[name]}, not an array')
    size = match['size']
    if size is not None and int(index) >= int(size):
        raise SettingsError(f'field {path!r}: {name} has {size} elements, 0..{int(size) - 1}')
    return str(match['bounded'] or match['fixed'])
