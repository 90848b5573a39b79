"""Intents as data of other programs."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offline.asking import catalogue
from reading import intent, read

from vla_bt.planner.intent import (
    ActionType,
    IntentType,
    Urgency,
    action_fields,
    context_fields,
    from_message_fields,
    message_fields,
)


def command(**fields: object) -> str:
    return from_message_fields(fields, catalogue()).command


def test_the_action_view_has_the_fields_of_the_format() -> None:
    assert action_fields(intent('put the red cup on the table')) == {
        'action_type': 'PLACE',
        'target_objects': [
            {'name': 'red cup', 'type': 'cup', 'color': 'red', 'confidence': 1.0, 'id': 'red_cup'}
        ],
        'parameters': {
            'target_location': 'table', 'placement_type': 'gentle', 'orientation': 0.0
        },
        'ambiguities': [],
        'requires_clarification': False,
    }  # fmt: skip


def test_an_ambiguity_is_told_by_its_question() -> None:
    fields = action_fields(intent('go'))
    assert fields['requires_clarification'] is True
    assert 'Where' in fields['ambiguities'][0]


def test_the_message_view_has_the_fields_of_the_message() -> None:
    fields = message_fields(intent('carefully pick up the red cup'))
    assert fields.pop('intent_id')
    assert fields == {
        'source_command_id': '',
        'intent_type': 'MANIPULATION',
        'action_verb': 'pick up',
        'target_object': 'red_cup',
        'target_location': '',
        'modifiers': ['carefully'],
        'urgency': 'NORMAL',
        'parse_confidence': 1.0,
    }


@pytest.mark.parametrize(
    'said',
    ['pick up the red cup', 'put the red cup on the table', 'go to the kitchen',
     'inspect the red block', 'open the door', 'find the red cup', 'look at the table',
     'bring the red book to the table', 'hand the red book to me', 'stop'],
)  # fmt: skip
def test_a_message_of_ours_means_the_same_again(said: str) -> None:
    first = intent(said)
    again = intent(from_message_fields(message_fields(first), catalogue()).command)
    assert again.action_type is first.action_type
    assert again.target_objects == first.target_objects
    assert again.target_location == first.target_location


@pytest.mark.parametrize(
    ('fields', 'sentence'),
    [
        ({'intent_type': 'NAVIGATION', 'action_verb': 'navigate', 'target_location': 'kitchen'},
         'go to the kitchen'),
        ({'intent_type': 'NAVIGATION', 'action_verb': 'go_to',
          'target_location': 'near the table'}, 'go near the table'),
        ({'action_verb': 'pick_up', 'target_object': 'cup', 'modifiers': ['red', 'carefully']},
         'pick up the red cup carefully'),
        ({'intent_type': 'MANIPULATION', 'action_verb': 'bring', 'target_object': 'red_cup',
          'target_location': 'table'}, 'bring the red cup to the table'),
        ({'intent_type': 'MANIPULATION', 'target_object': 'cup', 'target_location': 'me'},
         'bring the cup to me'),
        ({'intent_type': 'MANIPULATION', 'target_object': 'cup'}, 'pick up the cup'),
        ({'action_verb': 'place', 'target_object': 'red cup', 'target_location': 'table'},
         'place the red cup on the table'),
        ({'intent_type': 'QUERY', 'target_object': 'red cup'}, 'find the red cup'),
        ({'action_verb': 'open_door', 'target_object': 'front_door'}, 'open the front door'),
        ({'action_verb': 'fold', 'target_object': 'laundry'}, 'fold the laundry'),
        ({'intent_type': 'CANCEL', 'action_verb': 'whatever'}, 'stop'),
        ({}, ''),
    ],
)  # fmt: skip
def test_a_message_becomes_a_sentence(fields: dict[str, object], sentence: str) -> None:
    assert command(**fields) == sentence


@pytest.mark.parametrize(
    'fields',
    [
        {'intent_type': 'NAVIGATION', 'action_verb': 'go', 'target_location': 'living_room'},
        {'intent_type': 'MANIPULATION', 'action_verb': 'pick_up', 'target_object': 'red cup'},
        {'intent_type': 'MANIPULATION', 'action_verb': 'fetch', 'target_object': 'red book'},
        {'intent_type': 'MANIPULATION', 'action_verb': 'place', 'target_object': 'red_cup',
         'target_location': 'table'},
        {'action_verb': 'open_door', 'target_object': 'front_door'},
        {'intent_type': 'QUERY', 'action_verb': 'look_at', 'target_object': 'red_cup'},
    ],
)  # fmt: skip
def test_the_sentence_is_understood(fields: dict[str, object]) -> None:
    assert read(command(**fields)).ambiguities == ()


def test_a_negation_is_not_lost() -> None:
    sentence = command(action_verb='do not bring', target_object='cup')
    assert sentence == 'do not bring the cup'


def test_ids_and_confidence_come_through() -> None:
    found = from_message_fields(
        {'intent_id': 'i', 'source_command_id': 'c', 'parse_confidence': 0.4, 'urgency': 'high',
         'intent_type': 'navigation', 'target_location': 'kitchen'}, catalogue(),
    )  # fmt: skip
    assert (found.id, found.source_command_id, found.confidence) == ('i', 'c', 0.4)
    assert found.urgency is Urgency.HIGH
    assert found.action_type is ActionType.NAVIGATE


@pytest.mark.parametrize('value', [math.nan, math.inf, -1.0, 2.0, 'high', None])
def test_a_confidence_that_is_none_is_not_given(value: object) -> None:
    assert math.isnan(from_message_fields({'parse_confidence': value}, catalogue()).confidence)


def test_what_no_set_holds_is_unknown() -> None:
    found = from_message_fields({'intent_type': 'DANCE', 'urgency': 'soon'}, catalogue())
    assert found.intent_type is IntentType.UNKNOWN
    assert found.urgency is Urgency.NORMAL


def test_the_context_holds_what_was_said_and_no_ids() -> None:
    fields = {'intent_id': 'i', 'source_command_id': 'c', 'action_verb': 'fetch',
              'target_object': 'cup', 'modifiers': ['red']}  # fmt: skip
    context = context_fields(from_message_fields(fields, catalogue()))
    assert context['action_verb'] == 'fetch'
    assert context['modifiers'] == ['red']
    assert not {'intent_id', 'source_command_id'} & set(context)
    json.dumps(context, allow_nan=False)


@given(st.dictionaries(
    st.sampled_from(['intent_type', 'action_verb', 'target_object', 'target_location', 'urgency']),
    st.one_of(st.text(max_size=20), st.sampled_from(['pick_up', 'to', 'the', 'NAVIGATION', 'up'])),
))  # fmt: skip
def test_any_message_becomes_some_sentence(fields: dict[str, object]) -> None:
    read(from_message_fields(fields, catalogue()).command)
