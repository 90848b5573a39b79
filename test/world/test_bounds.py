import math

import pytest
from pydantic import ValidationError

from vla_bt.world import Bounds

BOX = Bounds(x_min=-1, x_max=3, y_min=-2, y_max=2, z_min=0, z_max=1)


@pytest.mark.parametrize(
    ('axis', 'value', 'is_outside'),
    [
        ('x', -1, False), ('x', 3, False), ('x', math.nextafter(3, 4), True),
        ('x', math.nextafter(-1, -2), True), ('y', -2, False), ('y', 2.1, True), ('z', 0, False),
        ('z', 1, False), ('z', 1.1, True), ('z', -0.1, True), ('x', math.nan, True),
    ],
)  # fmt: skip
def test_the_sides_belong_to_the_box(axis: str, value: float, is_outside: bool) -> None:
    assert list(BOX.outside(**{axis: value})) == [axis] * is_outside


def test_all_axes_outside_are_told() -> None:
    assert list(BOX.outside(x=9, y=9, z=9)) == ['x', 'y', 'z']


def test_heights_left_out_are_wide() -> None:
    assert Bounds(x_min=0, x_max=1, y_min=0, y_max=1).range_of('z') == (-100, 100)


@pytest.mark.parametrize('axis', ['x', 'y', 'z'])
@pytest.mark.parametrize('low', [1, 2])
def test_a_box_without_room_is_refused(axis: str, low: float) -> None:
    sides = {'x_min': 0, 'x_max': 1, 'y_min': 0, 'y_max': 1, 'z_min': 0, 'z_max': 1}
    with pytest.raises(ValidationError, match=f'{axis}_min must be less than {axis}_max'):
        Bounds.model_validate({**sides, f'{axis}_min': low})


@pytest.mark.parametrize(
    'change', [{'x_min': math.nan}, {'x_max': math.inf}, {'depth': 1}, {'y_max': None}]
)
def test_what_is_no_box_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Bounds.model_validate({**BOX.model_dump(), **change})
