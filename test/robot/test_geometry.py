import math

import pytest

from vla_bt.robot import Pose, wrap_angle


@pytest.mark.parametrize(
    ('angle', 'same'),
    [
        (0.0, 0.0),
        (math.pi, math.pi),
        (-math.pi, math.pi),
        (3 * math.pi, math.pi),
        (7.0, 7 - math.tau),
    ],
)
def test_wrapped_angle_is_the_same_heading_above_minus_pi(angle: float, same: float) -> None:
    assert wrap_angle(angle) == pytest.approx(same)


def test_distance_ignores_height_and_heading() -> None:
    assert Pose(0.0, 0.0, 1.0, 5.0).distance_m(Pose(3.0, 4.0)) == pytest.approx(5.0)


@pytest.mark.parametrize('field', ['x_m', 'y_m', 'yaw_rad', 'z_m'])
@pytest.mark.parametrize('value', [math.nan, math.inf, -math.inf])
def test_pose_with_any_coordinate_not_finite_is_not_finite(field: str, value: float) -> None:
    numbers = {'x_m': 1.0, 'y_m': 2.0, 'yaw_rad': 0.0, 'z_m': 0.0}
    assert Pose(**numbers).is_finite
    assert not Pose(**{**numbers, field: value}).is_finite
