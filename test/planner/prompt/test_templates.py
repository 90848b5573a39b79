"""The prompt files."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from vla_bt.planner.prompt import prompt_version, templates
from vla_bt.planner.prompt.templates import render


def test_values_are_never_read_as_templates() -> None:
    hostile = '{{ 7 * 7 }}{% include "role.j2" %}{# gone #}'
    assert hostile in render('limits', max_steps=1, bounds=[hostile])


def test_a_value_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render('limits', max_steps=1)


def test_the_version_changes_with_any_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = set()
    monkeypatch.setattr(templates, 'find_share', lambda _: tmp_path)
    for name, text in (('a', 'one'), ('a', 'two'), ('b', 'one')):
        (tmp_path / f'{name}.j2').write_text(text, encoding='utf-8')
        prompt_version.cache_clear()
        versions.add(prompt_version())
    prompt_version.cache_clear()
    assert len(versions) == 3


def test_the_version_is_short_and_stable() -> None:
    assert re.fullmatch('[0-9a-f]{16}', prompt_version())
    assert prompt_version() == prompt_version()


def test_importing_the_prompts_does_not_load_the_template_engine() -> None:
    code = 'import sys, vla_bt.planner.prompt; sys.exit("jinja2" in sys.modules)'
    assert subprocess.run([sys.executable, '-c', code], check=False).returncode == 0
