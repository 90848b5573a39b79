"""The catalogue: what ships, what users add, what is refused."""

import sys
from pathlib import Path

import pytest

from vla_bt.errors import SettingsError
from vla_bt.skills import ArgumentType, Catalogue, load_catalogue

PROMISED = {
    'navigate_to', 'move', 'rotate', 'look_at', 'scan_environment', 'detect_objects', 'inspect',
    'pick_up', 'place', 'release', 'handover', 'say', 'wait', 'open_door', 'press_button',
}  # fmt: skip

SEED_VERBS = [
    'navigate', 'grasp', 'speak', 'detect', 'detect_objects', 'move', 'place', 'wait', 'turn',
    'navigate_to', 'look_at', 'scan_environment', 'identify_object', 'pick_up', 'say', 'release',
    'rotate', 'pick', 'inspect', 'handover', 'NAVIGATE', 'PICK', 'open_door', 'press_button',
]  # fmt: skip

WAVE = """
skills:
  wave:
    summary: Wave with the left hand.
    aliases: [greet_with_hand]
    arguments:
      times: {type: integer, min: 1, max: 5, default: 2, summary: How often.}
    resources: [left_arm]
    timeout_s: 20
    duration_s: 3
"""


@pytest.fixture(scope='module')
def catalogue() -> Catalogue:
    return load_catalogue()


def test_every_promised_skill_is_there(catalogue: Catalogue) -> None:
    assert set(catalogue.names) >= PROMISED


@pytest.mark.parametrize('verb', SEED_VERBS)
def test_every_verb_of_the_documents_is_a_skill(catalogue: Catalogue, verb: str) -> None:
    assert catalogue.find(verb) is not None


def test_grasp_limits_are_those_of_the_documents(catalogue: Catalogue) -> None:
    arguments = catalogue['pick_up'].arguments
    assert arguments['grasp_type'].choices == ('top', 'side', 'pinch')
    assert arguments['approach_offset'].default == 0.1
    assert (arguments['max_force'].default, arguments['max_force'].max) == (30, 50)
    assert arguments['object'].type is ArgumentType.OBJECT
    assert catalogue['wait'].arguments['duration'].max == 300


def test_every_number_has_bounds_and_every_skill_a_tree(catalogue: Catalogue) -> None:
    for skill in catalogue:
        assert Path(skill.tree).is_file(), skill.name
        for name, argument in skill.arguments.items():
            if argument.type is ArgumentType.NUMBER:
                assert argument.unit, f'{skill.name}.{name} has no unit'


def test_a_misspelt_word_is_suggested(catalogue: Catalogue) -> None:
    assert catalogue.find('navigte_to') is None
    assert catalogue.suggest('navigte_to')[0] == 'navigate_to'
    assert catalogue.suggest('xyzzy') == catalogue.names


def test_a_folder_adds_a_skill(tmp_path: Path) -> None:
    (tmp_path / 'skills.yaml').write_text(WAVE)
    catalogue = load_catalogue([tmp_path])
    assert catalogue.find('greet with hand') is catalogue['wave']
    assert catalogue['wave'].tree == str(tmp_path / 'wave.xml')


def test_an_installed_package_adds_a_skill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / 'skills.yaml').write_text(WAVE)
    (tmp_path / 'dance_pack.py').write_text(
        'from pathlib import Path\ndef folder():\n    return Path(__file__).parent\n'
    )
    info = tmp_path / 'dance_pack-1.0.dist-info'
    info.mkdir()
    (info / 'METADATA').write_text('Metadata-Version: 2.1\nName: dance-pack\nVersion: 1.0\n')
    (info / 'entry_points.txt').write_text('[vla_bt.skills]\nwave = dance_pack:folder\n')
    monkeypatch.setattr(sys, 'path', [str(tmp_path), *sys.path])
    assert 'wave' in load_catalogue().names


@pytest.mark.parametrize(
    ('entry', 'words'),
    [
        ('pick_up: {summary: x, timeout_s: 1, duration_s: 1}', "'pick_up' already means"),
        ('lift_it: {summary: x, aliases: [grab], timeout_s: 1, duration_s: 1}', 'already means'),
        ('x: {summary: x, timeout_s: 0, duration_s: 1}', 'timeout_s'),
        ('x: {summary: x, timeout_s: 1, duration_s: 1, resources: [tail]}', 'tail'),
        ('x: {summary: x, timeout_s: 1, duration_s: 1, effects: [flying]}', 'is not a fact'),
        ('x: {summary: x, timeout_s: 1, duration_s: 1, effects: [f($y)]}', 'does not have'),
        ('x: {summary: x, timeout_s: 1, duration_s: 1, one_of: [[y]]}', 'does not have'),
        ('x: {summary: x, timeout_s: 1, duration_s: 1, colour: red}', 'colour'),
        ('x: {summary: x, timeout_s: 1, duration_s: 1, name: y}', 'skills.x.name: unknown key'),
        ('"X y": {summary: x, timeout_s: 1, duration_s: 1}', 'name'),
        ('x: {summary: x, timeout_s: 1, duration_s: 1, arguments: {n: {type: number, '
         'summary: s}}}', 'min <= max'),
        ('x: {summary: x, timeout_s: 1, duration_s: 1, arguments: {t: {type: text, '
         'summary: s}}}', 'max_length'),
        ('x: {summary: x, timeout_s: 1, duration_s: 1, arguments: {c: {type: choice, '
         'summary: s}}}', 'choices'),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_refused_by_name(tmp_path: Path, entry: str, words: str) -> None:
    (tmp_path / 'skills.yaml').write_text(f'skills:\n  {entry}\n')
    with pytest.raises(SettingsError, match=words):
        load_catalogue([tmp_path])


def test_an_empty_catalogue_is_refused() -> None:
    with pytest.raises(SettingsError, match='no skill'):
        Catalogue([])
