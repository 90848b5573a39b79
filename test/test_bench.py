"""The benchmark runs and gives the figures it promises; how large they are is not tested."""

import json
import math
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bench.bars import BARS, FIXED, Bar
from bench.figures import percentile, spread
from bench.load import load_now
from bench.measure import Pair, compare
from bench.report import Group, Run, table, write

ROOT = Path(__file__).resolve().parents[1]
CORE_KEYS = {
    'tick.memory50_over_stock',
    'tick.success1000_over_stock',
    'pipeline.plan15_ms.median',
    'pipeline.plan15_ms.p99',
    'fake.missions_per_s',
    'llm.overhead_ms.median',
    'llm.context_ms',
    'llm.prompt_tokens',
    'llm.cancel_ms.p99',
    'llm.first_step_share',
    'llm.recovered_share',
}


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, '-m', 'bench', *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope='module')
def results(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    file = tmp_path_factory.mktemp('bench') / 'results.json'
    done = bench('tick', 'pipeline', 'fake', 'llm', '--samples', '3', '--output', str(file))
    assert done.returncode == 0, done.stderr
    return dict(json.loads(file.read_text()))


def run_of(figures: Mapping[str, float], error: str = '') -> Run:
    now = load_now()
    group = Group(name='tick', error=error, before=now, after=now, samples=3, figures=figures)
    return Run(groups=[group], before=now, after=now)


def test_the_fixed_keys_are_there_and_positive(results: Mapping[str, Any]) -> None:
    figures = {key: value for key, value in results.items() if key != 'run'}
    assert figures.keys() >= CORE_KEYS
    assert all(math.isfinite(value) and value >= 0 for value in figures.values())
    assert all(figures[key] > 0 for key in CORE_KEYS)


def test_the_run_says_with_what_and_how_but_not_where(results: Mapping[str, Any]) -> None:
    run = results['run']
    assert run['samples'] == {'tick': 3, 'pipeline': 3, 'fake': 3, 'llm': 3}
    assert run['not_measured'] == {}
    assert {'date', 'cpu_count', 'load_before', 'load_after', 'python', 'py_trees'} <= run.keys()
    assert str(ROOT) not in json.dumps(results)


def test_an_unknown_group_is_refused() -> None:
    done = bench('tock')
    assert done.returncode == 2
    assert "no group is called 'tock'" in done.stderr


def test_all_bars_are_on_fixed_keys() -> None:
    assert set(FIXED) >= CORE_KEYS | BARS.keys()


@pytest.mark.parametrize(
    ('bar', 'value', 'holds'),
    [
        (Bar(2), 2.0, True), (Bar(2), 2.1, False), (Bar(2), math.nan, False),
        (Bar(2, is_least=True), 2.0, True), (Bar(2, is_least=True), 1.9, False),
        (Bar(2, is_least=True), math.nan, False),
    ],
)  # fmt: skip
def test_a_bar_includes_its_bound_and_no_nan(bar: Bar, value: float, holds: bool) -> None:
    assert bar.holds(value) is holds


def test_percentiles_are_values_that_were_measured() -> None:
    assert percentile([5, 1, 4, 2, 3], 99) == 5
    assert percentile(range(1, 201), 99) == 198
    assert spread('x_ms', [3.0, 1.0, 2.0]) == {'x_ms.median': 2.0, 'x_ms.p99': 3.0}


def test_two_actions_are_timed_by_turns() -> None:
    calls: list[str] = []
    pair = compare(lambda: calls.append('a'), lambda: calls.append('b'), samples=4)
    assert ''.join(calls[-8:]) == 'abbaabba'
    assert len(pair.ours) == len(pair.theirs) == 4


def test_a_ratio_is_the_median_over_pairs() -> None:
    assert Pair([1.0, 2.0, 30.0], [2.0, 4.0, 3.0]).ratio == 0.5


def test_the_table_says_which_bars_are_missed() -> None:
    lines = table(run_of({'fake.missions_per_s': 199.0, 'tick.memory50_over_stock': 0.4}))
    marks = {line.split()[0]: line.split()[-1] for line in lines.splitlines() if '=' in line}
    assert marks == {'fake.missions_per_s': 'MISSED', 'tick.memory50_over_stock': 'holds'}


def test_what_json_has_no_number_for_becomes_null(tmp_path: Path) -> None:
    write(run_of({'tick.x_us': math.nan, 'tick.y_us': 1.23456}), tmp_path / 'results.json')
    read = json.loads((tmp_path / 'results.json').read_text())
    assert (read['tick.x_us'], read['tick.y_us']) == (None, 1.235)


@pytest.mark.parametrize(
    ('error', 'has_failed'),
    [
        ('', False),
        ("ModuleNotFoundError: No module named 'rclpy'", False),
        ("ModuleNotFoundError: No module named 'bench.tock'", True),
        ('AssertionError', True),
    ],
)
def test_only_a_missing_package_is_no_failure(error: str, has_failed: bool) -> None:
    run = run_of({}, error)
    assert run.groups[0].has_failed is has_failed
    assert error in table(run)
