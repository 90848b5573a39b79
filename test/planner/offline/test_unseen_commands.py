"""Commands nobody had in mind when the grammar was written: every outcome as written down."""

from pathlib import Path

import pytest
import yaml

from bench.offline import outline
from offline.asking import ask, home, large_home
from vla_bt.plan import Plan

TABLE = yaml.safe_load(Path(__file__).with_name('unseen_commands.yaml').read_text('utf-8'))
WORLDS = {'home': home, 'large home': large_home}


def rows(part: str) -> list[tuple[str, str, str]]:
    """Return home, command and what comes of it."""
    return [(place, *row) for place, parts in TABLE.items() for row in parts[part].items()]


def answer(place: str, command: str) -> Plan:
    """Return what is answered in one of the two homes."""
    return ask(command, WORLDS[place]())


@pytest.mark.parametrize(('place', 'command', 'steps'), rows('plans'))
def test_a_command_gives_this_plan(place: str, command: str, steps: str) -> None:
    plan = answer(place, command)
    assert outline(plan) == steps, plan.question or plan.reason


@pytest.mark.parametrize(('place', 'command', 'sentence'), rows('questions'))
def test_a_command_gives_this_question(place: str, command: str, sentence: str) -> None:
    assert answer(place, command).question.startswith(sentence)


@pytest.mark.parametrize(('place', 'command', 'sentence'), rows('refusals'))
def test_a_command_is_refused_with_this_reason(place: str, command: str, sentence: str) -> None:
    assert answer(place, command).reason.startswith(sentence)


def test_there_are_enough_commands() -> None:
    assert sum(len(part) for parts in TABLE.values() for part in parts.values()) >= 300
