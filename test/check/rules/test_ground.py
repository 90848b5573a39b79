"""Where the robot may be, and how far that is from a spot."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.check.moment import Moment
from vla_bt.check.rules.ground import Beats, Ground, beats
from vla_bt.plan import Step
from vla_bt.robot import Pose
from vla_bt.skills import load_catalogue

CATALOGUE = load_catalogue()
A, B, C = Pose(0.0, 0.0), Pose(4.0, 0.0), Pose(4.0, 3.0)


def ground(*poses: Pose) -> Ground:
    found = Ground.of(*poses)
    assert found is not None
    return found


@pytest.mark.parametrize(('spot', 'nearest_m', 'farthest_m'), [
    ((2.0, 1.5), 1.5, 2.5), ((-3.0, 4.0), 5.0, math.hypot(7, 4)), ((5.0, 0.0), 1.0, 5.0),
    ((2.0, 0.0), 0.0, 2.0), ((4.0, -2.0), 2.0, math.hypot(4, 2)),
])  # fmt: skip
def test_a_straight_way_is_as_far_as_its_points(
    spot: tuple[float, float], nearest_m: float, farthest_m: float
) -> None:
    assert ground(A, B).nearest_m(spot) == pytest.approx(nearest_m)
    assert ground(A, B).farthest_m(spot) == pytest.approx(farthest_m)


def test_a_spot_is_as_far_as_it_is() -> None:
    assert ground(A).nearest_m((3.0, 4.0)) == ground(A, A).farthest_m((3.0, 4.0)) == 5.0


@pytest.mark.parametrize(('spot', 'nearest_m'), [
    ((3.0, 1.0), 0.0), ((4.0, 3.0), 0.0), ((5.0, 1.0), 1.0), ((2.0, -1.0), 1.0),
    ((0.0, 3.0), 2.4), ((2.0, 1.5), 0.0),
])  # fmt: skip
def test_a_triangle_is_nearest_inside(spot: tuple[float, float], nearest_m: float) -> None:
    for corners in ((A, B, C), (C, B, A)):
        assert ground(*corners).nearest_m(spot) == pytest.approx(nearest_m)


@pytest.mark.parametrize(('spot', 'nearest_m'), [((0.3, 0.3), 0.0), ((-0.1, 0.5), 0.1)])
def test_a_small_triangle_has_an_inside_too(spot: tuple[float, float], nearest_m: float) -> None:
    corners = (Pose(0.0, 0.0), Pose(1.0, 0.0), Pose(0.0, 1.0))
    for poses in (corners, corners[::-1]):
        assert ground(*poses).nearest_m(spot) == pytest.approx(nearest_m)


def test_a_flat_triangle_has_no_inside() -> None:
    assert ground(A, Pose(1.0, 0.0), B).nearest_m((9.0, 0.0)) == 5.0


@given(share=st.floats(0, 1), other=st.floats(0, 1))
def test_no_point_between_the_corners_is_nearer_or_farther(share: float, other: float) -> None:
    spot = (1.0, 5.0)
    along = A.x_m + share * (B.x_m - A.x_m)
    x_m, y_m = along + other * (C.x_m - along), other * C.y_m
    found = ground(A, B, C)
    distance_m = math.dist(spot, (x_m, y_m))
    assert found.nearest_m(spot) - 1e-9 <= distance_m <= found.farthest_m(spot) + 1e-9


@pytest.mark.parametrize('pose', [None, Pose(math.nan, 0.0), Pose(0.0, math.inf)])
def test_a_pose_that_is_not_known_is_anywhere(pose: Pose | None) -> None:
    assert Ground.of(A, pose) is None
    assert ground(A).with_spot(pose) is None


def moment(skill: str, start: Pose | None, goal: Pose | None, *, good: bool = True) -> Moment:
    end = goal if good or skill == 'wait' else None
    nothing = frozenset[object]()
    return Moment(
        0, Step(skill=skill), CATALOGUE[skill], nothing, nothing, start, end, good, goal  # type: ignore[arg-type]
    )


def test_a_drive_is_on_its_way_and_a_wait_where_it_stands() -> None:
    drive, wait = beats([moment('navigate_to', A, B), moment('wait', B, B)], {})
    assert (drive.start, drive.way, drive.end) == (ground(A), ground(A, B), ground(B))
    assert (wait.start, wait.way, wait.end) == (ground(B), ground(B), ground(B))


def test_a_drive_that_failed_ended_on_its_way_and_the_next_begins_there() -> None:
    failed, wait, drive = beats([
        moment('navigate_to', A, B, good=False), moment('wait', None, None),
        moment('navigate_to', None, C),
    ], {})  # fmt: skip
    assert failed.end == wait.start == wait.way == wait.end == drive.start == ground(A, B)
    assert drive.way == ground(A, B, C)
    assert drive.end == ground(C)


def test_a_drive_from_nowhere_known_may_come_along_anywhere() -> None:
    (drive,) = beats([moment('navigate_to', None, B)], {})
    assert (drive.start, drive.way, drive.end) == (None, None, ground(B))


def test_ways_share_the_steps_that_begin_at_the_same_place() -> None:
    known: Beats = {}
    wait, lost = moment('wait', B, B), moment('wait', None, None)
    (first,) = beats([wait], known)
    assert list(beats([moment('navigate_to', A, B), wait], known))[1].start == first.start
    assert next(beats([wait], known)) is first
    (somewhere,) = beats([lost], known)
    after_a = list(beats([moment('wait', A, A), lost], known))[1]
    after_b = list(beats([wait, lost], known))[1]
    assert [it.start for it in (somewhere, after_a, after_b)] == [None, ground(A), ground(B)]


def test_what_is_past_is_told() -> None:
    assert [it.is_past for it in beats([moment('wait', A, A)], {}, is_past=True)] == [True]
    assert [it.is_past for it in beats([moment('wait', A, A)], {})] == [False]
