"""Forbidden zones, the workspace, the edge of the map."""

import dataclasses
import math
from typing import Any

import pytest
from home import home_world
from limit_cases import FETCH, TO_COUNTER, flow_plan, found, node, plan_of, problems_of, step

from vla_bt.errors import ProblemCode
from vla_bt.robot import Pose
from vla_bt.safety import Limits, Zone
from vla_bt.safety.zones import Point, ZoneUse
from vla_bt.world import Bounds, WorldModel

ZONE = ProblemCode.FORBIDDEN_ZONE
GOAL = 'steps[0].args.location'


def box(x_m: float, y_m: float, size_m: float = 1.0, **fields: Any) -> Zone:
    """Return a square zone by its lower left corner."""
    corners: tuple[Point, ...] = (
        (x_m, y_m), (x_m + size_m, y_m), (x_m + size_m, y_m + size_m), (x_m, y_m + size_m),
    )  # fmt: skip
    return Zone(polygon=corners, **fields)


def drive(x_m: float, y_m: float) -> tuple[str, dict[str, Any]]:
    return ('navigate_to', {'x': x_m, 'y': y_m})


def open_world(x_m: float = 0.0, y_m: float = 0.0) -> WorldModel:
    world = home_world()
    world.map_bounds = None
    world.update_robot(pose=Pose(x_m, y_m))
    return world


def in_zone(plan: Any, zone: Zone, limits: Limits | None = None, **fields: Any) -> list[Any]:
    return found(plan, limits, open_world(), zones={'stairs': zone}, **fields)


def test_a_goal_may_keep_exactly_the_margin() -> None:
    zone = box(-0.5, 3.0)
    assert in_zone(plan_of(drive(0.0, 2.5)), zone) == []
    over = math.nextafter(2.5, 3.0)
    (problem,) = problems_of(
        plan_of(drive(0.0, over)), world=open_world(), zones={'stairs': zone}
    )
    assert (problem.code, problem.path) == (ZONE, 'steps[0].args.x')
    assert problem.message == (
        "(0, 2.5) lies in the forbidden zone 'stairs', or nearer to it than 0.5 m"
    )
    assert problem.allowed == ('at least 0.5 m from stairs',)
    assert problem.found == 'stairs'


def test_the_margin_is_the_site_s_or_the_zone_s_own() -> None:
    plan = plan_of(drive(0.0, 2.5))
    assert in_zone(plan, box(-0.5, 3.0), Limits(safety_margin_m=0.6)) != []
    assert in_zone(plan, box(-0.5, 3.0, margin_m=0.6)) != []
    assert in_zone(plan, box(-0.5, 3.0, margin_m=0.5), Limits(safety_margin_m=0.9)) == []
    assert in_zone(plan_of(drive(0.0, 2.99)), box(-0.5, 3.0, margin_m=0.0)) == []
    assert in_zone(plan_of(drive(0.0, 3.0)), box(-0.5, 3.0, margin_m=0.0)) != []


def test_the_straight_way_may_keep_exactly_the_margin() -> None:
    zone = box(1.0, 0.5)
    assert in_zone(plan_of(drive(3.0, 0.0)), zone) == []
    (problem,) = problems_of(
        plan_of(drive(3.0, 0.001)), world=open_world(), zones={'stairs': zone}
    )
    assert (problem.code, problem.path) == (ZONE, 'steps[0].args.x')
    assert problem.message == (
        'the straight way to (3, 0.001) leads through the forbidden zone '
        "'stairs', or nearer to it than 0.5 m"
    )


def test_a_named_goal_is_judged_by_where_the_robot_stands_there() -> None:
    assert in_zone(plan_of(TO_COUNTER), box(3.5, 3.5)) == [(ZONE, GOAL)]


def test_the_way_begins_where_the_last_drive_ended() -> None:
    zone = box(2.5, 2.5)
    plan = plan_of(drive(0.0, 3.0), drive(6.0, 3.0))
    assert in_zone(plan, zone) == [(ZONE, 'steps[1].args.x')]


