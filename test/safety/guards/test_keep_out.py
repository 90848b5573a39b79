import math
from typing import Any

import pytest
from guard_bench import GuardBench, guard
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.robot import Pose
from vla_bt.safety import Zone
from vla_bt.safety.guards.keep_out import distance_to

SQUARE = ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0))
NOTCHED = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 1.0), (0.0, 4.0))
ZONES = {'stairs': Zone(polygon=SQUARE)}


def bench_at(x_m: float, y_m: float, zones: Any = ZONES, **entry: Any) -> GuardBench:
    bench = GuardBench(guard('keep_out', **entry), zones)
    bench.stand(x_m, y_m)
    return bench


@pytest.mark.parametrize(
    ('x_m', 'y_m', 'is_good'),
    [
        (1.0, 1.0, False),
        (1.999, 1.0, False),
        (2.0, 1.0, False),
        (0.0, 0.0, False),
        (2.001, 1.0, True),
        (1.0, -0.001, True),
        (-5.0, 7.0, True),
    ],
)
def test_inside_and_on_the_edge_it_trips(x_m: float, y_m: float, is_good: bool) -> None:
    reason = bench_at(x_m, y_m).reason
    assert reason == ('' if is_good else 'the robot is in zone stairs')


@pytest.mark.parametrize(('x_m', 'is_good'), [(2.6, True), (2.5, True), (2.499, False)])
def test_a_margin_is_kept(x_m: float, is_good: bool) -> None:
    reason = bench_at(x_m, 1.0, margin_m=0.5).reason
    assert (reason == '') is is_good
    if not is_good:
        assert reason == 'the robot is 0.50 m from zone stairs'


def test_once_tripped_it_clears_at_its_own_margin() -> None:
    bench = bench_at(2.5, 1.0, margin_m=0.5, clear_m=1.0)
    found = []
    for x_m in (2.5, 2.4, 2.5, 2.99, 3.0, 2.5):
        bench.stand(x_m, 1.0)
        found.append(bench.reason == '')
    assert found == [True, False, False, False, True, True]


@pytest.mark.parametrize('clear_m', [0.0, 0.499])
def test_a_clear_margin_nearer_than_the_margin_is_refused(clear_m: float) -> None:
    with pytest.raises(ValueError, match=r'nearer than margin_m \(accepted: at least 0.5 m\)'):
        guard('keep_out', margin_m=0.5, clear_m=clear_m)


def test_one_margin_for_both_is_accepted() -> None:
    guard('keep_out', margin_m=0.5, clear_m=0.5)


@pytest.mark.parametrize(
    ('age_s', 'is_good'), [(0.0, True), (1.999, True), (2.0, False), (9.0, False)]
)
def test_the_pose_has_to_be_fresh_even_without_a_zone(age_s: float, is_good: bool) -> None:
    bench = bench_at(9.0, 9.0, zones={})
    bench.put('pose', 1.0, bench.now_s - age_s)
    assert (bench.reason == '') is is_good


@pytest.mark.parametrize(
    'pose', [None, Pose(math.nan, 0.0), Pose(0.0, math.inf), Pose(9.0, 9.0, math.nan)]
)
def test_a_pose_that_is_not_known_trips(pose: Pose | None) -> None:
    bench = bench_at(9.0, 9.0)
    bench.world.update_robot(pose=pose)
    assert bench.reason == "the robot's pose is not known"


@pytest.mark.parametrize(
    ('forbids', 'is_good'),
    [(['stand', 'cross', 'reach'], False), (['cross'], False), (['stand'], True), ([], True)],
)
def test_only_zones_that_drives_may_not_cross_count(forbids: list[str], is_good: bool) -> None:
    zones = {'stairs': Zone(polygon=SQUARE, forbids=forbids)}
    assert (bench_at(1.0, 1.0, zones=zones).reason == '') is is_good


def test_every_zone_counts() -> None:
    far = Zone(polygon=((10.0, 10.0), (12.0, 10.0), (11.0, 12.0)))
    assert bench_at(11.0, 11.0, zones={**ZONES, 'pool': far}).reason.endswith('pool')


@pytest.mark.parametrize(
    ('point', 'distance_m'),
    [
        ((1.0, 0.5), 0.0),
        ((2.0, 0.999), 0.0),
        ((0.1, 3.0), 0.0),
        ((3.9, 3.0), 0.0),
        ((5.0, 2.0), 1.0),
        ((-1.0, -1.0), math.sqrt(2.0)),
        ((2.0, -0.5), 0.5),
        ((4.0, 5.0), 1.0),
    ],
)
def test_the_distance_of_a_polygon_with_a_notch(
    point: tuple[float, float], distance_m: float
) -> None:
    assert distance_to(NOTCHED, point) == pytest.approx(distance_m)


def test_without_a_threshold_of_its_own_a_trip_clears_at_the_margin() -> None:
    bench = bench_at(-0.25, 1.0, margin_m=0.5)
    assert bench.reason
    bench.stand(-0.5, 1.0)
    assert bench.reason == ''


def test_a_corner_written_twice_changes_nothing() -> None:
    twice = ((0.0, 0.0), (0.0, 0.0), (4.0, 0.0), (4.0, 4.0))
    assert distance_to(twice, (-3.0, -4.0)) == 5.0


def test_within_the_notch_is_outside() -> None:
    assert 0 < distance_to(NOTCHED, (2.0, 2.0)) < 1.0


@given(
    corners=st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=3),
    point=st.tuples(st.floats(-8, 8), st.floats(-8, 8)),
)
def test_it_is_what_shapely_says(
    corners: list[tuple[int, int]], point: tuple[float, float]
) -> None:
    shapely = pytest.importorskip('shapely')
    polygon = shapely.Polygon(corners)
    if not polygon.is_valid or polygon.area == 0:
        return
    assert distance_to(corners, point) == pytest.approx(
        polygon.distance(shapely.Point(point)), abs=1e-9
    )
