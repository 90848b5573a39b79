import math

import pytest

from vla_bt.planner.repair.quantities import fitting_value, scale_of, told
from vla_bt.skills import Argument, ArgumentType


def number(unit, kind=ArgumentType.NUMBER):
    return Argument(type=kind, unit=unit, min=-1e9, max=1e9, summary='x')


def of(kind, **more):
    return Argument(type=kind, summary='x', **more)


@pytest.mark.parametrize(
    ('value', 'unit', 'expected'),
    [
        ('90 degrees', 'rad', math.pi / 2),
        ('-45°', 'rad', -math.pi / 4),
        ('1.5', 'rad', 1.5),
        ('50 cm', 'm', 0.5),
        ('200mm', 'm', 0.2),
        ('2 minutes', 's', 120),
        ('500 ms', 's', 0.5),
        ('250 g', 'kg', 0.25),
        ('3.6 km/h', 'm/s', 1.0),
        ('5 N', 'N', 5),
        ({'value': 2, 'unit': 'min'}, 's', 120),
        (['3'], 's', 3),
        ({'value': 3}, 's', 3),
        (7, 's', 7),
    ],
)
def test_a_stated_unit_is_converted_into_the_declared_one(value, unit, expected):
    assert fitting_value(value, number(unit)) == pytest.approx(expected)


@pytest.mark.parametrize(
    'value', ['2 m', 'a while', '1,5', '', True, None, [1, 2], '90 degrees or so', '1' * 999]
)
def test_another_unit_and_other_words_are_no_angle(value):
    assert fitting_value(value, number('rad')) is None


def test_whole_numbers_stay_whole():
    count = number('', ArgumentType.INTEGER)
    assert fitting_value('3', count) == 3
    assert isinstance(fitting_value(3.0, count), int)
    assert fitting_value('3.5', count) is None


def test_other_types_are_read_where_that_is_unambiguous():
    assert fitting_value('Yes', of(ArgumentType.BOOLEAN)) is True
    assert fitting_value('perhaps', of(ArgumentType.BOOLEAN)) is None
    assert fitting_value('TOP', of(ArgumentType.CHOICE, choices=('top', 'side'))) == 'top'
    assert fitting_value('up', of(ArgumentType.CHOICE, choices=('top', 'side'))) is None
    assert fitting_value(42, of(ArgumentType.TEXT, max_length=9)) == '42'
    assert fitting_value(['cup'], of(ArgumentType.OBJECT)) == 'cup'
    assert fitting_value(True, of(ArgumentType.OBJECT)) is None


def test_only_numbers_have_units():
    assert scale_of('cm', number('m')) == 0.01
    assert scale_of('cm', number('s')) is None
    assert scale_of('cm', of(ArgumentType.OBJECT)) is None
    assert told(0.5) == '0.5'
