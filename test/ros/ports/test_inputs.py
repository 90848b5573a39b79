import math
from fractions import Fraction

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

import numpy

from vla_bt.robot import Pose
from vla_bt.ros.ports.inputs import is_number, is_pose, is_text

pytestmark = pytest.mark.ros

NO_NUMBERS = [math.nan, math.inf, -math.inf, 10**400, True, None, '1', b'1', 1j, [1.0]]


@pytest.mark.parametrize('value', [0, -1, 1.5, 1e300, numpy.float32(2.0), Fraction(1, 3)])
def test_finite_numbers_of_any_type_are_numbers(value):
    assert is_number(value)


@pytest.mark.parametrize('value', NO_NUMBERS, ids=lambda value: repr(value)[:8])
def test_all_else_is_none(value):
    assert not is_number(value)


@pytest.mark.parametrize('field', ['x_m', 'y_m', 'z_m', 'yaw_rad'])
@pytest.mark.parametrize('value', NO_NUMBERS, ids=lambda value: repr(value)[:8])
def test_a_pose_has_four_numbers(field, value):
    fields = {'x_m': 1.0, 'y_m': 2, 'z_m': 0.5, 'yaw_rad': -1.0}
    assert is_pose(Pose(**fields))
    assert not is_pose(Pose(**{**fields, field: value}))


@pytest.mark.parametrize('value', [None, 'kitchen', (1.0, 2.0), 1.0])
def test_another_thing_is_no_pose(value):
    assert not is_pose(value)


@pytest.mark.parametrize(
    ('value', 'expected'),
    [('', True), ('Grüße', True), ('\ud800', False), (None, False), (1, False), (b'a', False)],
)
def test_a_text_can_be_put_into_a_message(value, expected):
    assert is_text(value) is expected
