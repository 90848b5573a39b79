"""What README.md says is so: its pictures, commands, example skill and files exist and work."""

import re
import shlex
import sys
from pathlib import Path

import pytest
import yaml
from injection.attempts import attempts
from plan_pairs import pairs
from rule_cases import cases

from vla_bt.cli import main
from vla_bt.safety import load_safety
from vla_bt.safety.guards import Watch
from vla_bt.settings import find_share
from vla_bt.skills import load_catalogue
from vla_bt.trees import load_templates

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / 'README.md').read_text(encoding='utf-8')
WORDS = re.findall(r'`(?:\.venv/bin/)?vla-bt ([^`]+)`', README)


def block(language: str, word: str) -> str:
    """Return the code block of a language that holds a word."""
    found = [it for it in re.findall(rf'```{language}\n(.*?)```', README, re.DOTALL) if word in it]
    assert len(found) == 1
    return str(found[0])


def test_every_picture_and_link_is_there_and_loads_nothing_from_elsewhere() -> None:
    for target in re.findall(r'\]\((?!http)([^)]+)\)', README):
        text = (ROOT / target).read_text(encoding='utf-8')
        if target.endswith('.svg'):
            assert 'url(http' not in text
            assert '@import' not in text


def test_the_mission_on_the_picture_succeeds() -> None:
    assert 'SUCCEEDED' in (ROOT / 'docs/demo.svg').read_text(encoding='utf-8')


@pytest.mark.parametrize('target', sorted(set(re.findall(r'make (\w+)', README))))
def test_every_make_target_is_there(target: str) -> None:
    assert re.search(rf'^{target}:', (ROOT / 'Makefile').read_text(), re.MULTILINE)


@pytest.mark.parametrize('line', WORDS)
def test_every_command_shown_is_one(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    command = shlex.split(line)[0]
    monkeypatch.setattr(sys, 'argv', ['vla-bt', command, '--help'])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code in (0, None)


def test_the_example_skill_loads_and_its_tree_is_good(tmp_path: Path) -> None:
    (tmp_path / 'skills.yaml').write_text(block('yaml', 'skills:'))
    (tmp_path / 'wave.xml').write_text(block('xml', 'Wave'))
    catalogue = load_catalogue([tmp_path])
    assert 'wave' in catalogue.names
    load_templates(catalogue)


def test_the_example_rule_is_one_of_those_that_ship() -> None:
    shipped = yaml.safe_load(find_share('config/safety.yaml').read_text(encoding='utf-8'))['rules']
    assert yaml.safe_load(block('yaml', 'rule:')).items() <= shipped.items()


def test_the_table_of_guards_says_which_ship() -> None:
    rows = re.findall(r'^\| (`.*?) \|.*\| (on|off)[^|]*\| ([a-z, ]+) \|$', README, re.MULTILINE)
    said = {name: (is_on, policy) for names, is_on, policy in rows
            for name in re.findall(r'`(\w+)`', names)}  # fmt: skip
    shipped = {rule.watches: rule.policy.value for rule in load_safety(environment={}).guards}
    assert set(said) == {watch.value for watch in Watch}
    assert {name for name, (is_on, _) in said.items() if is_on == 'on'} == set(shipped)
    assert all(policy in said[name][1] for name, policy in shipped.items())


def test_as_many_unsafe_plans_and_injections_are_tried_as_it_says() -> None:
    plans = len(pairs()) + len(list(cases()))
    assert f'of {plans} unsafe plans' in README
    assert f'3/{plans} of plans' in README
    assert f'{len(attempts())} injection attempts' in README


def test_there_are_ten_reasons_why_no_plan_can_leave_out_a_guard() -> None:
    found = re.search(r'Why no plan can leave one out:\n((?:\d+\. .*\n)+)', README)
    assert found is not None
    numbers = re.findall(r'^(\d+)\.', found[1], re.MULTILINE)
    assert numbers == [str(number) for number in range(1, 11)]


def test_every_folder_of_the_package_is_explained() -> None:
    parts = (ROOT / 'vla_bt').iterdir()
    folders = {path.name for path in parts if (path / '__init__.py').exists()}
    explained = set(re.findall(r'`(\w+)/`', README))
    assert folders <= explained
