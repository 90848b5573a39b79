"""Frames of verbs that look for things."""

import pytest

from offline.asking import ask, home, large_home, situation
from offline.framing import frame
from vla_bt.planner.offline.answers import Question
from vla_bt.planner.offline.seeking import nearest_surface, search_place
from vla_bt.planner.offline.situation import Situation
from vla_bt.world import PlaceKind


@pytest.mark.parametrize(
    ('command', 'task'),
    [
        ('find the red cup', ('detect_objects', 'red cup', '@counter')),
        ('find the book', ('detect_objects', 'book', '@shelf')),
        ('find me a book', ('detect_objects', 'book', '@shelf')),
        ('find an object', ('detect_objects', 'object', '@shelf')),
        ('find the apples on the table', ('detect_objects', 'apple', '@table')),
        ('search the kitchen for the cup', ('detect_objects', 'cup', '@counter')),
        ('find the keys', ('detect_objects', 'keys', '@shelf')),
        ('find the keys in the bedroom', ('detect_objects', 'keys', '@desk')),
        ('find the keys on the table', ('detect_objects', 'keys', '@table')),
        ('find the keys there', ('detect_objects', 'keys', '@table')),
        ('find it', ('detect_objects', 'red mug', '@table')),
        ('find me', ('navigate_to', 'person')),
        ('find the kitchen', ('navigate_to', 'kitchen')),
        ('search the kitchen', ('scan_environment', '@kitchen')),
    ],
)
def test_a_command_gives_a_task(command: str, task: tuple[str, ...]) -> None:
    now = situation()
    now.mention(('red_mug',), 'table')
    assert frame(command, now) == [task]


def test_several_are_looked_for_wherever_they_are() -> None:
    now = Situation(large_home())
    places = ['kitchen_table', 'coffee_table', 'counter', 'desk']
    assert frame('find all the cups', now) == [
        ('detect_objects', 'cup', f'@{place}') for place in places
    ]


def test_them_means_all_that_was_looked_for() -> None:
    now = Situation(large_home())
    frame('find the blue cup and the lemon', now)
    assert now.objects == ('blue_cup', 'yellow_lemon')


def test_what_nobody_knows_is_no_it() -> None:
    now = situation(held='red_cup')
    frame('find the keys', now)
    with pytest.raises(Question, match='I do not know what "them" is'):
        frame('bring them to me', now)


def test_what_will_be_brought_must_be_certain() -> None:
    answer = ask('find the red cup and the blue cup and bring them to me', large_home())
    assert answer.question.startswith('Which red cup do you mean')
    answer = ask('find the keys and the cup and bring them to me')
    assert answer.question.startswith('I know no object "keys"')


@pytest.mark.parametrize('command', ['find the remote tomorrow', 'find my keys later'])
def test_when_is_a_part_of_no_name(command: str) -> None:
    with pytest.raises(Question, match='I do not understand "'):
        frame(command)


def test_what_is_held_needs_no_search() -> None:
    now = situation(held='red_cup')
    assert frame('find the cup', now) == [('say', 'I am holding the red cup.')]


def test_a_lost_object_is_looked_for_where_it_was_last_believed_to_be() -> None:
    world = home()
    world.clock = lambda: 3600.0
    now = Situation(world)
    assert now.is_lost('red_cup')
    assert search_place('red_cup', now) == 'counter'
    assert frame('find the cup', now) == [('detect_objects', 'cup', '@counter')]
    now.hints['red_cup'] = 'desk'
    assert search_place('red_cup', now) == 'desk'
    world.not_seen('red_cup')
    assert search_place('red_cup', Situation(world)) == 'shelf', 'the nearest surface'


def test_the_nearest_surface_may_be_here_or_nowhere() -> None:
    assert nearest_surface(situation('desk')) == 'desk'
    assert nearest_surface(situation(), within='kitchen') == 'counter'
    world = home()
    world.update_robot(pose=None)
    assert nearest_surface(Situation(world)) == 'counter', 'the first by name'
    for name in [place.name for place in situation().places(PlaceKind.SURFACE)]:
        del world.places[name]
    assert nearest_surface(Situation(world)) == ''


@pytest.mark.parametrize(
    ('command', 'message'),
    [
        ('find', 'What should I look for'),
        ('find the cup on the desk', 'The red cup is on the counter, not on the desk'),
        ('find out what it is', 'I do not understand "out what it is"'),
        ('see you', 'I do not understand "you"'),
        ('find the very best of all possible keys', 'I do not understand'),
    ],
)
def test_what_is_not_certain_is_asked(command: str, message: str) -> None:
    with pytest.raises(Question, match=message):
        frame(command)
