import json

import pytest

from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.planner.repair.values import read_values
from vla_bt.planner.wire import ReplyCode
from vla_bt.skills import load_catalogue


def read(text):
    notes = Notes()
    return read_values(text, load_catalogue(), notes), notes.all()


@pytest.mark.parametrize(
    ('text', 'values'),
    [
        ('{"a": 1}', [{'a': 1}]),
        ('see {x} and [1]: {"a": 1} {}', [{'a': 1}]),
        ('{"a": 1}\n{"b": 2}', [{'a': 1}, {'b': 2}]),
        ('{"a": 1}}', [{'a': 1}]),
        ('<think>{"a": [}</think>{"b": 2}', [{'b': 2}]),
        ('{"a": </think> {"b": 2}', [{'b': 2}]),
        (json.dumps('{"a": 1}'), [{'a': 1}]),
        ('{\\"a\\": 1}', [{'a': 1}]),
        ('{}', [{}]),
    ],
)
def test_the_outermost_values_are_found_among_words(text, values):
    assert read(text)[0] == values


@pytest.mark.parametrize(
    ('text', 'code'),
    [
        ('{"a": {"b": 1}, "c": {"d"', ReplyCode.TRUNCATED),
        ('{"a": {"b": 1} oops, "c": {"d": 2}}', ReplyCode.NOT_JSON),
        ('<think>{"a": 1}', ReplyCode.TRUNCATED),
        ('only words', ReplyCode.NOT_JSON),
        ('{"a": 1} "b": 2}', ReplyCode.NOT_JSON),
        ('{"a": 1} and wait(3)', ReplyCode.NOT_JSON),
    ],
)
def test_the_inside_of_a_broken_value_is_never_taken_for_a_value(text, code):
    with pytest.raises(UnrepairableError) as caught:
        read(text)
    assert caught.value.code is code


def test_what_is_left_out_is_noted():
    assert read('Well: {"a": 1}')[1] == ('Words around the plan were left out.',)
    assert read('```json\n{"a": 1}\n```')[1] == ()
    assert 'thoughts' in read('<think>a</think>{"a": 1}')[1][0]
