"""Numbers with units."""

import math

import pytest

from offline.asking import tokens
from vla_bt.planner.offline.quantities import (
    angle,
    coordinates,
    cut_delay,
    cut_times,
    duration,
    number,
)
from vla_bt.planner.offline.tokens import words


@pytest.mark.parametrize(
    ('text', 'value'),
    [('5', 5), ('-1.5', -1.5), ('twenty', 20), ('forty five', 45), ('two hundred', 200),
     ('one two', None), ('five forty', None), ('cup', None), ('', None)],
)  # fmt: skip
def test_numbers_come_in_digits_and_words(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ('text', 'goal'),
    [
        ('x 1.0 y 2.0', {'x': 1.0, 'y': 2.0}),
        ('to (1.0, -2.0)', {'x': 1.0, 'y': -2.0}),
        ('to position x=1, y=2, z=0', {'x': 1.0, 'y': 2.0, 'z': 0.0}),
        ('to the point 1 and 2 meters', {'x': 1.0, 'y': 2.0}),
        ('to the kitchen', None),
        ('to 1', None),
        ('to 1 2 3 4', None),
        ('y 1 x 2', None),
    ],
)
def test_coordinates_are_metres_by_axis(text: str, goal: dict[str, float] | None) -> None:
    assert coordinates(tokens(text)) == goal


@pytest.mark.parametrize(
    ('text', 'degrees'),
    [
        ('left', 90), ('to the right', -90), ('around', 180), ('90 degrees', 90), ('90', 90),
        ('45 degrees to the right', -45), ('left by 30°', 30), ('clockwise 10 deg', -10),
        ('by -30 degrees', -30), ('ninety degrees left', 90), ('a full circle', 360),
        ('half turn right', -180), ('180 degrees around', 180),
        ('', None), ('1.57', None), ('left right', None), ('on the light', None),
    ],
)  # fmt: skip
def test_angles_are_radians_left_positive(text: str, degrees: float | None) -> None:
    expected = None if degrees is None else pytest.approx(math.radians(degrees))
    assert angle(tokens(text)) == expected


def test_an_angle_may_be_in_radians() -> None:
    assert angle(tokens('1.57 rad right')) == -1.57


@pytest.mark.parametrize(
    ('text', 'seconds'),
    [
        ('5 seconds', 5), ('for two minutes', 120), ('half a minute', 30), ('10s', 10), ('3', 3),
        ('a minute', 60), ('1 minute and 30 seconds', 90), ('one hour', 3600), ('200 ms', 0.2),
        ('for an hour', 3600), ('', None), ('for me', None), ('seconds', None), ('5 cups', None),
    ],
)  # fmt: skip
def test_durations_are_seconds(text: str, seconds: float | None) -> None:
    assert duration(tokens(text)) == (None if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize(
    ('text', 'times', 'rest'),
    [
        ('left twice', 2, 'left'),
        ('three times', 3, ''),
        ('hello 2 times', 2, 'hello'),
        ('hello', None, 'hello'),
        ('many times', None, 'many times'),
        ('2.5 times', None, '2.5 times'),
        ('1000 times', None, '1000 times'),
    ],
)
def test_how_often_is_cut_off(text: str, times: int | None, rest: str) -> None:
    found, left = cut_times(tokens(text))
    assert (found, words(left)) == (times, rest)


@pytest.mark.parametrize(
    ('text', 'delay', 'rest'),
    [
        ('in five minutes come here', 'five minutes', 'come here'),
        ('after 1 minute and 30 seconds , come', '1 minute and 30 seconds', ', come'),
        ('in a minute', 'a minute', ''),
        ('in the kitchen', '', 'in the kitchen'),
        ('after dinner come', '', 'after dinner come'),
        ('in 5', '', 'in 5'),
        ('', '', ''),
    ],
)
def test_a_delay_is_cut_off_the_start(text: str, delay: str, rest: str) -> None:
    assert tuple(map(words, cut_delay(tokens(text)))) == (delay, rest)
