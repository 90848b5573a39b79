"""Frames of verbs that move objects."""

import pytest

from offline.asking import home, situation
from offline.framing import frame
from vla_bt.planner.offline.answers import Question
from vla_bt.planner.offline.situation import Situation
from vla_bt.robot import Pose
from vla_bt.world import Place, PlaceKind


@pytest.mark.parametrize(
    ('command', 'task'),
    [
        ('pick up the mug', ('pick_up', 'red_mug')),
        ('take the mug from the table', ('pick_up', 'red_mug')),
        ('take the mug to the desk', ('place', 'red_mug', 'desk')),
        ('take the mug there', ('place', 'red_mug', 'shelf')),
        ('get the mug for me', ('handover', 'red_mug', 'person')),
        ('pick up the mug for me', ('pick_up', 'red_mug')),
        ('bring the mug', ('handover', 'red_mug', 'person')),
        ('bring me the mug', ('handover', 'red_mug', 'person')),
        ('bring the mug here', ('handover', 'red_mug', 'person')),
        ('bring the mug to the bedroom', ('place', 'red_mug', 'desk')),
        ('bring the mug from the table to the desk', ('place', 'red_mug', 'desk')),
        ('fetch the mug and put it there', ('pick_up', 'red_mug')),
        ('move the mug to the desk', ('place', 'red_mug', 'desk')),
        ('move to the desk', ('navigate_to', 'desk')),
        ('move to 1 2', ('navigate_to', '1.0', '2.0')),
        ('return the mug to the desk', ('place', 'red_mug', 'desk')),
        ('return', ('navigate_to', 'living_room')),
        ('put the mug on the desk', ('place', 'red_mug', 'desk')),
        ('put the mug on the table on the desk', ('place', 'red_mug', 'desk')),
        ('put the mug there', ('place', 'red_mug', 'shelf')),
        ('give the person the mug', ('handover', 'red_mug', 'person')),
        ('hand over the mug', ('handover', 'red_mug', 'person')),
        ('drop the mug on the desk', ('place', 'red_mug', 'desk')),
    ],
)
def test_a_command_gives_a_task(command: str, task: tuple[str, ...]) -> None:
    now = situation()
    now.mention(place='shelf')
    assert frame(command, now) == [task]


@pytest.mark.parametrize(
    ('command', 'task'),
    [
        ('drop it', ('release', 'red_cup')),
        ('let go', ('release', 'red_cup')),
        ('let go of the cup', ('release', 'red_cup')),
        ('put it down', ('place', 'red_cup', 'table')),
        ('put it here', ('place', 'red_cup', 'table')),
        ('drop it there', ('place', 'red_cup', 'shelf')),
        ('give it to me', ('handover', 'red_cup', 'person')),
        ('take the cup', ('say', 'I am holding the red cup already.')),
    ],
)
def test_what_is_held_can_be_put_down(command: str, task: tuple[str, ...]) -> None:
    now = situation('table', held='red_cup')
    now.mention(place='shelf')
    assert frame(command, now) == [task]


def test_an_unknown_there_is_asked_about() -> None:
    for command in ('put it there', 'drop it there', 'take it there'):
        with pytest.raises(Question, match='I do not know which place "there" is'):
            frame(command, situation('table', held='red_cup'))


def test_several_objects_give_several_tasks_and_need_no_pick_up_of_their_own() -> None:
    assert frame('bring me the cup and the mug') == [
        ('handover', 'red_cup', 'person'),
        ('handover', 'red_mug', 'person'),
    ]
    assert frame('pick up the cup and the mug and put them there') == []
    assert frame('fetch the cup and the mug and put them there') == []


def test_what_is_there_already_stays_there() -> None:
    assert frame('put the mug on the table') == [('say', 'The red mug is on the table already.')]
    assert frame('bring the mug and the cup to the table') == [('place', 'red_cup', 'table')]
    now = situation()
    now.facts = frozenset(fact for fact in now.facts if fact.args != ('red_cup', 'counter'))
    assert frame('put the cup on the table', now) == [('place', 'red_cup', 'table')]


def test_back_is_where_it_was() -> None:
    now = situation()
    now.facts = Situation(home('table', held='red_cup')).facts
    assert frame('put the cup back', now) == [('place', 'red_cup', 'counter')]


def test_each_thing_goes_back_to_where_it_was() -> None:
    now = situation()
    gone = {('red_cup', 'counter'), ('red_book', 'shelf')}
    now.facts = frozenset(fact for fact in now.facts if fact.args not in gone)
    assert frame('put the cup and the red book back', now) == [
        ('place', 'red_cup', 'counter'), ('place', 'red_book', 'shelf'),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ('command', 'message'),
    [
        ('pick up', 'What should I pick up: red cup'),
        ('pick up the cup and the mug', 'I have one hand. Where should I bring the red cup and'),
        ('bring the cup to the dock', 'I cannot put things at the dock. Where should I put them'),
        ('bring the cup to the desk and the shelf', 'I do not understand "to the desk and'),
        ('bring the desk the cup', 'I know no person "desk"'),
        ('bring it to the desk', 'I do not know what "it" is'),
        ('move the cup', 'Where should I put the red cup: table'),
        ('put the cup', 'Where should I put the red cup: table'),
        ('put the cup down', 'Where should I put the red cup: table'),
        ('put the cup under the desk', 'I do not understand "under the desk"'),
        ('drop the cup', 'I am not holding the red cup'),
        ('let go', 'I am not holding anything'),
        ('pick up the cup here', 'I do not understand "here"'),
        ('I need two apples on the table', 'Should I bring you what is on the table, or put it'),
        ('I want', 'What should I bring: red cup'),
    ],
)
def test_what_is_not_certain_is_asked(command: str, message: str) -> None:
    with pytest.raises(Question, match=message):
        frame(command)


def test_a_room_with_two_surfaces_is_asked_about() -> None:
    world = home()
    world.places['bench'] = Place(
        name='bench', kind=PlaceKind.SURFACE, pose=Pose(3.0, 3.0), room='kitchen'
    )
    with pytest.raises(Question, match='Where in the kitchen should I put the red mug'):
        frame('bring the mug to the kitchen', Situation(world))