def test_a_robot_inside_a_zone_does_not_drive() -> None:
    assert in_zone(plan_of(drive(3.0, 0.0)), box(-0.5, -0.5)) == [(ZONE, 'steps[0].args.x')]


def test_after_a_drive_that_failed_all_ground_between_is_kept_clear() -> None:
    flow = node('fallback', step('a'), step('b'))
    plan = flow_plan(flow, drive(6.0, 0.0), drive(0.0, 6.0))
    assert in_zone(plan, box(2.0, 2.0)) == [(ZONE, 'steps[1].args.x')]
    assert in_zone(plan_of(drive(0.0, 6.0)), box(2.0, 2.0)) == []


@pytest.mark.parametrize(
    ('forbids', 'goal', 'count'),
    [
        ((ZoneUse.STAND,), (1.5, 0.0), 1),
        ((ZoneUse.STAND,), (4.0, 0.0), 0),
        ((ZoneUse.CROSS,), (4.0, 0.0), 1),
        ((ZoneUse.CROSS,), (1.5, 0.0), 1),
        ((ZoneUse.REACH,), (1.5, 0.0), 0),
        ((), (1.5, 0.0), 0),
    ],
)
def test_a_zone_forbids_what_it_says(
    forbids: tuple[ZoneUse, ...], goal: Point, count: int
) -> None:
    zone = box(1.0, -0.5, forbids=forbids)
    assert len(in_zone(plan_of(drive(*goal)), zone)) == count


def test_the_hand_stays_out_of_what_forbids_its_reach() -> None:
    zone = box(3.6, 4.2, 0.4, margin_m=0.0, forbids=(ZoneUse.REACH,))
    (problem,) = problems_of(plan_of(*FETCH), zones={'stove': zone})
    assert (problem.code, problem.path) == (ZONE, 'steps[1].args.object')
    assert problem.message == (
        "the hand would work at red_cup in the forbidden zone 'stove', or nearer to it than 0 m"
    )
    zone = box(3.6, 4.2, 0.4, margin_m=0.0, forbids=(ZoneUse.STAND, ZoneUse.CROSS))
    assert found(plan_of(*FETCH), zones={'stove': zone}) == []


def test_a_surface_in_a_zone_takes_nothing() -> None:
    zone = box(4.8, 0.0, 0.4, margin_m=0.0, forbids=(ZoneUse.REACH,))
    assert found(plan_of(*FETCH), zones={'stove': zone}) == [(ZONE, 'steps[3].args.location')]


def test_a_point_in_a_zone_is_not_reached_for() -> None:
    zone = box(0.2, 0.2, 0.4, margin_m=0.1, forbids=(ZoneUse.REACH,))
    plan = plan_of(('reach_for', {'x': 0.5, 'y': 0.5, 'z': 1.0}))
    (problem,) = problems_of(plan, zones={'stove': zone})
    assert problem.message.startswith('the hand would work at (0.5, 0.5) in')
    assert problem.path == 'steps[0].args.x'


def test_a_drive_nobody_knows_where_from_is_judged_by_its_goal() -> None:
    world = open_world()
    world.update_robot(pose=None)
    zones = {'stairs': box(3.5, 3.5)}
    assert found(plan_of(TO_COUNTER), world=world, zones=zones) == [(ZONE, GOAL)]
    assert found(plan_of(drive(0.0, 0.0)), world=world, zones=zones) == []


def test_a_pose_that_is_no_number_is_clear_of_nothing() -> None:
    world = open_world(math.nan, 0.0)
    problems = found(plan_of(TO_COUNTER), world=world, zones={'stairs': box(50.0, 50.0)})
    assert (ZONE, GOAL) in problems


def test_every_zone_tells_for_itself() -> None:
    zones = {'a': box(3.5, 3.5), 'b': box(3.6, 3.6)}
    problems = problems_of(plan_of(TO_COUNTER), world=open_world(), zones=zones)
    assert [problem.found for problem in problems] == ['a', 'b']


EDGE = Bounds(x_min=-1, x_max=3, y_min=-2, y_max=2, z_min=0, z_max=1.5)


