"""What is near, what is known, and what counts for what is not."""

import math

import pytest
from home import home_world

from vla_bt.check.rules.ground import TOLERANCE_M, Ground
from vla_bt.check.rules.scene import Knowledge, Scene
from vla_bt.robot import Pose
from vla_bt.skills import Fact, Facts
from vla_bt.world import ObjectBelief, Place, PlaceKind, WorldModel


def world_with(*objects: ObjectBelief) -> WorldModel:
    world = home_world()
    world.places = {
        'stove': Place(
            name='stove', kind=PlaceKind.SURFACE, pose=Pose(0, 0), surface_pose=Pose(0, 1)
        )
    }
    world.objects = {it.id: it for it in objects}
    return world


def scene(
    world: WorldModel, *poses: Pose | None, doubt: bool, facts: Facts = frozenset()
) -> Scene:
    return Scene(Knowledge(world, facts), facts, Ground.of(*poses), doubt)


PERSON = ObjectBelief(id='p', label='Tall person', pose=Pose(5.0, 0.0))


@pytest.mark.parametrize('doubt', [True, False])
@pytest.mark.parametrize(('x_m', 'is_near'), [(4.5, True), (4.0, True), (3.999, False)])
def test_near_is_up_to_the_distance(x_m: float, is_near: bool, doubt: bool) -> None:
    here = scene(world_with(PERSON), Pose(x_m, 0.0), doubt=doubt)
    assert here.near('person', 1.0) is is_near
    assert here.far('person', 1.0) is not is_near


def test_a_rounding_error_is_no_distance() -> None:
    origin = world_with(ObjectBelief(id='p', label='person', pose=Pose(0, 0)))
    at_most = scene(origin, Pose(1.0 + TOLERANCE_M, 0.0), doubt=False)
    assert at_most.near('person', 1.0)
    assert not at_most.far('person', 1.0)
    here = scene(world_with(PERSON), Pose(5.0 - 0.1 * 3 - 0.7, 0.0), doubt=False)
    assert here.near('person', 1.0)


def test_a_way_that_passes_may_be_near_and_may_be_far() -> None:
    world, way = world_with(PERSON), (Pose(0.0, 0.5), Pose(9.0, 0.5))
    assert scene(world, *way, doubt=True).near('person', 1.0)
    assert scene(world, *way, doubt=True).far('person', 1.0)
    assert not scene(world, *way, doubt=False).near('person', 1.0)
    assert not scene(world, *way, doubt=False).far('person', 1.0)


@pytest.mark.parametrize('pose', [None, Pose(math.nan, 0.0), Pose(0.0, math.inf)])
def test_a_person_somewhere_may_be_near_and_may_be_far(pose: Pose | None) -> None:
    world = world_with(ObjectBelief(id='p', label='person', pose=pose))
    for doubt in (True, False):
        here = scene(world, Pose(0, 0), doubt=doubt)
        assert here.near('person', 1.0) is here.far('person', 1.0) is doubt


def test_a_robot_somewhere_may_be_near_and_may_be_far() -> None:
    for doubt in (True, False):
        here = scene(world_with(PERSON), None, doubt=doubt)
        assert here.near('person', 1.0) is here.far('person', 1.0) is doubt


@pytest.mark.parametrize('pose', [None, Pose(0, 0)])
def test_nobody_is_near_where_no_person_is_known(pose: Pose | None) -> None:
    here = scene(world_with(), pose, doubt=True)
    assert not here.near('person', 1.0)
    assert here.far('person', 1.0)


def test_one_known_person_near_is_enough() -> None:
    world = world_with(PERSON, ObjectBelief(id='q', label='person'))
    assert scene(world, Pose(5, 0), doubt=False).near('person', 1.0)
    assert not scene(world, Pose(5, 0), doubt=True).far('person', 1.0)


@pytest.mark.parametrize('label', ['personnel', 'doll'])
def test_a_word_like_person_is_no_person(label: str) -> None:
    world = world_with(ObjectBelief(id='p', label=label, pose=Pose(0, 0)))
    assert not scene(world, Pose(0, 0), doubt=True).near('person', 1.0)


def test_a_place_is_where_one_stands_and_where_it_is() -> None:
    for pose in (Pose(0.0, -0.5), Pose(0.0, 1.5)):
        assert scene(world_with(), pose, doubt=False).near('stove', 0.5)
    assert not scene(world_with(), Pose(0.0, -0.51), doubt=True).near('stove', 0.5)


def test_a_place_of_kind_person_is_a_person() -> None:
    world = world_with()
    world.places['sofa'] = Place(name='sofa', kind=PlaceKind.PERSON, pose=Pose(7, 7))
    assert scene(world, Pose(7, 8), doubt=False).near('person', 1.0)


def test_every_place_of_kind_person_counts() -> None:
    world = world_with()
    for name, x_m in (('sofa', 7), ('desk', 9)):
        world.places[name] = Place(name=name, kind=PlaceKind.PERSON, pose=Pose(x_m, 7))
    assert scene(world, Pose(7, 7), doubt=False).near('person', 1.0)
    assert scene(world, Pose(9, 7), doubt=False).near('person', 1.0)


def test_an_object_is_where_it_was_seen_or_else_where_it_stands() -> None:
    world = world_with(
        ObjectBelief(id='pan', label='pan', pose=Pose(3, 0), location='stove'),
        ObjectBelief(id='pot', label='pot', location='stove'),
    )
    assert scene(world, Pose(3, 0), doubt=False).near('pan', 0.1)
    assert not scene(world, Pose(0, 1), doubt=True).near('pan', 0.1)
    assert scene(world, Pose(0, 1), doubt=False).near('pot', 0.1)


def test_what_is_held_is_near_and_what_is_unknown_may_be() -> None:
    held = frozenset({Fact('holding', ('cup',))})
    assert scene(world_with(), None, doubt=False, facts=held).near('cup', 0.1)
    assert not scene(world_with(), None, doubt=True, facts=held).far('cup', 0.1)
    assert scene(world_with(), Pose(0, 0), doubt=True).near('cup', 0.1)
    assert not scene(world_with(), Pose(0, 0), doubt=False).near('cup', 0.1)


def test_facts_are_found_by_name_whatever_changed() -> None:
    world = world_with(ObjectBelief(id='mug', label='mug', tags=('hot',)))
    first = frozenset({Fact('at', ('a',)), Fact('open', ('x',))})
    knowledge = Knowledge(world, first)
    later = frozenset({Fact('open', ('x',)), Fact('open', ('y',)), Fact('hot', ('z',))})
    assert sorted(knowledge.like('open', first)) == [('x',)]
    assert sorted(knowledge.like('open', later)) == [('x',), ('y',)]
    assert knowledge.like('at', later) == []
    assert sorted(knowledge.like('hot', later)) == [('mug',), ('z',)]
    assert knowledge.holds(Fact('hot', ('mug',)), first)
    assert not knowledge.holds(Fact('hot', ('z',)), first)
    assert knowledge.holds(Fact('hot', ('z',)), later)
