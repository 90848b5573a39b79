"""Questions the robot answers from what it knows."""

from dataclasses import replace

import pytest

from offline.asking import home, large_home, situation
from offline.framing import frame
from vla_bt.planner.offline.answers import Question
from vla_bt.planner.offline.situation import Situation


@pytest.mark.parametrize(
    ('command', 'text'),
    [
        ('how many apples are on the table', 'I know of 3 apples on the table.'),
        ('tell me how many apples there are', 'I know of 3 apples.'),
        ('how many cups do you see', 'I know of 1 cup.'),
        ('count the red apples in the dining room', 'I know of 2 red apples in the dining room.'),
        ('how many books are on the table', 'I know of no books on the table.'),
        ('are there any objects on the shelf', 'I know of 2 objects on the shelf.'),
        ('where is the red cup', 'The red cup is on the counter.'),
        ('where is the cup in the kitchen', 'The red cup is on the counter.'),
        ('where are the books', 'The red book is on the shelf. The blue book is on the shelf.'),
        ('where are you', 'I am in the living room.'),
        ('what are you holding', 'I am holding nothing.'),
        ('what is the heaviest object on the counter', 'I think it is the water bottle.'),
        ('tell me what is the lightest object on the counter', 'I think it is the red cup.'),
    ],
)
def test_the_robot_says_what_it_knows(command: str, text: str) -> None:
    assert frame(command) == [('say', text)]


def test_what_is_lost_is_told_apart() -> None:
    world = home()
    world.not_seen('apple_1')
    now = Situation(world)
    told = 'I know of 2 apples. I have lost sight of 1 apple.'
    assert frame('how many apples are there', now) == [('say', told)]
    assert frame('where is apple 1', now) == [('say', 'I do not know where apple 1 is.')]


def test_what_is_held_is_in_the_hand() -> None:
    now = situation(held='red_cup')
    assert frame('what are you holding', now) == [('say', 'I am holding the red cup.')]
    assert frame('where is the red cup', now) == [('say', 'The red cup is in my hand.')]


@pytest.mark.parametrize(
    ('command', 'message'),
    [
        ('how many', 'What should I count'),
        ('how many unicorns are there', 'I do not understand "unicorns"'),
        ('how many people are in the kitchen', 'I do not understand "people"'),
        ('how many apples and books are there', 'I do not understand'),
        ('how many other apples are there', 'I do not understand'),
        ('how many apples are next to the cup', 'I do not understand'),
        ('where is', 'What are you looking for'),
        ('where is the unicorn', 'I know no object "unicorn"'),
        ('what is the biggest object on the counter', 'I do not know which is the biggest'),
        ('what is the heaviest object near the cup', 'I do not understand'),
        ('what are you holding on the table', 'I do not understand'),
    ],
)
def test_what_is_not_known_is_asked(command: str, message: str) -> None:
    with pytest.raises(Question, match=message):
        frame(command)


def test_of_equals_none_is_the_heaviest() -> None:
    world = large_home()
    spoon = world.objects['silver_spoon_1']
    world.objects[spoon.id] = replace(spoon, weight_kg=world.objects['wooden_spoon'].weight_kg)
    with pytest.raises(Question, match='I do not know which is the heaviest'):
        frame('what is the heaviest spoon', Situation(world))
