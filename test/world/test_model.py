"""Beliefs: sightings, fading confidence, what the hand holds, where the robot is."""

import math

import pytest
from home import far_pose, home_world

from vla_bt.robot import Detection, Pose
from vla_bt.skills import Fact
from vla_bt.world import ObjectBelief, WorldModel, world_facts
from vla_bt.world.model import MAX_OBJECTS


def test_confidence_halves_with_every_half_life() -> None:
    now = [0.0]
    world = WorldModel(clock=lambda: now[0], confidence_half_life_s=10)
    world.observe(Detection(id='cup', label='cup', confidence=0.8))
    now[0] = 20.0
    assert math.isclose(world.confidence('cup'), 0.2)
    assert world.confidence('nothing') == 0.0


def test_an_object_believed_too_little_has_no_place() -> None:
    now = [0.0]
    world = home_world()
    world.clock = lambda: now[0]
    assert Fact('located', ('red_cup', 'counter')) in world_facts(world)
    now[0] = 100 * world.confidence_half_life_s
    assert not [fact for fact in world_facts(world) if fact.predicate == 'located']


def test_a_sighting_updates_pose_and_keeps_what_it_cannot_tell() -> None:
    world = home_world()
    surface = world.places['table'].surface_pose
    assert surface is not None
    belief = world.observe(Detection(id='red_cup', label='cup', pose=surface))
    assert belief.location == 'table'
    assert belief.colour == 'red'
    assert belief.weight_kg == 0.3
    assert belief.tags == ('fragile',)


def crowd(count: int) -> tuple[WorldModel, list[float]]:
    """Return a world with two objects of its file, `count` seen later, one each second."""
    now = [0.0]
    known = [ObjectBelief(id=name, label='cup') for name in ('cup', 'mug')]
    world = WorldModel(clock=lambda: now[0], objects=known)
    for at in range(count):
        now[0] += 1.0
        world.observe(Detection(id=f'thing_{at}', label='thing'))
    return world, now


def test_beyond_the_bound_what_was_seen_longest_ago_gives_way() -> None:
    world, now = crowd(MAX_OBJECTS - 2)
    assert len(world.objects) == MAX_OBJECTS
    now[0] += 1.0
    world.observe(Detection(id='thing_0', label='thing'))
    assert len(world.objects) == MAX_OBJECTS, 'it is no new one'
    world.observe(Detection(id='new', label='thing'))
    assert len(world.objects) == MAX_OBJECTS
    assert 'thing_1' not in world.objects
    assert {'cup', 'mug', 'thing_0', 'thing_2', 'new'} <= world.objects.keys()


def test_beyond_the_bound_the_held_one_stays() -> None:
    world, now = crowd(MAX_OBJECTS - 2)
    world.update_robot(held_object='thing_0')
    for at in range(2 * MAX_OBJECTS):
        now[0] += 1.0
        world.observe(Detection(id=f'new_{at}', label='thing'))
    assert len(world.objects) == MAX_OBJECTS
    assert {'cup', 'mug', 'thing_0', f'new_{2 * MAX_OBJECTS - 1}'} <= world.objects.keys()


def test_a_file_that_fills_the_bound_leaves_room_for_one_sighting() -> None:
    known = [ObjectBelief(id=f'cup_{at}', label='cup') for at in range(MAX_OBJECTS)]
    world = WorldModel(clock=lambda: 1.0, objects=known)
    world.observe(Detection(id='first', label='thing'))
    world.snapshot().observe(Detection(id='second', label='thing'))
    assert len(world.objects) == MAX_OBJECTS + 1, 'a copy has objects of its own'
    world.observe(Detection(id='second', label='thing'))
    assert world.objects.keys() - {it.id for it in known} == {'second'}


def test_picking_and_putting_move_the_object() -> None:
    world = home_world('counter')
    world.picked('red_cup')
    assert world.robot.held_object == 'red_cup'
    assert Fact('holding', ('red_cup',)) in world_facts(world)
    assert Fact('hand_empty') not in world_facts(world)
    world.put('red_cup', 'counter')
    assert world.robot.held_object == ''
    assert world.objects['red_cup'].location == 'counter'


def test_an_object_not_seen_loses_its_place() -> None:
    world = home_world()
    world.not_seen('red_cup')
    world.not_seen('no_such_thing')
    assert world.objects['red_cup'].location == ''
    assert world.confidence('red_cup') == 0.0


def test_the_current_place_is_the_nearest_within_reach() -> None:
    world = home_world('kitchen')
    assert world.current_place() == 'kitchen'
    world.update_robot(pose=far_pose())
    assert world.current_place() == ''
    world.update_robot(pose=None)
    assert world.current_place() == ''


def test_a_snapshot_does_not_change_with_the_world() -> None:
    world = home_world()
    copy = world.snapshot()
    world.not_seen('red_cup')
    world.update_robot(pose=Pose(9.0, 9.0))
    assert copy.objects['red_cup'].location == 'counter'
    assert copy.robot.pose == Pose(0.0, 0.0)


@pytest.mark.parametrize(
    ('readings', 'stops'),
    [
        ([False, True], 1),
        ([None, True, True], 1),
        ([False, True, False, True, False], 2),
        ([False, None], 1),
        ([True, None, True], 2),
        ([False, False, None, False], 1),
        ([None, False], 0),
    ],
)
def test_every_new_emergency_stop_is_counted(readings: list[object], stops: int) -> None:
    world = WorldModel(clock=lambda: 0.0)
    for reading in readings:
        world.update_robot(emergency_stop=reading)
        world.update_robot(battery_ratio=0.5)
    assert world.robot.emergency_stops == world.snapshot().robot.emergency_stops == stops