@pytest.mark.parametrize(
    ('goal', 'axes'),
    [
        ((-1.0, -2.0), ''), ((3.0, 2.0), ''), ((math.nextafter(3.0, 4.0), 0.0), 'x'),
        ((math.nextafter(-1.0, -2.0), 0.0), 'x'), ((0.0, math.nextafter(2.0, 3.0)), 'y'),
        ((0.0, math.nextafter(-2.0, -3.0)), 'y'), ((5.0, 5.0), 'xy'),
    ],
)  # fmt: skip
def test_a_goal_may_lie_on_the_edge_and_not_beyond(goal: Point, axes: str) -> None:
    for code, limits, edge in (
        (ProblemCode.OUTSIDE_WORKSPACE, Limits(workspace=EDGE), None),
        (ProblemCode.OUTSIDE_MAP, Limits(), EDGE),
    ):
        world = open_world()
        world.map_bounds = edge
        expected = [(code, f'steps[0].args.{axis}') for axis in axes]
        assert found(plan_of(drive(*goal)), limits, world) == expected


def test_a_named_goal_outside_tells_by_how_much() -> None:
    (problem,) = problems_of(
        plan_of(('navigate_to', {'location': 'desk'})), Limits(workspace=EDGE)
    )
    assert (problem.code, problem.path) == (ProblemCode.OUTSIDE_WORKSPACE, GOAL)
    assert problem.message == 'y = 5.7 m lies outside the workspace'
    assert problem.allowed == ('y from -2 to 2 m',)
    assert problem.found == '5.7 m'


@pytest.mark.parametrize(('z_m', 'count'), [(0.0, 0), (1.5, 0), (1.501, 1), (-0.001, 1)])
def test_the_hand_stays_within_the_heights_of_the_workspace(z_m: float, count: int) -> None:
    plan = plan_of(('reach_for', {'x': 0.5, 'y': 0.5, 'z': z_m}))
    assert found(plan, Limits(workspace=EDGE)) == [
        (ProblemCode.OUTSIDE_WORKSPACE, 'steps[0].args.z')
    ] * count


def test_the_base_is_on_the_floor_whatever_the_workspace_says_of_heights() -> None:
    high = EDGE.model_copy(update={'z_min': 0.5})
    assert found(plan_of(drive(0.5, 0.5)), Limits(workspace=high)) == []


def test_an_object_beyond_the_workspace_is_not_handled() -> None:
    narrow = Bounds(x_min=-1, x_max=5, y_min=-2, y_max=4, z_min=0, z_max=2)
    plan = plan_of(*FETCH[:2])
    assert found(plan, Limits(workspace=narrow)) == [
        (ProblemCode.OUTSIDE_WORKSPACE, 'steps[1].args.object')
    ]


def test_the_home_has_an_edge() -> None:
    assert found(plan_of(drive(6.5, 0.0)))[0] == (ProblemCode.OUTSIDE_MAP, 'steps[0].args.x')


@pytest.mark.parametrize(
    ('forbids', 'count'), [(['stand'], 2), (['cross'], 2), (['reach'], 0), ([], 0)]
)
def test_a_drive_nobody_knows_keeps_clear_of_nothing(forbids: list[str], count: int) -> None:
    uses = tuple(ZoneUse(it) for it in forbids)
    zones = {'hole': box(50.0, 50.0, margin_m=0.0, forbids=uses)}
    plan = plan_of(('wander', {}), ('navigate_to', {'location': 'bedroom'}))
    problems = problems_of(plan, zones=zones)
    assert [(it.code, it.path) for it in problems] == [
        (ProblemCode.FORBIDDEN_ZONE, 'steps[0]'),
        (ProblemCode.FORBIDDEN_ZONE, 'steps[1].args.location'),
    ][:count]
    if count:
        assert problems[0].message.startswith('nobody knows whether the drive leads into ')
        assert problems[1].message.startswith('nobody knows whether the drive leads through ')
    nowhere = home_world()
    nowhere.robot = dataclasses.replace(nowhere.robot, pose=None)
    assert found(plan, world=nowhere, zones=zones) == []
