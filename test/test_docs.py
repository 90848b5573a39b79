"""What README.md says is so: its pictures, commands, example skill and files exist and work."""

import re
import shlex
import sys
from pathlib import Path

import pytest

from vla_bt.cli import main
from vla_bt.skills import load_catalogue
from vla_bt.trees import load_templates

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / 'README.md').read_text(encoding='utf-8')
WORDS = re.findall(r'`(?:\.venv/bin/)?vla-bt ([^`]+)`', README)


def block(language: str) -> str:
    """Return the first code block of a language."""
    found = re.search(rf'```{language}\n(.*?)```', README, re.DOTALL)
    assert found is not None
    return found[1]


def test_every_picture_and_link_is_there_and_loads_nothing_from_elsewhere() -> None:
    for target in re.findall(r'\]\((?!http)([^)]+)\)', README):
        text = (ROOT / target).read_text(encoding='utf-8')
        if target.endswith('.svg'):
            assert 'url(http' not in text
            assert '@import' not in text


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
    (tmp_path / 'skills.yaml').write_text(block('yaml'))
    (tmp_path / 'wave.xml').write_text(block('xml'))
    catalogue = load_catalogue([tmp_path])
    assert 'wave' in catalogue.names
    load_templates(catalogue)


def test_every_folder_of_the_package_is_explained() -> None:
    parts = (ROOT / 'vla_bt').iterdir()
    folders = {path.name for path in parts if (path / '__init__.py').exists()}
    explained = set(re.findall(r'`(\w+)/`', README))
    assert folders <= explained
