"""Numbers with units: coordinates, angles, durations. None means: not understood."""

from __future__ import annotations

import math
import re

from vla_bt.planner.offline.lexicon import NUMBERS
from vla_bt.planner.offline.tokens import Tokens, words

_TIMES = {'once': 1, 'twice': 2, 'thrice': 3}
_MOST_TIMES = 100
_LONGEST_DELAY = 8
"""Words, e.g. `in one minute and thirty seconds`."""
_NUMBER = r'([-+]?\d+(?:\.\d+)?)'
_COORDINATES = re.compile(rf'(?:x )?{_NUMBER} (?:y )?{_NUMBER}(?: (?:z )?{_NUMBER})?')
_COORDINATE_FILLERS = frozenset(
    '( ) = , : to at the a point position coordinates coordinate location pose and m metre metres '
    'meter meters'.split()
)
_ANGLE_FILLERS = frozenset('by to the a an in place on spot yourself'.split())
_DIRECTIONS = {'left': 1.0, 'counterclockwise': 1.0, 'anticlockwise': 1.0, 'right': -1.0,
               'clockwise': -1.0}  # fmt: skip
_TURNS = {
    'around': math.pi, 'half turn': math.pi, 'half circle': math.pi, 'quarter turn': math.pi / 2,
    'full turn': 2 * math.pi, 'full circle': 2 * math.pi, 'once around': 2 * math.pi,
    'all way around': 2 * math.pi,
}  # fmt: skip
_ANGLE = re.compile(r'(.+?)(?: (degrees?|deg|°|radians?|rad))?(?: around)?')
_DURATION_FILLERS = frozenset('for and just exactly , more'.split())
_SECONDS = {
    **dict.fromkeys(('s', 'sec', 'secs', 'second', 'seconds'), 1.0),
    **dict.fromkeys(('min', 'mins', 'minute', 'minutes'), 60.0),
    **dict.fromkeys(('h', 'hour', 'hours'), 3600.0),
    **dict.fromkeys(('ms', 'millisecond', 'milliseconds'), 0.001),
}
_AMOUNTS = {'a': 1.0, 'an': 1.0, 'half a': 0.5, 'half an': 0.5, 'half': 0.5}


def number(text: str) -> float | None:
    """Return the value of digits or of number words such as `forty five`."""
    if re.fullmatch(_NUMBER, text):
        return float(text)
    match [NUMBERS.get(part) for part in text.split()]:
        case [int(value)]:
            return float(value)
        case [int(tens), int(ones)] if 20 <= tens < 100 and 0 < ones < 10:
            return float(tens + ones)
        case [int(count), 100] if 0 < count < 10:
            return float(100 * count)
    return None


def cut_times(tokens: Tokens) -> tuple[int | None, Tokens]:
    """Cut `twice` or `three times` off the end; None when it does not say how often."""
    if tokens and tokens[-1].text in _TIMES:
        return _TIMES[tokens[-1].text], tokens[:-1]
    if len(tokens) > 1 and tokens[-1].text in ('times', 'time'):
        value = number(tokens[-2].text)
        if value is not None and value == int(value) and 1 <= value <= _MOST_TIMES:
            return int(value), tokens[:-2]
    return None, tokens


def cut_delay(tokens: Tokens) -> tuple[Tokens, Tokens]:
    """Cut "in five minutes" off the start; nothing when it does not begin with a delay."""
    if tokens and tokens[0].text in ('in', 'after'):
        for end in range(min(len(tokens), _LONGEST_DELAY), 2, -1):
            if tokens[end - 1].text in _SECONDS and duration(tokens[1:end]) is not None:
                return tokens[1:end], tokens[end:]
    return (), tokens


def coordinates(tokens: Tokens) -> dict[str, float] | None:
    """Read `x 1.0 y 2.0`, `(1, 2)`, `position x=1, y=2, z=0`: metres by axis."""
    kept = [token for token in tokens if token.text not in _COORDINATE_FILLERS]
    match = _COORDINATES.fullmatch(words(kept))
    if match is None:
        return None
    return {axis: float(value) for axis, value in zip('xyz', match.groups(), strict=True) if value}


def angle(tokens: Tokens) -> float | None:
    """Read `left`, `90 degrees`, `45 degrees to the right`, `around`: radians, left positive.

    A number without a unit is in degrees when it cannot be radians; else it is not understood.
    """
    texts = [token.text for token in tokens if token.text not in _ANGLE_FILLERS]
    directions = [_DIRECTIONS[text] for text in texts if text in _DIRECTIONS]
    rest = ' '.join(text for text in texts if text not in _DIRECTIONS)
    is_cut = texts[-1:] != [] and tokens[-1].text in ('to', 'the', 'by')
    if len(directions) > 1 or is_cut:
        return None
    sign = directions[0] if directions else 1.0
    if not rest:
        return sign * math.pi / 2 if directions else None
    if rest in _TURNS:
        return sign * _TURNS[rest]
    match = _ANGLE.fullmatch(rest)
    value = number(match[1]) if match else None
    if match is None or value is None or (match[2] is None and abs(value) <= 2 * math.pi):
        return None
    return sign * (value if (match[2] or '').startswith('rad') else math.radians(value))


def duration(tokens: Tokens) -> float | None:
    """Read `5 seconds`, `two minutes`, `half a minute`, `1 minute and 30 seconds`: seconds.

    A number without a unit is in seconds.
    """
    total_s: float = 0.0
    amount: list[str] = []
    texts = [token.text for token in tokens if token.text not in _DURATION_FILLERS]
    for text in [*texts, ''] if texts[-1:] and texts[-1] not in _SECONDS else texts:
        if text and text not in _SECONDS:
            amount.append(text)
            continue
        said = ' '.join(amount)
        value = _AMOUNTS.get(said, number(said)) if text else number(said)
        if value is None:
            return None
        total_s += value * _SECONDS.get(text, 1.0)
        amount = []
    return total_s if texts else None
