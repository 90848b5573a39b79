"""How far the robot leans, from a message of an inertial measurement unit."""

import math
from typing import Any

import pytest

pytest.importorskip('sensor_msgs', reason='sensor_msgs is not installed')

from geometry_msgs.msg import Quaternion, Vector3  # noqa: E402
from sensor_msgs.msg import Imu  # noqa: E402

from vla_bt.ros.readings.rigid import Rigid, about_y, about_z, multiply  # noqa: E402
from vla_bt.ros.readings.tilt import AT_REST_MPS2, tilt_rad  # noqa: E402

pytestmark = pytest.mark.ros

UPRIGHT = (0.0, 0.0, 0.0, 1.0)
ALIGNED = Rigid()
ABOUT_X = (math.sin(0.1), 0.0, 0.0, math.cos(0.1))
G = 9.81


def turned(rotation: tuple[float, ...]) -> Imu:
    x, y, z, w = rotation
    return Imu(orientation=Quaternion(x=x, y=y, z=z, w=w))


def felt(x: float, y: float, z: float) -> Imu:
    imu: Any = Imu(linear_acceleration=Vector3(x=x, y=y, z=z))
    imu.orientation_covariance[0] = -1.0
    return imu


@pytest.mark.parametrize(
    ('rotation', 'expected'),
    [
        (UPRIGHT, 0.0),
        (about_z(2.0), 0.0),  # which way it looks does not count
        (about_y(0.3), 0.3),
        (about_y(-0.3), 0.3),
        (ABOUT_X, 0.2),
        (multiply(about_z(1.0), about_y(0.5)), 0.5),
        (about_y(math.pi / 2), math.pi / 2),
        (about_y(math.pi), math.pi),
    ],
)
def test_tilt_is_the_angle_from_upright(rotation: tuple[float, ...], expected: float) -> None:
    assert tilt_rad(turned(rotation), ALIGNED) == pytest.approx(expected, abs=1e-7)


def test_a_rotation_is_made_one_of_length_one() -> None:
    x, y, z, w = about_y(0.3)
    longer = (1.05 * x, 1.05 * y, 1.05 * z, 1.05 * w)
    assert tilt_rad(turned(longer), ALIGNED) == pytest.approx(0.3)


@pytest.mark.parametrize(
    'rotation', [(0.0, 0.0, 0.0, 0.0), (math.nan, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0, 1.2)]
)
def test_an_orientation_that_is_no_rotation_is_unknown(rotation: tuple[float, ...]) -> None:
    assert tilt_rad(turned(rotation), ALIGNED) is None


def test_the_sensor_may_be_built_in_at_any_angle() -> None:
    # Built in leaning ahead by 0.4: the base, seen from it, leans back, and it is upright itself.
    base = Rigid((0.0, 0.0, 0.0), about_y(-0.4))
    assert tilt_rad(turned(about_y(0.4)), base) == pytest.approx(0.0, abs=1e-7)
    assert tilt_rad(turned(about_y(0.7)), base) == pytest.approx(0.3)
    assert tilt_rad(felt(-G * math.sin(0.4), 0.0, G * math.cos(0.4)), base) == pytest.approx(
        0.0, abs=1e-7
    )


@pytest.mark.parametrize('angle_rad', [0.0, 0.3, -0.3, 1.5])
def test_without_an_orientation_the_pull_of_the_earth_tells(angle_rad: float) -> None:
    imu = felt(G * math.sin(angle_rad), 0.0, G * math.cos(angle_rad))
    assert tilt_rad(imu, ALIGNED) == pytest.approx(abs(angle_rad), abs=1e-7)


@pytest.mark.parametrize('pull', AT_REST_MPS2)
def test_at_the_bounds_it_may_be_gravity_alone(pull: float) -> None:
    assert tilt_rad(felt(0.0, 0.0, pull), ALIGNED) == pytest.approx(0.0)


@pytest.mark.parametrize(
    'pull', [0.0, AT_REST_MPS2[0] - 1e-6, AT_REST_MPS2[1] + 1e-6, math.nan, math.inf]
)
def test_what_cannot_be_gravity_alone_is_unknown(pull: float) -> None:
    assert tilt_rad(felt(0.0, 0.0, pull), ALIGNED) is None


def test_without_orientation_and_acceleration_it_is_unknown() -> None:
    imu: Any = felt(0.0, 0.0, G)
    imu.linear_acceleration_covariance[0] = -1.0
    assert tilt_rad(imu, ALIGNED) is None
