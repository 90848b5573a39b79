import pytest

from vla_bt.planner.repair.calls import read_call, read_call_lines
from vla_bt.planner.repair.notes import UnrepairableError
from vla_bt.skills import load_catalogue

CATALOGUE = load_catalogue()


@pytest.mark.parametrize(
    ('text', 'args'),
    [
        ('navigate_to(location=kitchen)', {'location': 'kitchen'}),
        ('navigate_to("kitchen")', {'location': 'kitchen'}),
        ("robot.navigate_to(location='a, b')", {'location': 'a, b'}),
        ('navigate_to(x: 1.5, y: -2)', {'x': 1.5, 'y': -2}),
        ('navigate_to(kitchen, max_speed=0.2);', {'location': 'kitchen', 'max_speed': 0.2}),
        ('scan_environment()', {}),
        ('go_to(location=None)', {'location': None}),
    ],
)
def test_a_call_of_a_skill_is_a_step(text, args):
    assert read_call(text, CATALOGUE)['args'] == args


@pytest.mark.parametrize('text', ['fly(to=moon)', 'navigate_to', 'go, then wait(1)', ''])
def test_anything_else_is_no_step(text):
    assert read_call(text, CATALOGUE) is None


@pytest.mark.parametrize('inside', ['location=a, b', 'location=a, location=b', '=a', ','])
def test_arguments_that_cannot_be_told_are_a_problem(inside):
    with pytest.raises(UnrepairableError, match='navigate_to'):
        read_call(f'navigate_to({inside})', CATALOGUE)


def test_numbered_and_dashed_lines_are_steps_and_headings_are_not():
    text = 'The plan:\n1. `navigate_to(kitchen)`\n\nStep 2: wait(3)\n- scan_environment()\nDone!'
    found = [step['skill'] for step in read_call_lines(text, CATALOGUE)]
    assert found == ['navigate_to', 'wait', 'scan_environment']


@pytest.mark.parametrize(
    'line',
    [
        'Do not release(object=cup)', 'if it is there:', 'Repeat this', 'or', 'x = wait(1)',
        'a' * 2000,
    ],
)  # fmt: skip
def test_lines_that_may_change_the_meaning_make_it_no_list_of_steps(line):
    assert read_call_lines(f'navigate_to(kitchen)\n{line}\nwait(1)', CATALOGUE) is None


def test_words_alone_are_no_list_of_steps():
    assert read_call_lines('I drive to the kitchen.', CATALOGUE) is None
