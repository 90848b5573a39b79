"""Verbs that lead to no plan."""

import pytest

from offline.asking import home
from offline.framing import frame
from vla_bt.planner.offline.answers import Question, Refusal
from vla_bt.planner.offline.situation import Situation


@pytest.mark.parametrize(
    ('command', 'reason'),
    [
        ('fly to the ceiling', 'I cannot fly. I can only move on the ground.'),
        ('throw the cup', 'I cannot throw. I can put things down or hand them over.'),
        ('close the door', 'I have no skill to close.'),
        ('stop', 'There is nothing to stop.'),
        ('never mind', 'There is nothing to stop.'),
    ],
)
def test_what_cannot_be_done_is_refused(command: str, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        frame(command)
    assert refusal.value.reason == reason


def test_switching_asks_what_to_press() -> None:
    with pytest.raises(Question) as question:
        frame('switch off the light')
    assert question.value.text.endswith('Should I press the light switch?')
    assert question.value.options == ('press the light switch',)


def test_without_a_button_nothing_is_switched() -> None:
    world = home()
    del world.places['light_switch']
    with pytest.raises(Refusal, match='I have no skill to switch'):
        frame('turn on the light', Situation(world))


def test_cleaning_asks_for_the_area() -> None:
    with pytest.raises(Question) as question:
        frame('clean up')
    assert question.value.text == (
        'Which area should I clean up? Living room, kitchen, dining room or bedroom?'
    )
    assert question.value.options == ('living room', 'kitchen', 'dining room', 'bedroom')


@pytest.mark.parametrize('command', ['clean the kitchen', 'prepare the room', 'help me', 'work'])
def test_what_names_no_steps_asks_for_them(command: str) -> None:
    with pytest.raises(Question, match=f'how to "{command}". What should I do, step by step'):
        frame(command)
