"""Whether one reading is good: there, fresh, a number, and within its bounds."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import Protocol

from vla_bt.world import Reading, WorldModel

LARGEST = sys.float_info.max
"""The upper bound of what may be as large as it likes, but not infinite."""


class Question(Protocol):
    """What a guard asks of the world."""

    def fault(self, world: WorldModel, now_s: float, is_tripped: bool) -> str:
        """Return what is wrong, as a sentence without its full stop; '' when all is good.

        Args:
            world: As it is now.
            now_s: Time on its clock.
            is_tripped: True: the guard has tripped and asks whether that is over.
        """

    def next_s(self, world: WorldModel, now_s: float) -> float:
        """Return the clock time from which on the answer may be another though nothing is read.

        Infinity: it stays; `now_s`: at the next look.
        """


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A reading and the values it may have.

    | reading                           | good |
    |-----------------------------------|------|
    | never came, or came without value | no   |
    | dated later than now, or NaN      | no   |
    | `max_age_s` old, or older         | no   |
    | below `low`, above `high`, NaN    | no   |
    | `low`, `high`, or between         | yes  |

    While the guard is tripped, `clear_low` and `clear_high` stand for `low` and `high`.
    """

    source: str
    """See `vla_bt.world.readings`."""
    what: str
    """For people, e.g. `the charge of the battery`."""
    unit: str = ''
    low: float = -math.inf
    high: float = math.inf
    clear_low: float = -math.inf
    clear_high: float = math.inf
    max_age_s: float = math.inf
    """Infinity: however old."""

    def fault(self, world: WorldModel, now_s: float, is_tripped: bool) -> str:
        """See `Question`."""
        reading = world.readings.get(self.source)
        if reading is None:
            return f'there is no reading of {self.what}'
        if not reading.at_s <= now_s:
            return f'the reading of {self.what} is from the future'
        if not now_s < reading.at_s + self.max_age_s:
            age_s = now_s - reading.at_s
            limit = f'it counts for less than {self.max_age_s:g} s'
            return f'the reading of {self.what} is {age_s:.1f} s old; {limit}'
        value = reading.value
        if value is None:
            return f'{self.what} is not known'
        low, high = (self.clear_low, self.clear_high) if is_tripped else (self.low, self.high)
        if low <= value <= high:
            return ''
        return f'{self.what} is {_number(value)}{self._unit}, {self._accepted(low, high)}'

    def next_s(self, world: WorldModel, now_s: float) -> float:
        """See `Question`."""
        return next_turn_s(world.readings.get(self.source), self.max_age_s, now_s)

    @property
    def _unit(self) -> str:
        return f' {self.unit}' if self.unit else ''

    def _accepted(self, low: float, high: float) -> str:
        if high >= LARGEST:
            return f'not {low:g}{self._unit} or more'
        if low <= -LARGEST:
            return f'not {high:g}{self._unit} or less'
        return f'not within {low:g}..{high:g}{self._unit}'


def next_turn_s(reading: Reading | None, max_age_s: float, now_s: float) -> float:
    """Return when a reading begins or ceases to count, seconds; infinity: neither is to come."""
    if reading is None:
        return math.inf
    if reading.at_s > now_s:
        return reading.at_s
    stale_s = reading.at_s + max_age_s
    return stale_s if stale_s > now_s else math.inf


def _number(value: float) -> str:
    return f'{value:.4g}'


def at_most(
    source: str, what: str, unit: str, high: float, clear: float | None, max_age_s: float
) -> Bound:
    """Return the bound of a quantity whose size counts, whatever its sign.

    Args:
        source: See `Bound`.
        what: See `Bound`.
        unit: See `Bound`.
        high: Largest size that is good.
        clear: The same while the guard is tripped; None: `high` too.
        max_age_s: See `Bound`.
    """
    clear = high if clear is None else clear
    return Bound(
        source=source, what=what, unit=unit, max_age_s=max_age_s,
        low=-high, high=high, clear_low=-clear, clear_high=clear,
    )  # fmt: skip


def at_least(
    source: str,
    what: str,
    unit: str,
    low: float,
    clear: float | None,
    max_age_s: float,
    high: float = math.inf,
) -> Bound:
    """Return the bound of a quantity that must not become too small.

    Args:
        source: See `Bound`.
        what: See `Bound`.
        unit: See `Bound`.
        low: Smallest value that is good.
        clear: The same while the guard is tripped; None: `low` too.
        max_age_s: See `Bound`.
        high: Largest value there can be.
    """
    return Bound(
        source=source, what=what, unit=unit, max_age_s=max_age_s, low=low, high=high,
        clear_low=low if clear is None else clear, clear_high=high,
    )  # fmt: skip
