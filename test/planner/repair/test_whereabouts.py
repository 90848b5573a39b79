import pytest

from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.planner.repair.whereabouts import Finder, only_one
from vla_bt.skills import load_catalogue

STEPS = [{'skill': 'wait', 'args': {}}]
OTHERS = [{'skill': 'release', 'args': {}}]


def find(value):
    return Finder(load_catalogue(), Notes()).find(value)


@pytest.mark.parametrize(
    ('value', 'path'),
    [
        (STEPS, ()),
        ({'steps': STEPS}, ('steps',)),
        ({'a': {'b': [{'c': STEPS}]}}, ('a', 'b', '0', 'c')),
        ({'arguments': '{"x": [{"tool": "wait"}]}'}, ('arguments', 'x')),
        ({'command': 'wait', 'steps': STEPS}, ('steps',)),
        ({'steps': ['wait()']}, ('steps',)),
        ({'tasks': [{'name': 'dance', 'args': {}}]}, ('tasks',)),
        ({'x': {'sequence': STEPS}}, ('x',)),
    ],
)
def test_steps_are_found_whatever_they_are_wrapped_in(value, path):
    assert [found.path for found in find(value)] == [path]


@pytest.mark.parametrize(
    'value',
    [
        {'detected_objects': [{'name': 'wait'}]},
        {'options': ['wait']},
        {'preconditions': ['open(front_door)']},
        {'names': [{'name': 'dance'}]},
        {'text': 'wait'},
        {},
        [],
        7,
    ],
)
def test_what_only_looks_like_steps_is_not_found(value):
    assert find(value) == []


def test_numbered_keys_are_put_in_the_order_of_their_numbers():
    value = {f'step_{n}': {'skill': 'wait', 'args': {'duration': n}} for n in (10, 2, 1)}
    assert [step['args']['duration'] for step in find(value)[0].content] == [1, 2, 10]


def test_of_two_different_lists_none_is_taken_and_of_two_equal_ones_one():
    with pytest.raises(UnrepairableError, match='2 different'):
        only_one(find({'a': STEPS, 'b': OTHERS}), Notes())
    notes = Notes()
    assert only_one(find({'a': STEPS, 'b': STEPS}), notes).content == STEPS
    assert len(notes.all()) == 1
    assert only_one([], notes) is None
