import pytest

from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.planner.repair.steps import MEANINGFUL_KEYS, read_step
from vla_bt.skills import load_catalogue

CATALOGUE = load_catalogue()


def read(item):
    notes = Notes()
    return read_step(item, CATALOGUE, notes), notes.all()


@pytest.mark.parametrize(
    'item',
    [
        {'skill': 'wait', 'args': {'duration': 2}},
        {'tool': 'wait', 'input': {'duration': 2}},
        {'function': {'name': 'wait', 'arguments': '{"duration": 2}'}},
        {'wait': {'duration': 2}},
        {'wait': 2},
        ['wait', {'duration': 2}],
        'wait(duration=2)',
        {'action': 'wait', 'duration': 2},
        {'name': 'Have a rest', 'action': 'wait', 'args': {'duration': 2}},
        {'type': 'function', 'name': 'wait', 'parameters': [['duration', 2]]},
    ],
)
def test_one_step_in_many_shapes(item):
    step = read(item)[0]
    assert (step['skill'], step['args']) == ('wait', {'duration': 2})


def test_an_estimate_beside_arguments_is_no_argument():
    step = read({'tool': 'wait', 'args': {'duration': 2}, 'duration': 9})[0]
    assert step['args'] == {'duration': 2}
    assert step['duration_s'] == 9


def test_the_degrees_of_the_third_seed_stay_degrees():
    assert read({'name': 'rotate', 'params': {'angle': 90}})[0]['args'] == {'angle_deg': 90}
    assert read({'name': 'rotate', 'args': {'angle': 1}})[0]['args'] == {'angle': 1}


def test_limits_beside_the_arguments_are_kept():
    item = {'tool': 'pick_up', 'args': {'object': 'red_cup'}, 'constraints': {'max_force': 9}}
    assert read(item)[0]['args'] == {'object': 'red_cup', 'max_force': 9}


def test_what_says_nothing_about_the_deed_is_left_out_with_a_note():
    step, notes = read({'skill': 'wait', 'args': {}, 'mood': 'calm', 'timeout': 'soon'})
    assert step == {'skill': 'wait', 'args': {}}
    assert notes == ("'mood' of a step was left out.", "'timeout' of a step was left out.")


@pytest.mark.parametrize('key', sorted(MEANINGFUL_KEYS))
def test_what_changes_the_deed_is_never_left_out(key):
    with pytest.raises(UnrepairableError, match=key):
        read({'skill': 'wait', 'args': {'duration': 1}, key: 'x'})


def test_two_different_values_of_one_argument_are_a_problem():
    with pytest.raises(UnrepairableError):
        read({'skill': 'pick_up', 'args': {'object': 'red_cup'}, 'object': 'red_mug'})


@pytest.mark.parametrize(
    'more', [{"args'": {'duration': 9}}, {'argz': 'duration=9'}, {'x': [[1]]}]
)
def test_what_may_be_the_arguments_is_never_left_out(more):
    with pytest.raises(UnrepairableError):
        read({'skill': 'wait', **more})


def test_a_description_for_people_is_no_argument_by_chance():
    step = read({'tool': 'detect_objects', 'description': 'Look for it.'})[0]
    assert step['args'] == {}


@pytest.mark.parametrize(
    'item', [{'action': 'wait', 'tool': 'release'}, {'args': {}}, 7, None, 'rest']
)
def test_no_skill_or_two_are_a_problem(item):
    with pytest.raises(UnrepairableError):
        read(item)


def test_texts_in_pairs_are_read_by_their_declared_type():
    step = read({'do': 'wait', 'args': [{'name': 'duration', 'value': '2'}]})[0]
    assert step['has_text_args'] is True
    step = read({'do': 'wait', 'args': [{'name': 'duration', 'value': 2}]})[0]
    assert step['has_text_args'] is False
