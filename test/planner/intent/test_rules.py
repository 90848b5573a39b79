"""Commands to intents, by the words and the world alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offline.asking import catalogue, home
from reading import doubt, home_with, intent, read, rules, thing

from vla_bt.planner import PlanRequest
from vla_bt.planner.intent import ActionType, AmbiguityKind, Reader, Urgency


@pytest.mark.parametrize(
    ('command', 'action', 'objects', 'location'),
    [
        ('pick up the red cup', ActionType.PICK, ['red_cup'], ''),
        ('put the red cup on the table', ActionType.PLACE, ['red_cup'], 'table'),
        ('go to the kitchen', ActionType.NAVIGATE, [], 'kitchen'),
        ('inspect the red block', ActionType.INSPECT, ['red_block'], ''),
        ('hand me the red book', ActionType.HANDOVER, ['red_book'], 'person'),
        ('bring me the red book', ActionType.HANDOVER, ['red_book'], 'person'),
        ('look at the table', ActionType.LOOK, [], 'table'),
        ('find the red cup', ActionType.SEARCH, ['red_cup'], ''),
        ('look around in the kitchen', ActionType.SEARCH, [], 'kitchen'),
        ('open the door', ActionType.OPERATE, [], 'front_door'),
        ('wait 5 seconds', ActionType.WAIT, [], ''),
        ('say "hello"', ActionType.SPEAK, [], ''),
        ('turn left', ActionType.TURN, [], ''),
        ('stop', ActionType.CANCEL, [], ''),
    ],
)
def test_a_clause_becomes_an_intent(
    command: str, action: ActionType, objects: list[str], location: str
) -> None:
    found = intent(command)
    assert found.action_type is action
    assert [it.id for it in found.target_objects] == objects
    assert found.target_location == location
    assert not found.requires_clarification


def test_defaults_of_picking_are_filled_in() -> None:
    parameters = intent('pick up the red cup').parameters
    assert parameters == {'grasp_type': 'top', 'approach_offset': 0.1, 'max_force': 30.0}


def test_things_are_placed_gently_by_default() -> None:
    assert intent('put the red cup on the table').parameters['placement_type'] == 'gentle'


def test_the_default_speed_is_slow() -> None:
    assert intent('go to the kitchen').parameters == {'max_velocity': 0.3}


def test_a_pose_is_a_target() -> None:
    found = intent('go to x 1 y 2')
    assert found.parameters['target_pose'] == {'x': 1.0, 'y': 2.0, 'theta': 0.0}
    assert found.missing == ()


def test_an_object_is_described_by_the_world() -> None:
    (cup,) = intent('pick up the red cup').target_objects
    assert (cup.name, cup.type, cup.colour, cup.confidence) == ('red cup', 'cup', 'red', 1.0)


def test_an_unknown_thing_to_look_for_is_told_by_its_words() -> None:
    (elephant,) = intent('find the elephant').target_objects
    assert (elephant.name, elephant.id, elephant.confidence) == ('elephant', '', 0.0)


def test_several_clauses_become_several_intents() -> None:
    command = 'go to the kitchen, pick up the red cup and put it on the table'
    found = read(command).intents
    actions = [ActionType.NAVIGATE, ActionType.PICK, ActionType.PLACE]
    assert [it.action_type for it in found] == actions
    assert found[2].target_objects[0].id == 'red_cup'


def test_like_objects_stay_apart() -> None:
    found = intent('bring two apples to the counter').target_objects
    assert len({it.id for it in found}) == 2


def test_manner_and_urgency_are_kept() -> None:
    found = intent('quickly and carefully bring me the red book')
    assert found.modifiers == ('quickly', 'carefully')
    assert found.urgency is Urgency.HIGH
    assert intent('bring me the red book').urgency is Urgency.NORMAL
    assert intent('bring me the red book').modifiers == ()


def test_what_depends_on_a_condition_says_so() -> None:
    reading = read('if the red cup is on the table, go to the kitchen')
    assert 'conditional' in reading.intents[-1].modifiers
    assert reading.tasks is None


def test_two_objects_that_fit_are_asked_about() -> None:
    world = home_with(thing('green_cup'))
    found = doubt('pick up the cup', world)
    assert found.kind is AmbiguityKind.SEVERAL_FIT
    assert set(found.options) == {'red_cup', 'green_cup'}


def test_a_thing_is_asked_about_with_four_options_at_most() -> None:
    found = doubt('put the thing on the shelf')
    assert found.kind is AmbiguityKind.SEVERAL_FIT
    assert len(found.options) == 4
    assert set(found.options) <= set(home().objects)


@pytest.mark.parametrize('command', ['go', 'pick up', 'put the red cup', 'bring', ''])
def test_a_missing_slot_is_asked_about(command: str) -> None:
    assert doubt(command).kind is AmbiguityKind.MISSING


@pytest.mark.parametrize(
    'command',
    ['bring me the hammer', 'go to the garage', 'put the red cup in the fridge',
     'bring me something to drink'],
)  # fmt: skip
def test_an_unknown_name_is_told_as_one(command: str) -> None:
    assert doubt(command).kind is AmbiguityKind.UNKNOWN_NAME


@pytest.mark.parametrize('tag', ['sharp', 'hot', 'heavy'])
def test_something_risky_wants_a_confirmation(tag: str) -> None:
    world = home_with(thing('big_knife', tag))
    for command in ('pick up the knife', 'bring me the knife', 'put the knife on the shelf'):
        found = doubt(command, world)
        assert found.kind is AmbiguityKind.RISKY
        assert tag in found.question
        assert found.options == (f'yes, {command}', 'no')
        assert not read(found.options[0], world).ambiguities


def test_looking_at_something_risky_is_no_risk() -> None:
    world = home_with(thing('big_knife', 'sharp'))
    assert read('look at the knife', world).ambiguities == ()


def test_harm_is_named() -> None:
    assert doubt('hit the man').kind is AmbiguityKind.HARMFUL


@pytest.mark.parametrize(
    'command',
    ['do not bring the cup', 'fold the laundry', 'bring me the block with the handle',
     'sing a song', 'x' * 600],
)  # fmt: skip
def test_what_is_not_understood_is_told_as_such(command: str) -> None:
    found = doubt(command)
    assert found.kind is AmbiguityKind.NOT_UNDERSTOOD
    assert read(command).tasks is None


def test_reading_changes_nothing_in_the_world() -> None:
    world = home()
    before = (dict(world.objects), world.robot)
    rules().read('pick up the red cup and put it on the table', world)
    assert (dict(world.objects), world.robot) == before


WORDS = st.sampled_from(
    'yes, please do not bring me the red green cup cups and then if it is on table to kitchen '
    'pick up put 2 all every 3.5 " \' , . ? ! stop hit bring robot carefully x y'.split()
)


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(' '.join)))
def test_reading_never_raises(command: str) -> None:
    reading = read(command)
    assert reading.intents
    certain = not reading.ambiguities
    assert certain or reading.tasks is None
    for ambiguity in reading.ambiguities:
        assert ambiguity.question
        assert len(ambiguity.options) <= 4


def test_a_request_is_read_once_however_many_ask() -> None:
    reader, request = Reader(catalogue()), PlanRequest(command='go to the dock', world=home())
    assert reader(request) is reader(request)
    assert reader(request).intents[0].target_location == 'dock'


def test_another_request_is_read_anew_though_it_says_the_same() -> None:
    reader, world = Reader(catalogue()), home()
    first = reader(PlanRequest(command='pick up the red cup', world=world))
    del world.objects['red_cup']
    second = reader(PlanRequest(command='pick up the red cup', world=world))
    assert not first.ambiguities
    assert second.ambiguities
