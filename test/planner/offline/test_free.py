"""Skills without a frame of their own, custom ones above all: no code, only a catalogue entry."""

from pathlib import Path

import pytest
import yaml

from offline.asking import home
from vla_bt.plan import Plan, Verdict
from vla_bt.planner import OfflinePlanner, PlanRequest
from vla_bt.skills import Catalogue, load_catalogue

SKILLS = {
    'wave': {
        'summary': 'Wave a hand.',
        'aliases': ['greet_by_hand'],
        'arguments': {
            'person': {'type': 'place', 'optional': True, 'summary': 'At whom.'},
            'times': {'type': 'integer', 'min': 1, 'max': 9, 'default': 1, 'summary': 'Count.'},
            'style': {
                'type': 'choice', 'choices': ['wildly', 'gracefully'], 'optional': True,
                'summary': 'How.',
            },
        },
        'preconditions': ['hand_empty()'],
    },
    'dance': {
        'summary': 'Dance.',
        'arguments': {
            'duration': {
                'type': 'number', 'unit': 's', 'min': 1, 'max': 60, 'default': 5, 'summary': 'x',
            },
        },
    },
    'bow': {'summary': 'Bow.'},
    'sing': {
        'summary': 'Sing a song.',
        'arguments': {'title': {'type': 'text', 'max_length': 40, 'summary': 'Which song.'}},
    },
    'polish': {
        'summary': 'Polish an object in reach.',
        'arguments': {'object': {'type': 'object', 'summary': 'What.'}},
        'preconditions': ['located($object, ?place)', 'at(?place)', 'plugged_in()'],
        'effects': ['shiny($object)'],
    },
    'plug_in': {
        'summary': 'Plug in.',
        'preconditions': ['at(dock)'],
        'effects': ['plugged_in()'],
    },
    'clean': {
        'summary': 'Wipe a surface.',
        'arguments': {'surface': {'type': 'place', 'summary': 'What.'}},
        'preconditions': ['at($surface)', 'surface($surface)'],
    },
}  # fmt: skip


@pytest.fixture(scope='module')
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the shipped skills and those of a user's own folder."""
    folder: Path = tmp_path_factory.mktemp('skills')
    entries = {
        name: {**entry, 'timeout_s': 10, 'duration_s': 2, 'tree': f'{name}.xml'}
        for name, entry in SKILLS.items()
    }
    (folder / 'skills.yaml').write_text(yaml.safe_dump({'skills': entries}), encoding='utf-8')
    return load_catalogue([folder])


def ask(command: str, catalogue: Catalogue, held: str = '') -> Plan:
    """Return the answer of a planner with the custom skills."""
    planner = OfflinePlanner(catalogue)
    return planner.plan(PlanRequest(command=command, world=home(held=held)))


@pytest.mark.parametrize(
    ('command', 'steps'),
    [
        ('wave', 'wave(times=1)'),
        ('wave at me', 'wave(person=person, times=1)'),
        ('wave at the person three times', 'wave(person=person, times=3)'),
        ('please wave twice and bow', 'wave(times=2) bow()'),
        ('wave gracefully', 'wave(style=gracefully, times=1)'),
        ('greet by hand', 'wave(times=1)'),
        ('bow', 'bow()'),
        ('bow twice', 'bow() bow()'),
        ('bow for the person', 'bow()'),
        ('clean the table and the desk',
         'navigate_to(location=table) clean(surface=table) '
         'navigate_to(location=desk) clean(surface=desk)'),
        ('sing hello and goodbye', 'sing(title=hello and goodbye)'),
        ('bow to me', 'bow()'),
        ('dance', 'dance(duration=5)'),
        ('dance for 10 seconds', 'dance(duration=10)'),
        ('sing "My Way"', 'sing(title=My Way)'),
        ('sing my way', 'sing(title=my way)'),
        ('clean the table', 'navigate_to(location=table) clean(surface=table)'),
        ('go to the kitchen and wave', 'navigate_to(location=kitchen) wave(times=1)'),
        ('polish the red mug',
         'navigate_to(location=dock) plug_in() '
         'navigate_to(location=table) polish(object=red_mug)'),
    ],
)  # fmt: skip
def test_a_custom_skill_is_understood(command: str, steps: str, catalogue: Catalogue) -> None:
    plan = ask(command, catalogue)
    assert plan.verdict is Verdict.PLAN, plan.question or plan.reason
    told = ' '.join(map(str, plan.steps))
    assert told.replace(', theta=0, max_speed=0.3', '') == steps


@pytest.mark.parametrize(
    ('command', 'message'),
    [
        ('wave at the moon', 'I do not understand "at the moon"'),
        ('sing', 'To sing I need the title: Which song.'),
        ('clean', 'To clean I need the surface: What.'),
        ('clean the moon', 'I know no surface "moon"'),
        ('clean the dock', 'I know no surface "dock"'),
        ('polish the apple', 'Which apple do you mean'),
        ('polish the moon', 'I know no object "moon"'),
        ('press the door and the button', 'I know no button "door"'),
        ('press the button and the switch twice', 'I do not understand "the button and the'),
    ],
)
def test_what_is_not_certain_is_asked(command: str, message: str, catalogue: Catalogue) -> None:
    assert ask(command, catalogue).question.startswith(message)


def test_its_preconditions_and_bounds_hold(catalogue: Catalogue) -> None:
    held = ask('wave', catalogue, held='red_cup')
    assert held.question.startswith('I am holding the red cup')
    assert ask('dance for 2 minutes', catalogue).reason.startswith('I cannot do that: 120')
    assert ask('wave 20 times', catalogue).reason.startswith('I cannot do that: 20')
