"""Taking the phrases of a clause, until nothing is left."""

import pytest

from offline.asking import clauses, situation
from vla_bt.planner.offline.answers import Question
from vla_bt.planner.offline.phrases import DIRECT
from vla_bt.planner.offline.roles import Roles


def roles(command: str) -> Roles:
    """Return the roles of a command's first clause."""
    return Roles(clauses(command)[0], situation())


def test_objects_come_with_where_they_are_said_to_be() -> None:
    found = roles('pick up the cup and the bottle from the counter')
    assert found.objects() == ('red_cup', 'water_bottle')
    found.finish()
    assert found.situation.objects == ('red_cup', 'water_bottle')
    with pytest.raises(Question, match='not on the shelf'):
        roles('pick up the cup from the shelf').objects()


def test_what_is_not_said_is_empty() -> None:
    found = roles('pick up')
    assert found.objects() == ()
    assert found.location('to') == ''
    assert found.take('to') is None
    assert found.peek('to') is None


def test_the_last_of_several_places_may_be_taken() -> None:
    found = roles('put the cup on the counter on the table')
    assert found.location('at', last=True) == 'table'
    assert found.objects() == ('red_cup',)
    found.finish()


@pytest.mark.parametrize(
    ('command', 'expected'),
    [
        ('bring all apples except the green one', ('apple_1', 'apple_2')),
        ('bring every apple but apple 1', ('apple_2', 'apple_3')),
        ('bring the apples, except for apple 1 and apple 2', None),
        ('bring the books and all apples except apple 3',
         ('red_book', 'blue_book', 'apple_1', 'apple_2')),
        ('bring everything on the counter except the bottle', ('red_cup',)),
        ('bring everything except the bottle on the counter', None),
        ('bring two apples except the green one', ('apple_1', 'apple_2')),
        ('bring an apple but not a red one', ('apple_3',)),
        ('bring the apple that is not red', ('apple_3',)),
        ('bring every apple that is not green', ('apple_1', 'apple_2')),
        ('bring all apples except the red one', None),
        ('bring the apples except the cup', None),
        ('bring all apples except all apples', None),
        ('bring all apples except two apples', None),
        ('bring all apples except', None),
        ('bring all but the cup', None),
        ('bring except the cup', None),
    ],
)  # fmt: skip
def test_an_exception_is_left_out_or_asked_about(
    command: str, expected: tuple[str, ...] | None
) -> None:
    if expected is not None:
        assert roles(command).objects() == expected
        return
    with pytest.raises(Question, match='I do not understand "'):
        roles(command).objects()


def test_an_exception_nobody_takes_is_asked_about() -> None:
    left = roles('find the cup except the mug')
    left.take(DIRECT)
    with pytest.raises(Question, match='"except the mug"'):
        left.finish()


def test_whatever_is_left_is_asked_about() -> None:
    found = roles('pick up the cup with the spoon')
    found.objects()
    with pytest.raises(Question, match='I do not understand "with the spoon" in "pick up the cup'):
        found.finish()


def test_for_me_changes_nothing() -> None:
    found = roles('pick up the cup for me')
    found.objects()
    found.finish()
    assert found.phrases == ()


def test_the_room_of_a_place_is_part_of_it() -> None:
    found = roles('go to the table in the dining room')
    assert found.location('', 'to') == 'table'
    found.finish()
    with pytest.raises(Question, match='The table is in the dining room, not in the kitchen'):
        roles('go to the table in the kitchen').finish()


def test_a_place_is_no_object() -> None:
    with pytest.raises(Question, match='The table is a place'):
        roles('pick up the table').objects()


def test_two_places_where_one_can_be_are_not_understood() -> None:
    with pytest.raises(Question, match='I do not understand "on the shelf and the mug"'):
        roles('put the cup on the shelf and the mug').location('at')


def test_particles_count_wherever_they_stand() -> None:
    assert roles('put the cup down').has_particle('down')
    assert roles('put down the cup').has_particle('down')
    assert not roles('put the cup on the table').has_particle('down')
