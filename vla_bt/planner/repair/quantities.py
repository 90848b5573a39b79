"""Numbers with their unit written out, and values of another type than the argument's."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from vla_bt.errors import shorten
from vla_bt.skills import Argument, ArgumentType

_DEG = math.pi / 180
_UNITS: Mapping[str, Mapping[str, float]] = {
    'm': {
        **dict.fromkeys(('m', 'meter', 'meters', 'metre', 'metres'), 1.0),
        **dict.fromkeys(('cm', 'centimeter', 'centimeters', 'centimetre', 'centimetres'), 0.01),
        **dict.fromkeys(('mm', 'millimeter', 'millimeters', 'millimetre', 'millimetres'), 0.001),
    },
    'rad': {
        **dict.fromkeys(('rad', 'radian', 'radians'), 1.0),
        **dict.fromkeys(('deg', 'degree', 'degrees', '°'), _DEG),
    },
    's': {
        **dict.fromkeys(('s', 'sec', 'secs', 'second', 'seconds'), 1.0),
        **dict.fromkeys(('ms', 'millisecond', 'milliseconds'), 0.001),
        **dict.fromkeys(('min', 'mins', 'minute', 'minutes'), 60.0),
        **dict.fromkeys(('h', 'hour', 'hours'), 3600.0),
    },
    'kg': {
        **dict.fromkeys(('kg', 'kilogram', 'kilograms'), 1.0),
        **dict.fromkeys(('g', 'gram', 'grams'), 0.001),
    },
    'N': dict.fromkeys(('n', 'newton', 'newtons'), 1.0),
    'm/s': {
        **dict.fromkeys(('m/s', 'mps', 'm_s'), 1.0),
        **dict.fromkeys(('cm/s', 'cmps', 'cm_s'), 0.01),
        **dict.fromkeys(('km/h', 'kmh', 'kph'), 1 / 3.6),
    },
}
_QUANTITY = re.compile(r'\s*([-+]?(?:\d+\.?\d*|\.\d+))\s*([a-z°/_]*)\.?\s*', re.IGNORECASE)
_LONGEST = 40
_BOOLEANS = {'true': True, 'yes': True, 'false': False, 'no': False}
_NUMBERS = (ArgumentType.NUMBER, ArgumentType.INTEGER)


def is_unit(word: str) -> bool:
    """Return True when `word` is a unit, of whatever."""
    return any(word.lower() in units for units in _UNITS.values())


def scale_of(word: str, argument: Argument) -> float | None:
    """Return how many of the argument's unit one `word` is; None: it is no such unit.

    Args:
        word: A unit as people write it: `cm`, `degrees`, `km/h`.
        argument: A number with a unit.
    """
    if argument.type not in _NUMBERS:
        return None
    return _UNITS.get(argument.unit, {}).get(word.strip().lower())


def fitting_value(value: Any, argument: Argument) -> Any:
    """Return the value as the argument's type has it, where that is unambiguous; else None.

    Args:
        value: What the plan says, of another type than declared.
        argument: What is declared.
    """
    value = _only_item(value)
    if argument.type in _NUMBERS:
        number = _number(value, argument)
        if number is None or not math.isfinite(number):
            return None
        if argument.type is ArgumentType.INTEGER:
            return int(number) if number == int(number) else None
        return number
    if argument.type is ArgumentType.BOOLEAN:
        return value if isinstance(value, bool) else _BOOLEANS.get(str(value).strip().lower())
    if argument.type is ArgumentType.CHOICE:
        fits = [it for it in argument.choices if it.lower() == str(value).strip().lower()]
        return fits[0] if fits else None
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f'{value:g}' if is_number else None


def told(value: Any) -> str:
    """Return a value as a note tells it."""
    return f'{value:g}' if isinstance(value, float) else shorten(value)


def _only_item(value: Any) -> Any:
    """Lift the one item out of `["red_cup"]`, `{"name": "red_cup"}`."""
    if isinstance(value, list) and len(value) == 1:
        return _only_item(value[0])
    if isinstance(value, dict) and len(value) == 1 and value.keys() <= {'id', 'name', 'value'}:
        return _only_item(next(iter(value.values())))
    return value


def _number(value: Any, argument: Argument) -> float | None:
    if isinstance(value, dict) and value.keys() == {'value', 'unit'}:
        value = f'{value["value"]} {value["unit"]}'
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    match = _QUANTITY.fullmatch(value)
    if match is None:
        return None
    scale = scale_of(match[2], argument) if match[2] else 1.0
    return None if scale is None else float(match[1]) * scale
