"""What a command refers to."""

import math

import pytest

from offline.asking import home, situation
from vla_bt.planner.offline.answers import Question
from vla_bt.planner.offline.situation import Situation
from vla_bt.skills import Fact
from vla_bt.world import PlaceKind


def test_it_starts_with_the_world_as_it_is() -> None:
    now = situation('counter', 'red_mug')
    assert (now.start, now.here, now.held) == ('counter', 'counter', 'red_mug')
    assert now.place_of('red_cup') == 'counter'
    assert not now.is_lost('red_mug')
    assert now.was_known('red_mug')
    assert now.origin('red_book') == 'shelf'


def test_it_moves_on_with_the_facts() -> None:
    now = situation()
    now.facts = frozenset({Fact('at', ('desk',)), Fact('located', ('red_cup', 'desk'))})
    assert (now.start, now.here, now.held) == ('living_room', 'desk', '')
    assert now.place_of('red_cup') == 'desk'
    assert now.origin('red_cup') == 'counter'
    assert now.is_lost('red_mug')
    assert now.pose == now.world.places['desk'].pose


def test_an_object_is_at_its_place_and_in_its_room() -> None:
    now = situation()
    assert now.is_at('red_cup', 'counter')
    assert now.is_at('red_cup', 'kitchen')
    assert not now.is_at('red_cup', 'table')


def test_what_is_mentioned_is_remembered() -> None:
    now = situation()
    now.mention(('red_cup',), 'desk')
    now.mention(place='shelf')
    assert (now.objects, now.place, now.mentioned) == (('red_cup',), 'shelf', {'red_cup'})


def test_distances_are_from_where_the_robot_stands() -> None:
    now = situation('table')
    assert now.distance_m('red_mug') < now.distance_m('red_cup') < now.distance_m('red_book')
    now.world.update_robot(pose=None)
    assert Situation(now.world).distance_m('red_mug') == math.inf


def test_the_vocabulary_holds_the_words_of_all_things_and_places() -> None:
    words = {'red', 'cup', 'apple', '1', 'kitchen', 'dining', 'lounge', 'room'}
    assert words <= situation().vocabulary


def test_the_speaker_is_the_person_called_me_or_the_only_one() -> None:
    assert situation().speaker() == 'person'
    world = home()
    del world.places['person']
    with pytest.raises(Question, match='I do not know where you are'):
        Situation(world).speaker()


def test_of_several_persons_the_speaker_is_asked_for() -> None:
    world = home()
    person = world.places['person']
    for name in ('ann', 'bob'):
        twin = type(person)(name=name, kind=PlaceKind.PERSON, pose=person.pose)
        world.places[name] = twin
    assert Situation(world).speaker() == 'person'
    del world.places['person']
    with pytest.raises(Question, match='Which person are you: ann or bob'):
        Situation(world).speaker()
