"""`vla-bt usage`: what models took, and how planning went."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vla_bt.cli.view import json_text
from vla_bt.errors import one_line
from vla_bt.planner.budget import (
    TABLES,
    ModelUse,
    PlanningStatistics,
    PriceTable,
    Statistics,
    UseReport,
    load_prices,
)
from vla_bt.planner.budget.limits import money_text
from vla_bt.planner.store import Store, state_folder
from vla_bt.settings import load_settings

_COLUMNS = ('model', 'requests', 'input', 'cached', 'output', 'cost', 'median', 'p90', 'faults')


def usage(
    settings: Annotated[
        Path | None, typer.Option('--settings', help='Settings file.')
    ] = None,
    as_json: Annotated[
        bool, typer.Option('--json', help='Print JSON, for programs.')
    ] = False,
) -> None:
    """Show what language models took - requests, tokens, money - and how planning went."""
    store = Store(state_folder(load_settings(settings).state_folder), TABLES)
    try:
        report = Statistics(store).report()
    finally:
        store.close()
    if as_json:
        print(json_text(report.as_dict()))
    else:
        print_report(Console(), report, load_prices())


def print_report(console: Console, report: UseReport, prices: PriceTable) -> None:
    """Print the tables a person reads."""
    table = Table(*_COLUMNS, box=None, header_style='bold')
    for column in table.columns[1:-1]:
        column.justify = 'right'
    spans = (('last hour', report.last_hour), ('today', report.today))
    for title, uses in (*spans, ('90 days', report.total)):
        table.add_row(title, style='bold')
        for row in _rows(uses):
            table.add_row(*row)
    console.print(table)
    for note in _notes(report.total, prices):
        console.print(note, soft_wrap=True, highlight=False)
    console.print()
    _print_planning(console, report.planning)


def _rows(uses: Sequence[ModelUse]) -> Iterator[tuple[str, ...]]:
    if not uses:
        yield ('  nothing',)
    for use in uses:
        yield (
            f'  {use.provider}/{use.model}',
            f'{use.requests:,}',
            f'{use.input_tokens:,}',
            f'{use.cached_tokens:,}',
            f'{use.output_tokens:,}',
            '-' if use.usd is None else money_text(use.usd),
            _seconds(use.median_s),
            _seconds(use.p90_s),
            ', '.join(f'{code} {count}' for code, count in use.faults.items()),
        )


def _notes(uses: Sequence[ModelUse], prices: PriceTable) -> Iterator[str]:
    unknown = [f'{use.provider}/{use.model}' for use in uses if use.usd is None]
    if unknown:
        yield f'No price is known of {", ".join(unknown)}: counted as free (config/prices.yaml).'
    if any(use.usd for use in uses):
        yield f"Prices are of {prices.as_of}; check your provider's page."
    estimated = sum(use.estimated for use in uses)
    if estimated:
        yield f'Tokens are estimated where the server did not say them: {estimated} times.'


def _print_planning(console: Console, planning: PlanningStatistics) -> None:
    if not planning.total_plans:
        console.print('no command was answered yet')
        return
    sources = ', '.join(f'{name} {count}' for name, count in planning.by_source.items())
    console.print(
        f'commands answered: {planning.total_plans} (by {sources}), '
        f'with a plan: {planning.success_rate:.0%}',
        soft_wrap=True,
        highlight=False,
    )
    table = Table('when', 'command', 'answer', 'by', 'took', box=None, header_style='bold')
    for record in planning.recent_history:
        when = datetime.datetime.fromtimestamp(record.at_s).strftime('%Y-%m-%d %H:%M')
        answer = f'{record.steps} steps' if record.success else 'no plan'
        command = Text(one_line(record.command))  # brackets in it are no markup
        table.add_row(when, command, answer, record.source.value, _seconds(record.seconds))
    console.print(table)


def _seconds(seconds: float | None) -> str:
    return '-' if seconds is None else f'{seconds:.2f} s'
