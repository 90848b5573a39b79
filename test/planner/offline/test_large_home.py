"""Commands in a home of sixty things: every outcome as written down, and quickly."""

import statistics
import time
from pathlib import Path

import pytest
import yaml

from bench.offline import outline as flow_outline
from offline.asking import ask, large_home, planner
from vla_bt.plan import Plan
from vla_bt.planner import PlanRequest

TABLE = yaml.safe_load(
    Path(__file__).with_name('large_home_commands.yaml').read_text(encoding='utf-8')
)
COMMANDS = [command for part in TABLE.values() for command in part]


@pytest.fixture(scope='module')
def plans() -> dict[str, Plan]:
    """Return the answers to all commands."""
    return {command: ask(command, large_home()) for command in COMMANDS}


@pytest.mark.parametrize(('command', 'steps'), TABLE['plans'].items())
def test_a_command_gives_this_plan(command: str, steps: str, plans: dict[str, Plan]) -> None:
    plan = plans[command]
    assert flow_outline(plan) == steps, plan.question or plan.reason


@pytest.mark.parametrize(('command', 'sentence'), TABLE['questions'].items())
def test_a_command_gives_this_question(
    command: str, sentence: str, plans: dict[str, Plan]
) -> None:
    assert plans[command].question.startswith(sentence)


@pytest.mark.parametrize(('command', 'sentence'), TABLE['refusals'].items())
def test_a_command_is_refused_with_this_reason(
    command: str, sentence: str, plans: dict[str, Plan]
) -> None:
    assert plans[command].reason.startswith(sentence)


def test_there_are_enough_commands_and_things() -> None:
    assert len(COMMANDS) >= 250
    assert len(large_home().objects) == 60


def test_the_answers_come_within_milliseconds() -> None:
    world = large_home()

    def taken(command: str) -> float:
        started_s = time.perf_counter()
        planner(is_large=True).plan(PlanRequest(command=command, world=world))
        return 1000 * (time.perf_counter() - started_s)

    taken_ms = [min(taken(command), taken(command)) for command in COMMANDS]
    assert statistics.median(taken_ms) <= 50
    assert max(taken_ms) <= 500
