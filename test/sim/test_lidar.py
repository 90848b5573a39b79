"""The simulated scanner: walls, furniture and a person, as far as they are."""

import math

import pytest

pytest.importorskip('pyrobosim', reason='the simulator pyrobosim is not installed')

from shapely.geometry import Polygon, box  # noqa: E402

from vla_bt.robot import Pose  # noqa: E402
from vla_bt.sim.lidar import BEAMS, NEAREST_M, RANGE_M, START_RAD, STEP_RAD, Lidar  # noqa: E402

pytestmark = pytest.mark.sim

ROOM = box(-2.0, -1.0, 4.0, 3.0)
PILLAR = box(1.0, -0.25, 1.5, 0.25)


def at(ranges: list[float], angle_rad: float) -> float:
    """Return the beam in a direction of the base."""
    return ranges[round((angle_rad - START_RAD) / STEP_RAD) % BEAMS]


@pytest.mark.parametrize(
    ('angle_rad', 'distance_m'),
    [(0.0, 4.0), (math.pi / 2, 3.0), (math.pi, 2.0), (-math.pi / 2, 1.0)],
)
def test_walls_are_as_far_as_they_are(angle_rad: float, distance_m: float) -> None:
    assert at(Lidar(ROOM).scan(Pose(0.0, 0.0)), angle_rad) == pytest.approx(distance_m)


def test_beams_turn_with_the_robot() -> None:
    ranges = Lidar(ROOM).scan(Pose(1.0, 0.0, math.pi / 2))
    assert at(ranges, 0.0) == pytest.approx(3.0)
    assert at(ranges, -math.pi / 2) == pytest.approx(3.0)
    assert at(ranges, math.pi / 2) == pytest.approx(3.0)


def test_furniture_hides_the_wall_behind_it() -> None:
    ranges = Lidar(ROOM.difference(PILLAR)).scan(Pose(0.0, 0.0))
    assert at(ranges, 0.0) == pytest.approx(1.0)
    assert at(ranges, math.pi / 2) == pytest.approx(3.0)


def test_a_home_of_two_parts_is_seen_whole() -> None:
    apart = ROOM.union(box(10.0, 0.0, 11.0, 1.0))
    assert at(Lidar(apart).scan(Pose(0.0, 0.0)), 0.0) == pytest.approx(4.0)


def test_beyond_its_range_nothing_is_seen() -> None:
    hall = Polygon([(-1.0, -1.0), (RANGE_M + 0.1, -1.0), (RANGE_M + 0.1, 1.0), (-1.0, 1.0)])
    assert at(Lidar(hall).scan(Pose(0.0, 0.0)), 0.0) == math.inf
    assert at(Lidar(hall).scan(Pose(0.2, 0.0)), 0.0) == pytest.approx(RANGE_M - 0.1)


def test_nothing_is_nearer_than_it_can_measure() -> None:
    assert at(Lidar(ROOM).scan(Pose(3.99, 0.0)), 0.0) == NEAREST_M


def test_a_person_stands_ahead_and_nowhere_else() -> None:
    free, met = (Lidar(ROOM).scan(Pose(0.0, 0.0), ahead) for ahead in (math.inf, 1.0))
    assert at(met, 0.0) == pytest.approx(0.8)  # the near side of somebody 0.2 m in radius
    assert min(met) == pytest.approx(0.8)
    assert at(met, math.pi / 4) == at(free, math.pi / 4)
    assert at(met, math.pi) == at(free, math.pi)


def test_a_person_who_touches_the_robot_is_all_around() -> None:
    assert max(Lidar(ROOM).scan(Pose(0.0, 0.0), 0.2)) == NEAREST_M
