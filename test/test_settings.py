"""Layers of settings and what is said about wrong ones."""

from pathlib import Path

import pytest

from vla_bt.errors import SettingsError
from vla_bt.settings import (
    ENVIRONMENT,
    CacheSettings,
    FaultList,
    Settings,
    YamlFile,
    find_share,
    load_settings,
    read_part,
)


def test_the_shipped_file_shows_every_setting_with_its_default() -> None:
    import yaml

    shown = yaml.safe_load(find_share('config/settings.yaml').read_text())
    assert shown == Settings().model_dump(mode='json')


def test_later_layers_win(tmp_path: Path) -> None:
    path = tmp_path / 'settings.yaml'
    path.write_text('planning: {max_plan_length: 5}')
    assert load_settings(path, {}).planning.max_plan_length == 5
    environment = {'MAX_PLAN_STEPS': '7'}
    assert load_settings(path, environment).planning.max_plan_length == 7
    settings = load_settings(path, environment, {'planning.max_plan_length': 9})
    assert settings.planning.max_plan_length == 9


@pytest.mark.parametrize('variable', ENVIRONMENT)
def test_an_empty_variable_counts_as_unset(variable: str) -> None:
    assert load_settings(environment={variable: ''}) == load_settings(environment={})


@pytest.mark.parametrize(
    ('text', 'words'),
    [
        ('planning: {max_plan_length: 0}', 'planning.max_plan_length'),
        ('planning: {max_plan_lenght: 3}', 'planning.max_plan_lenght'),
        ('planning: {timeout_s: .nan}', 'planning.timeout_s'),
        ('planning: [1]', 'planning'),
        ('- 1', 'must hold keys'),
        ('a: [', 'is not YAML'),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_the_key(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / 'settings.yaml'
    path.write_text(text)
    with pytest.raises(SettingsError, match=words) as caught:
        load_settings(path, {})
    assert str(path) in str(caught.value)


def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match='cannot be read'):
        load_settings(tmp_path / 'none.yaml', {})
    (tmp_path / 'binary.yaml').write_bytes(b'\xff\xfe\x00')
    with pytest.raises(SettingsError, match='cannot be read'):
        load_settings(tmp_path / 'binary.yaml', {})


def test_an_override_below_a_value_is_refused() -> None:
    with pytest.raises(SettingsError, match='not a group'):
        load_settings(environment={}, overrides={'planning.timeout_s.x': 1})


@pytest.mark.parametrize('value', ['many', 'true', '"', '[' * 100_000])
def test_an_unknown_environment_value_is_refused_with_its_variable(value: str) -> None:
    words = r'max_plan_length \(from the environment variable MAX_PLAN_STEPS\)'
    with pytest.raises(SettingsError, match=words):
        load_settings(environment={'MAX_PLAN_STEPS': value})


def test_a_wrong_override_is_told_as_given_at_the_start() -> None:
    with pytest.raises(SettingsError, match=r'timeout_s \(from what was given at the start\)'):
        load_settings(environment={}, overrides={'planning.timeout_s': -1.0})


def test_a_part_of_a_file_is_read_with_its_lines(tmp_path: Path) -> None:
    path = tmp_path / 'whole.yaml'
    path.write_text('other: 1\ncache:\n  ttl_s: 5\n')
    assert read_part(YamlFile(path), 'cache', CacheSettings).ttl_s == 5
    path.write_text('other: 1\ncache:\n  ttl_s: 0\n')
    with pytest.raises(SettingsError, match=r'whole\.yaml:3: cache\.ttl_s: should be greater'):
        read_part(YamlFile(path), 'cache', CacheSettings)
    path.write_text('other: 1\n')
    with pytest.raises(SettingsError, match=r'whole\.yaml:1: cache: is missing'):
        read_part(YamlFile(path), 'cache', CacheSettings)


def test_faults_of_several_files_are_told_at_once() -> None:
    faults = FaultList()
    faults.raise_all()
    for word in ('first', 'second'):
        with faults.collecting():
            raise SettingsError(word)
    with pytest.raises(SettingsError, match=r'^first\nsecond$'):
        faults.raise_all()


def test_a_fault_of_ours_is_not_collected() -> None:
    with pytest.raises(ZeroDivisionError), FaultList().collecting():
        raise ZeroDivisionError


def test_a_missing_shared_file_is_named() -> None:
    with pytest.raises(SettingsError, match=r'nothing\.yaml'):
        find_share('config/nothing.yaml')
