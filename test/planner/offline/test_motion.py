"""Frames of verbs that move the robot or its gaze."""

import math

import pytest

from offline.asking import situation
from offline.framing import frame
from vla_bt.planner.offline.answers import Question


@pytest.mark.parametrize(
    ('command', 'task'),
    [
        ('go to the kitchen', ('navigate_to', 'kitchen')),
        ('enter the kitchen', ('navigate_to', 'kitchen')),
        ('go near the red cup', ('navigate_to', 'counter')),
        ('go to me', ('navigate_to', 'person')),
        ('go here', ('navigate_to', 'person')),
        ('go to (1, 2)', ('navigate_to', '1.0', '2.0')),
        ('go to 1 2 0', ('move', '1.0', '2.0', '0.0')),
        ('come', ('navigate_to', 'person')),
        ('come here', ('navigate_to', 'person')),
        ('come back to the desk', ('navigate_to', 'desk')),
        ('go back', ('navigate_to', 'living_room')),
        ('return to me', ('navigate_to', 'person')),
        ('look at the table', ('look_at', 'table')),
        ('look at the red cup on the counter', ('look_at', 'red_cup')),
        ('face me', ('look_at', 'person')),
        ('look there', ('look_at', 'desk')),
        ('look at it', ('look_at', 'desk')),
        ('inspect the mug', ('inspect', 'red_mug')),
        ('what do you see', ('scan_environment',)),
        ('what is on the table', ('scan_environment', '@table')),
        ('scan the room', ('scan_environment',)),
        ('turn around once', ('rotate', str(math.tau))),
        ('charge yourself', ('navigate_to', 'dock')),
        ('look around here', ('scan_environment',)),
        ('look around there', ('scan_environment', '@desk')),
        ('scan the kitchen', ('scan_environment', '@kitchen')),
        ('wait', ('wait',)),
        ('wait a moment', ('wait',)),
        ('wait for 2 minutes', ('wait', '120.0')),
    ],
)
def test_a_command_gives_a_task(command: str, task: tuple[str, ...]) -> None:
    now = situation()
    now.mention(place='desk')
    assert frame(command, now) == [task]


def test_several_goals_give_several_tasks() -> None:
    assert frame('visit the kitchen and the desk') == [
        ('navigate_to', 'kitchen'),
        ('navigate_to', 'desk'),
    ]
    assert frame('look at the cup and the bottle') == [
        ('look_at', 'red_cup'),
        ('look_at', 'water_bottle'),
    ]


def test_it_is_the_object_mentioned_last_where_there_is_one() -> None:
    now = situation()
    now.mention(('red_cup',), 'desk')
    assert frame('look at it', now) == [('look_at', 'red_cup')]
    assert frame('inspect it', now) == [('inspect', 'red_cup')]


@pytest.mark.parametrize(
    ('command', 'message'),
    [
        ('go', 'Where should I go: living room, kitchen'),
        ('go forward', 'not by directions'),
        ('go to the kitchen with the cup', 'I do not understand "with the cup"'),
        ('look', 'What should I look at'),
        ('look at the moon', 'I know no place "moon"'),
        ('inspect', 'What should I inspect'),
        ('what is your name', 'I can only tell what I see'),
        ('what is under the table', 'I do not understand "under the table"'),
        ('turn', 'By how many degrees'),
        ('turn on the spot', 'By how many degrees'),
        ('turn on the light', 'Should I press the light switch'),
        ('turn the light off', 'Should I press the light switch'),
        ('wait for me', 'How long should I wait'),
    ],
)
def test_what_is_not_certain_is_asked(command: str, message: str) -> None:
    with pytest.raises(Question, match=message):
        frame(command)
