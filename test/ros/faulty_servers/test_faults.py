"""The names of the faults, in the program and in its page of documentation."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from vla_bt.ros.faulty_servers import Fault, FaultOptions, step_for

PAGE = Path(__file__).resolve().parents[3] / 'docs' / 'faulty_servers.md'
TEXT = PAGE.read_text('utf-8')


def rows(text: str) -> list[tuple[str, str, str]]:
    """Return the rows of three columns whose first is one name."""
    return re.findall(r'^\| `(\w+)` \| (.+?) \| (.+?) \|$', text, re.MULTILINE)


OPTIONS, _, FAULTS = TEXT.partition('## Faults')


@pytest.mark.parametrize('fault', Fault)
def test_every_fault_has_a_meaning_and_a_step(fault: Fault) -> None:
    assert fault.meaning.endswith('.')
    step_for(fault)


def test_no_two_faults_are_the_same() -> None:
    given = FaultOptions(run_s=0.1, thaw_s=1.0, code=7)
    assert len({repr(step_for(fault, given)) for fault in Fault}) == len(Fault)


def test_the_page_lists_every_fault_and_no_other() -> None:
    assert [name for name, _, _ in rows(FAULTS)] == [fault.value for fault in Fault]


@pytest.mark.parametrize(('name', 'meaning', 'advice'), rows(FAULTS))
def test_the_page_says_what_the_program_says(name: str, meaning: str, advice: str) -> None:
    assert meaning.replace('`', '') == Fault(name).meaning.replace('`', '')
    assert advice


@pytest.mark.parametrize('option', fields(FaultOptions), ids=lambda option: option.name)
def test_the_page_lists_every_option_with_its_default(option: Any) -> None:
    shown = {name: (default, meaning) for name, default, meaning in rows(OPTIONS)}
    default, meaning = shown[option.name]
    assert default == str(option.default)
    said = re.split('[,;.]', option.metadata['meaning'])[0]
    assert meaning.lower().startswith(said.lower())
