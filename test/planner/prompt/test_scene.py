"""What is told of the world, and in which order."""

import pytest
from home import home_world
from prompt_cases import crowded_world, world_with

from vla_bt.planner.prompt.scene import Mentions, object_listing, place_listing, robot_state
from vla_bt.world import ObjectBelief, WorldModel


def ids(world: WorldModel, command: str, limit: int = 100) -> list[str]:
    lines = object_listing(world, Mentions.of([command]), limit).lines
    return [line.partition(':')[0] for line in lines]


def test_objects_that_fit_most_words_come_first() -> None:
    assert ids(crowded_world(), 'bring the blue book')[0] == 'blue_book'
    assert set(ids(crowded_world(), 'all apples')[:3]) == {'apple_1', 'apple_2', 'apple_3'}
    assert set(ids(crowded_world(), 'a glasses case')[:60]) <= {
        f'thing_{number}' for number in range(2, 191, 3)
    }


def test_the_held_object_comes_before_the_near_and_those_before_the_rest() -> None:
    world = home_world('counter')
    world.picked('blue_book')
    assert ids(world, 'what now')[:3] == ['blue_book', 'red_cup', 'water_bottle']


def test_things_at_a_place_mentioned_come_before_the_rest() -> None:
    assert set(ids(home_world(), 'clear the shelf')[:2]) == {'red_book', 'blue_book'}


def test_of_equals_the_one_seen_last_comes_first() -> None:
    old = ObjectBelief(id='old', label='plate', seen_at_s=-10.0)
    new = ObjectBelief(id='new', label='plate', seen_at_s=-1.0)
    assert ids(world_with(old, new), 'a plate')[:2] == ['new', 'old']


@pytest.mark.parametrize(
    ('confidence', 'location', 'where'),
    [
        (0.9, 'table', 'at table (sure)'),
        (0.6, 'table', 'at table (likely)'),
        (0.3, 'table', 'at table (unsure)'),
        (0.1, 'table', 'lost'),
        (0.9, '', 'lost'),
        (0.9, 'Under the "sofa"', 'lost'),
    ],
)
def test_a_place_is_told_with_how_sure_it_is(confidence: float, location: str, where: str) -> None:
    thing = ObjectBelief(id='plate', label='plate', location=location, confidence=confidence)
    listing = object_listing(world_with(thing), Mentions.of(['plate']), 1)
    assert listing.lines == (f'plate: plate {where}',)
    assert listing.left_out == 9


def test_places_mentioned_by_any_of_their_names_come_first() -> None:
    lines = place_listing(home_world(), Mentions.of(['to the worktop'])).lines
    assert lines[0].startswith('counter: surface in kitchen')
    assert len(lines) == len(home_world().places)


def test_what_is_not_known_of_the_robot_is_told_so() -> None:
    state = robot_state(WorldModel(clock=lambda: 0.0))
    assert state['pose'] == state['battery'] == 'unknown'
    assert state['here'] == state['held'] == ''


def test_a_held_object_without_a_plain_id_is_told_as_held_all_the_same() -> None:
    world = world_with(ObjectBelief(id='Cup <1>', label='cup'))
    world.picked('Cup <1>')
    assert robot_state(world)['held'] == 'something without a name'
