import pytest

from vla_bt.planner.repair.arguments import read_arguments
from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.skills import load_catalogue

SKILL = load_catalogue()['navigate_to']


@pytest.mark.parametrize(
    ('value', 'args'),
    [
        (None, {}),
        ('', {}),
        ([], {}),
        ({'x': 1, 'y': None}, {'x': 1}),
        ([{'name': 'x', 'value': 1}, {'key': 'y', 'val': 2}], {'x': 1, 'y': 2}),
        ([['x', 1], ['y', 2]], {'x': 1, 'y': 2}),
        ([{'x': 1}, {'y': 2}], {'x': 1, 'y': 2}),
        ('{"x": 1}', {'x': 1}),
        ("{'x': 1}", {'x': 1}),
        ('x=1, y = 2', {'x': '1', 'y': '2'}),
        ('kitchen', {'location': 'kitchen'}),
        (['kitchen'], {'location': 'kitchen'}),
    ],
)
def test_arguments_come_in_many_shapes(value, args):
    assert read_arguments(value, SKILL, Notes()) == args


@pytest.mark.parametrize(
    'value',
    [
        [1, 2], [['x', 1], ['x', 2]], 'x=1, x=2', [[1]], [{'a': 1, 'b': 2}], 'x=1 y=2',
        'a:, b=1',
    ],
)  # fmt: skip
def test_values_without_names_and_names_with_two_values_are_problems(value):
    with pytest.raises(UnrepairableError):
        read_arguments(value, SKILL, Notes())


def test_every_change_is_noted_and_an_object_is_none():
    for value, count in (({'x': 1}, 0), ([['x', 1]], 1), ('{"x": 1}', 1), ('kitchen', 1)):
        notes = Notes()
        read_arguments(value, SKILL, notes)
        assert len(notes.all()) == count


def test_a_bare_value_belongs_to_nobody_when_the_skill_is_unknown():
    with pytest.raises(UnrepairableError):
        read_arguments('kitchen', None, Notes())
