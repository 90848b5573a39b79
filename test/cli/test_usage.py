"""`vla-bt usage`: what a person and what a program gets to see."""

import io
import json
from pathlib import Path

import pytest
import typer
from budget_bench import PRICES, START_S, Bench
from rich.console import Console
from typer.testing import CliRunner

from vla_bt.cli.usage import print_report, usage
from vla_bt.plan import PlanSource
from vla_bt.planner.budget import PlanningRecord, Statistics
from vla_bt.planner.providers.records import FaultCode, Usage


def run(settings: Path, *options: str) -> str:
    app = typer.Typer()
    app.command()(usage)
    result = CliRunner().invoke(app, ['--settings', str(settings), *options])
    assert result.exit_code == 0, result.output
    return str(result.output)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / 'settings.yaml'
    path.write_text(f'state_folder: {tmp_path / "state"}')
    return path


def shown(bench: Bench) -> str:
    console = Console(width=140, file=io.StringIO())
    report = Statistics(bench.store, lambda: bench.now_s).report()
    print_report(console, report, PRICES)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_before_the_first_command_it_says_so(settings: Path) -> None:
    text = run(settings)
    assert text.count('nothing') == 3
    assert 'no command was answered yet' in text


def test_programs_get_json_of_what_every_process_used(settings: Path, tmp_path: Path) -> None:
    bench = Bench(tmp_path / 'state')
    bench.use(120)
    told = json.loads(run(settings, '--json'))
    assert told['total'][0]['input_tokens'] == 120
    assert told['planning']['total_plans'] == 0


def test_a_person_sees_tokens_money_faults_and_what_is_only_estimated() -> None:
    bench = Bench()
    bench.use(120_000, model='dear-1')
    bench.budget.charge(bench.admit(model='dear-1'), Usage(), fault=FaultCode.TIMED_OUT)
    bench.use(5, model='cheap')
    text = shown(bench)
    row = next(line for line in text.splitlines() if 'openai/dear-1' in line)
    assert row.split() == 'openai/dear-1 2 120,100 0 0 $1.20 1.00 s 1.00 s timed_out 1'.split()
    assert 'No price is known of openai/cheap: counted as free' in text
    assert "Prices are of 2025-01-02; check your provider's page." in text
    assert 'where the server did not say them: 1 times' in text


def test_a_command_is_shown_as_it_was_said() -> None:
    bench = Bench()
    Statistics(bench.store).add(
        PlanningRecord(
            command='say [red]hello[/red] \\[x',
            success=True,
            steps=2,
            source=PlanSource.CACHE,
            seconds=0.25,
            at_s=START_S,
        )
    )
    text = shown(bench)
    assert 'say [red]hello[/red] \\[x' in text
    assert 'commands answered: 1 (by cache 1), with a plan: 100%' in text


def test_a_command_cannot_steer_the_terminal() -> None:
    bench = Bench()
    Statistics(bench.store).add(
        PlanningRecord(
            command='go\x1b[2J\x9b31m',
            success=True,
            steps=1,
            source=PlanSource.MODEL,
            seconds=0.1,
            at_s=START_S,
        )
    )
    text = shown(bench)
    assert 'go [2J 31m' in text
    assert all(char.isprintable() or char == '\n' for char in text)
