"""Frames of verbs of speech."""

import pytest

from offline.asking import ask
from offline.framing import frame
from vla_bt.planner.offline.answers import Question


@pytest.mark.parametrize(
    ('command', 'task'),
    [
        ('say Hello, World!', ('say', 'Hello, World')),
        ('say hello where you are', ('say', 'hello')),
        ('say hello please', ('say', 'hello')),
        ('say that it is late', ('say', 'it is late')),
        ('say: ready', ('say', 'ready')),
        ('say hello in the kitchen', ('say', 'hello', '@kitchen')),
        ('say hello to me', ('say', 'hello')),
        ('say hello to the person', ('say', 'hello', '@person')),
        ('say hello to the person in the living room', ('say', 'hello', '@person')),
        ('say the cup is in the kitchen', ('say', 'the cup is in the kitchen')),
        ('say I have many apples in stock', ('say', 'I have many apples in stock')),
        ('say we live in some rooms', ('say', 'we live in some rooms')),
        ('say "do not touch, please"', ('say', 'do not touch, please')),
        ('say "hi" to the person', ('say', 'hi', '@person')),
        ('say "hi" in the kitchen', ('say', 'hi', '@kitchen')),
        ('tell me "hi"', ('say', 'hi')),
        ('tell the person that "it is late"', ('say', 'it is late', '@person')),
        ('tell me that it is late', ('say', 'it is late')),
        ('tell the person that it is late', ('say', 'it is late', '@person')),
        ('announce to the person that it is late', ('say', 'it is late', '@person')),
        ('greet me', ('say', 'Hello!', '@person')),
        ('greet', ('say', 'Hello!')),
    ],
)
def test_a_command_gives_a_task(command: str, task: tuple[str, ...]) -> None:
    assert frame(command) == [task]


@pytest.mark.parametrize(
    'command',
    [
        'say', 'say it', 'say something', 'say do not touch', 'say hello if you see me',
        'say dinner is ready in the kitchen', 'tell me a joke', 'tell me', 'talk to me',
    ],
)  # fmt: skip
def test_words_nobody_can_cut_out_are_asked_for_in_quotes(command: str) -> None:
    with pytest.raises(Question, match='Please put the words in quotes'):
        frame(command)


@pytest.mark.parametrize(
    ('command', 'message'),
    [
        ('say "hi" to the person in the kitchen', 'The person is in the living room, not'),
        ('say hi to the person in the kitchen', 'The person is in the living room, not'),
        ('say "hi" to the table', 'I know no person "table"'),
        ('say "hi" to the person and the user', 'I do not understand'),
        ('say "hi" with a smile', 'I do not understand "with a smile"'),
        ('greet the table', 'I know no person "table"'),
    ],
)
def test_what_is_not_certain_is_asked(command: str, message: str) -> None:
    with pytest.raises(Question, match=message):
        frame(command)


def test_a_wish_is_passed_on() -> None:
    assert frame('tell the person to come to the kitchen') == [
        ('say', 'Please come to the kitchen.', '@person')
    ]


@pytest.mark.parametrize(
    'command',
    ['tell the person to come to me', 'tell me to go', 'tell the person to go there',
     'tell the person to wait and bring the cup'],
)  # fmt: skip
def test_a_wish_that_may_be_for_another_is_asked_about(command: str) -> None:
    assert ask(command).question.startswith('What exactly should I say')


@pytest.mark.parametrize(
    'command',
    ['say something about yourself', 'say the time', 'say a joke', 'say hello to everybody',
     'say what day it is', 'tell me the time', 'say something about yourself to the guest',
     'say hello tomorrow', 'say hello later', 'say hello to everyone', 'say look to the table'],
)  # fmt: skip
def test_what_only_describes_the_words_is_asked_about(command: str) -> None:
    with pytest.raises(Question, match='What exactly should I say'):
        frame(command)
