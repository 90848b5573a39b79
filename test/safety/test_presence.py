"""Where a step may lead the robot."""

import math
from typing import Any

import pytest
from home import home_world

from vla_bt.robot import Pose
from vla_bt.safety import Zone
from vla_bt.safety.presence import may_get_into
from vla_bt.skills import load_catalogue
from vla_bt.world import ObjectBelief, WorldModel

CATALOGUE = load_catalogue()
SQUARE = Zone(polygon=((10.0, 10.0), (12.0, 10.0), (12.0, 12.0), (10.0, 12.0)), margin_m=1.0)


def world_at(pose: Pose | None) -> WorldModel:
    world = home_world()
    world.update_robot(pose=pose)
    return world


def enters(pose: Pose | None, skill: str = 'wait', zone: Zone = SQUARE, **args: Any) -> bool:
    return may_get_into(zone, 0.0, CATALOGUE[skill], args, world_at(pose))


@pytest.mark.parametrize(
    ('x_m', 'inside'), [(0.0, False), (8.99, False), (9.01, True), (11.0, True), (13.01, False)]
)
def test_it_is_where_it_stands(x_m: float, inside: bool) -> None:
    assert enters(Pose(x_m, 11.0)) is inside


def test_a_zone_without_a_margin_of_its_own_takes_the_site_s() -> None:
    zone = SQUARE.model_copy(update={'margin_m': None})
    world = world_at(Pose(9.5, 11.0))
    assert not may_get_into(zone, 0.4, CATALOGUE['wait'], {}, world)
    assert may_get_into(zone, 0.6, CATALOGUE['wait'], {}, world)


def test_an_unknown_pose_may_be_anywhere() -> None:
    assert enters(None)
    assert enters(Pose(math.nan, 0.0))
    assert enters(Pose(0.0, math.inf))


@pytest.mark.parametrize(
    ('goal', 'inside'), [((20.0, 20.0), True), ((11.0, 11.0), True), ((20.0, 0.0), False)]
)
def test_it_goes_straight_to_where_it_is_sent(goal: tuple[float, float], inside: bool) -> None:
    assert enters(Pose(0.0, 0.0), 'move', x=goal[0], y=goal[1]) is inside


def test_a_goal_that_is_no_number_may_be_anywhere() -> None:
    assert enters(Pose(0.0, 0.0), 'move', x=math.nan, y=0.0)


def test_half_a_goal_is_none() -> None:
    assert not enters(Pose(0.0, 0.0), 'navigate_to', x=11.0)
    assert not enters(Pose(0.0, 0.0), 'navigate_to', y=11.0)


def around(pose: Pose) -> Zone:
    x, y = pose.x_m, pose.y_m
    corners = ((x - 0.1, y - 0.1), (x + 0.1, y - 0.1), (x + 0.1, y + 0.1), (x - 0.1, y + 0.1))
    return Zone(polygon=corners, margin_m=0.05)


def test_a_place_is_where_the_robot_stands_for_it_and_where_it_reaches() -> None:
    table = home_world().places['table']
    assert table.surface_pose is not None
    far = Pose(-5.0, -5.0)
    for pose in (table.pose, table.surface_pose):
        assert enters(far, 'navigate_to', around(pose), location='table')
        assert not enters(far, 'navigate_to', around(pose), location='bedroom')


def test_an_object_is_where_it_is_believed_to_be() -> None:
    cup = home_world().objects['red_cup'].pose
    assert cup is not None
    assert enters(Pose(-5.0, -5.0), 'pick_up', around(cup), object='red_cup')
    assert not enters(Pose(-5.0, -5.0), 'pick_up', around(cup), object='red_book')


def test_an_object_nobody_knows_or_has_lost_may_be_anywhere() -> None:
    assert enters(Pose(0.0, 0.0), 'pick_up', object='ghost')
    world = world_at(Pose(0.0, 0.0))
    world.objects['lost'] = ObjectBelief(id='lost', label='cup')
    assert may_get_into(SQUARE, 0.0, CATALOGUE['pick_up'], {'object': 'lost'}, world)


def test_what_is_held_is_where_the_robot_is() -> None:
    world = world_at(Pose(0.0, 0.0))
    world.picked('red_cup')
    world._change('red_cup', pose=Pose(11.0, 11.0))
    assert not may_get_into(SQUARE, 0.0, CATALOGUE['place'], {'object': 'red_cup'}, world)


def test_every_argument_counts_whatever_stands_before_it() -> None:
    say, drive = CATALOGUE['say'].arguments, CATALOGUE['navigate_to'].arguments
    skill = CATALOGUE['say'].model_copy(
        update={'arguments': {'text': say['text'], 'over': drive['location'],
                              'location': drive['location']}}
    )  # fmt: skip
    world, table = world_at(Pose(-5.0, -5.0)), home_world().places['table'].pose
    args = {'text': 'x', 'location': 'table'}
    assert may_get_into(around(table), 0.0, skill, args, world)
    assert not may_get_into(around(table), 0.0, skill, {'text': 'x'}, world)


def test_texts_lead_nowhere() -> None:
    assert not enters(Pose(0.0, 0.0), 'say', text='kitchen')
