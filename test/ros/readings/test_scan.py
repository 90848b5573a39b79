"""The nearest return of a laser scan, as far as it is from the robot's base."""

import math

import pytest

pytest.importorskip('sensor_msgs', reason='sensor_msgs is not installed')

from sensor_msgs.msg import LaserScan  # noqa: E402

from vla_bt.ros.readings.rigid import Rigid, about_y, about_z  # noqa: E402
from vla_bt.ros.readings.scan import nearest_return_m  # noqa: E402

pytestmark = pytest.mark.ros

HERE = Rigid()
NAN, INF = math.nan, math.inf
QUARTER = math.pi / 2


def scan(*ranges: float, **fields: float) -> LaserScan:
    """A scan from straight ahead on, a quarter turn from beam to beam, of 0.25 m to 8 m."""
    bounds = {'range_min': 0.25, 'range_max': 8.0, 'angle_min': 0.0, 'angle_increment': QUARTER}
    return LaserScan(ranges=list(ranges), **{**bounds, **fields})


@pytest.mark.parametrize(
    ('ranges', 'expected'),
    [
        ((2.0, 1.0, 3.0), 1.0),
        ((NAN, 1.5, INF), 1.5),
        ((0.25, 1.0), 0.25),  # range_min is a return
        ((8.0, INF), 8.0),  # and so is range_max
        ((-INF, 1.0), 0.0),  # too near to be measured
    ],
)
def test_the_nearest_return_counts(ranges: tuple[float, ...], expected: float) -> None:
    assert nearest_return_m(scan(*ranges), HERE) == pytest.approx(expected)


@pytest.mark.parametrize('ranges', [(INF,), (INF, NAN), (8.5, INF), (8.5, 0.0)])
def test_beams_that_meet_nothing_are_free(ranges: tuple[float, ...]) -> None:
    assert nearest_return_m(scan(*ranges), HERE) == INF


@pytest.mark.parametrize('ranges', [(), (NAN,), (NAN, NAN), (0.0, 0.0), (0.2,), (-1.0, NAN)])
def test_a_scan_that_says_nothing_is_unknown(ranges: tuple[float, ...]) -> None:
    assert nearest_return_m(scan(*ranges), HERE) is None


def test_a_return_below_range_min_is_none() -> None:
    assert nearest_return_m(scan(0.24, 2.0), HERE) == pytest.approx(2.0)


@pytest.mark.parametrize(
    'fields',
    [
        {'range_min': NAN},
        {'range_max': NAN},
        {'range_max': INF},
        {'range_min': -0.1},
        {'range_min': 8.0},
        {'angle_min': NAN},
        {'angle_increment': INF},
    ],
)
def test_a_scan_whose_bounds_make_no_sense_is_unknown(fields: dict[str, float]) -> None:
    assert nearest_return_m(scan(1.0, 1.0, **fields), HERE) is None


def test_a_range_min_of_zero_is_allowed() -> None:
    assert nearest_return_m(scan(0.0, 1.0, range_min=0.0), HERE) == 0.0


@pytest.mark.parametrize(
    ('scanner', 'expected'),
    [
        (Rigid((0.5, 0.0, 1.0)), 2.5),  # ahead of the base: the return is farther away
        (Rigid((-0.5, 0.0, 0.0)), 1.5),
        (Rigid((0.0, 1.5, 0.0)), 2.5),
        (Rigid((-0.5, 0.0, 0.0), about_z(math.pi)), 2.5),  # looks back
        (Rigid((-0.5, 0.0, 0.0), about_z(QUARTER)), math.hypot(0.5, 2.0)),  # looks left
    ],
)
def test_distances_are_from_the_base(scanner: Rigid, expected: float) -> None:
    assert nearest_return_m(scan(2.0), scanner) == pytest.approx(expected)


def test_each_beam_has_its_own_direction() -> None:
    left_of_base = Rigid((0.0, 1.0, 0.0))
    beams = scan(INF, INF, INF, 2.0)  # the last one looks right, over the base
    assert nearest_return_m(beams, left_of_base) == pytest.approx(1.0)


def test_a_scanner_that_leans_measures_farther_than_it_is_in_the_plane() -> None:
    leaning = Rigid((0.0, 0.0, 1.0), about_y(math.pi / 3))
    assert nearest_return_m(scan(2.0), leaning) == pytest.approx(1.0)


def test_what_is_too_near_to_be_measured_is_at_the_scanner() -> None:
    assert nearest_return_m(scan(-INF), Rigid((0.25, 0.0, 0.0))) == pytest.approx(0.25)


def test_a_scan_that_can_measure_one_distance_only_is_unknown() -> None:
    assert nearest_return_m(scan(8.0, 8.0, range_min=8.0), HERE) is None
