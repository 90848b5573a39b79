"""What clauses change for those after them."""

import pytest
from offline.asking import home
from reading import home_with, intent, read, thing

from vla_bt.planner.intent import ActionType, AmbiguityKind


def test_what_was_picked_up_is_in_the_hand_for_the_next_clause() -> None:
    reading = read('pick up the red cup, go to the table and put it down')
    assert reading.ambiguities == ()
    assert [task.skill for task in reading.tasks or ()] == ['pick_up', 'navigate_to', 'place']
    assert reading.intents[-1].target_location == 'table'


def test_there_is_the_place_mentioned_before() -> None:
    assert read('go to the kitchen and wait there').ambiguities == ()
    assert read('go to the desk and put the red cup there').intents[1].target_location == 'desk'


def test_one_clause_in_doubt_leaves_the_others_told() -> None:
    reading = read('go to the kitchen and pick up the cup', home_with(thing('green_cup')))
    assert [it.requires_clarification for it in reading.intents] == [False, True]
    assert reading.intents[0].target_location == 'kitchen'
    assert reading.tasks is None


def test_where_a_lost_thing_is_said_to_be_is_kept() -> None:
    world = home()
    world.not_seen('red_cup')
    reading = read('bring me the red cup from the shelf', world)
    assert reading.hints == (('red_cup', 'shelf'),)


def test_to_stop_is_no_task() -> None:
    reading = read('stop')
    assert reading.intents[0].action_type is ActionType.CANCEL
    assert reading.tasks is None


def test_manners_of_all_clauses_count_once() -> None:
    reading = read('carefully go to the kitchen and slowly put the red cup on the table')
    assert reading.manners == ('carefully', 'slowly')


def test_a_risk_in_a_later_clause_is_found() -> None:
    world = home_with(thing('big_knife', 'sharp'))
    (found,) = read('go to the kitchen and then bring me the knife', world).ambiguities
    assert found.kind is AmbiguityKind.RISKY


@pytest.mark.parametrize(
    ('command', 'action', 'targets'),
    [
        ('pick up the apple', ActionType.PICK, ['apple']),
        ('pick up', ActionType.PICK, []),
        ('put the red cup', ActionType.PLACE, ['red cup']),
        ('inspect the apple', ActionType.INSPECT, ['apple']),
        ('give me the apple', ActionType.HANDOVER, ['apple']),
        ('go', ActionType.NAVIGATE, []),
        ('go to the moon', ActionType.NAVIGATE, []),
        ('open the window', ActionType.OPERATE, ['window']),
    ],
)
def test_an_unclear_clause_still_tells_its_action(
    command: str, action: ActionType, targets: list[str]
) -> None:
    found = intent(command)
    assert found.requires_clarification
    assert found.action_type is action
    assert [it.name for it in found.target_objects] == targets


def test_an_unclear_pick_has_the_defaults_and_no_target_that_is_guessed() -> None:
    found = intent('pick up the apple')
    assert found.parameters == {'grasp_type': 'top', 'approach_offset': 0.1, 'max_force': 30.0}
    assert found.target_objects[0].id == ''
