"""What one attribute of a node accepts, and how its text becomes a value."""

from __future__ import annotations

import enum
import math
import re
from dataclasses import dataclass

from vla_bt.errors import ProblemCode, shorten

PortValue = str | float | int | bool
"""A port's value once read."""

_NUMBER = re.compile(r'[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?')
_INTEGER = re.compile(r'[+-]?[0-9]+')
_NOT_FINITE = re.compile(r'[+-]?(nan|inf|infinity)', re.IGNORECASE)
_LONGEST_NUMBER = 40
_BOOLEANS = {'true': True, 'false': False}


class PortType(str, enum.Enum):
    """How a port's text is read."""

    TEXT = 'text'
    NUMBER = 'number'
    INTEGER = 'integer'
    BOOLEAN = 'boolean'


class PortDirection(str, enum.Enum):
    """Whether a node reads a port or writes it."""

    IN = 'in'
    OUT = 'out'


class PortValueError(ValueError):
    """A port's text is not acceptable.

    Args:
        code: What kind of fault.
        message: One sentence fragment that follows the port's name: `must be at least 1`.
        allowed: What would be accepted.
    """

    def __init__(self, code: ProblemCode, message: str, allowed: tuple[str, ...] = ()) -> None:
        """Keep what is wrong as data."""
        self.code = code
        self.message = message
        self.allowed = allowed
        super().__init__(message)


@dataclass(frozen=True, kw_only=True)
class PortRule:
    """What one attribute of a node accepts."""

    summary: str
    """One sentence for people."""
    type: PortType = PortType.TEXT
    """How the text is read."""
    direction: PortDirection = PortDirection.IN
    """OUT: the node writes it, so the attribute must be a `{key}`."""
    required: bool = False
    """True: the attribute must be there, and not empty."""
    default: str | None = None
    """Text used when absent; None: the node sees no value. Only when not required."""
    min: float | None = None
    """Smallest number, in `unit`, or fewest characters of a text; None: no bound."""
    max: float | None = None
    """Largest number, in `unit`, or most characters of a text; None: no bound."""
    choices: tuple[str, ...] = ()
    """The only accepted texts; empty: any."""
    unit: str = ''
    """Unit of a number, e.g. `m`; empty when it has none."""
    constant: bool = False
    """True: must be written out; a `{key}` is refused, the bound is known before the tree runs."""

    def read(self, text: str) -> PortValue:
        """Return the value of a literal (or of a blackboard value as text).

        Raises:
            PortValueError: It has another type, is not finite, or is out of bounds.
        """
        if self.choices and text not in self.choices:
            raise PortValueError(ProblemCode.NOT_ALLOWED, 'must be one of the listed values',
                                 self.choices)
        if self.type is PortType.TEXT:
            return self._read_text(text)
        if self.type is PortType.BOOLEAN:
            if text not in _BOOLEANS:
                raise PortValueError(ProblemCode.WRONG_TYPE, 'must be true or false',
                                     tuple(_BOOLEANS))
            return _BOOLEANS[text]
        return self._read_number(text)

    def _read_text(self, text: str) -> str:
        if self.required and not text:
            raise PortValueError(ProblemCode.MISSING, 'is empty', (self.accepted,))
        self._check_bounds(len(text), 'characters')
        return text

    def _read_number(self, text: str) -> float | int:
        if _NOT_FINITE.fullmatch(text) or len(text) > _LONGEST_NUMBER:
            raise PortValueError(ProblemCode.OUT_OF_RANGE, 'must be a finite number',
                                 (self.accepted,))
        is_integer = self.type is PortType.INTEGER
        if not (_INTEGER if is_integer else _NUMBER).fullmatch(text):
            kind = 'a whole number' if is_integer else 'a number'
            raise PortValueError(ProblemCode.WRONG_TYPE, f'must be {kind}', (self.accepted,))
        value = int(text) if is_integer else float(text)
        self._check_bounds(value, self.unit)
        return value

    def _check_bounds(self, value: float, unit: str) -> None:
        below = self.min is not None and value < self.min
        above = self.max is not None and value > self.max
        if below or above or not math.isfinite(value):
            found = shorten(f'{value:g} {unit}'.strip())
            raise PortValueError(ProblemCode.OUT_OF_RANGE, f'is out of range ({found})',
                                 (self.accepted,))

    @property
    def accepted(self) -> str:
        """What is accepted, for messages and tables: `integer 1..100`, `number 0.. m`."""
        if self.direction is PortDirection.OUT:
            return '{key}'
        if self.choices:
            return ' | '.join(self.choices)
        parts: list[str] = [self.type.value]
        if self.min is not None or self.max is not None:
            parts.append('..'.join('' if end is None else f'{end:.15g}'
                                   for end in (self.min, self.max)))
        if self.type is PortType.TEXT and len(parts) > 1:
            parts.append('characters')
        return ' '.join([*parts, self.unit] if self.unit else parts)
