"""What models took and how planning went, read back from the store."""

from __future__ import annotations

import json
import math
import sqlite3
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from vla_bt.errors import shorten
from vla_bt.plan import PlanSource
from vla_bt.planner.budget.model_use import ModelUse, model_uses
from vla_bt.planner.store import Store

KEPT_PLANNINGS = 10_000
"""Older ones are deleted."""
_RECENT = 5
_LONGEST_COMMAND = 200
STATISTICS_TABLES = (
    """CREATE TABLE IF NOT EXISTS plannings (
        number INTEGER PRIMARY KEY AUTOINCREMENT, at_s REAL NOT NULL, command TEXT NOT NULL,
        success INTEGER NOT NULL, steps INTEGER NOT NULL, source TEXT NOT NULL,
        seconds REAL NOT NULL)""",
)
_PLANNINGS = 'SELECT at_s, command, success, steps, source, seconds FROM plannings'


@dataclass(frozen=True, kw_only=True)
class PlanningRecord:
    """One answered command."""

    command: str
    success: bool
    """A plan was made; a question or a refusal is none."""
    steps: int
    """Of the plan; 0 without one."""
    source: PlanSource
    """Who answered."""
    seconds: float
    """From the command to the answer."""
    at_s: float
    """When, seconds of the wall clock."""


@dataclass(frozen=True, kw_only=True)
class PlanningStatistics:
    """How planning went so far."""

    total_plans: int
    """Commands answered."""
    successful_plans: int
    success_rate: float
    """0..1; 0 when nothing was answered."""
    by_source: dict[str, int]
    """Commands answered, by who answered."""
    recent_history: tuple[PlanningRecord, ...]
    """The last five, oldest first."""

    def as_dict(self) -> dict[str, object]:
        """Return plain JSON data."""
        return _json_data(self)


@dataclass(frozen=True, kw_only=True)
class UseReport:
    """What models took in several spans, and how planning went."""

    today: tuple[ModelUse, ...]
    """Since midnight, local time."""
    last_hour: tuple[ModelUse, ...]
    total: tuple[ModelUse, ...]
    """Of 90 days, which is what is kept."""
    planning: PlanningStatistics

    def as_dict(self) -> dict[str, object]:
        """Return plain JSON data."""
        return _json_data(self)


class Statistics:
    """Writes down answered commands and reads back how it went. Thread-safe; blocks for some ms.

    Args:
        store: Made with `TABLES`.
        clock: Wall clock, seconds since 1970.
    """

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock

    def add(self, record: PlanningRecord) -> None:
        """Keep a record; its command is shortened."""
        self._store.run(lambda connection: _add(connection, record))

    def planning(self) -> PlanningStatistics:
        """Return how planning went."""
        return self._store.run(_planning)

    def use_since(self, start_s: float) -> tuple[ModelUse, ...]:
        """Return what each model took since then, by name."""
        return self._store.run(lambda connection: model_uses(connection, start_s))

    def report(self) -> UseReport:
        """Return everything."""
        now_s = self._clock()
        day = time.localtime(now_s)
        midnight_s = time.mktime((day.tm_year, day.tm_mon, day.tm_mday, 0, 0, 0, 0, 0, -1))
        return UseReport(
            today=self.use_since(midnight_s),
            last_hour=self.use_since(now_s - 3600.0),
            total=self.use_since(-math.inf),
            planning=self.planning(),
        )


def _json_data(record: PlanningStatistics | UseReport) -> dict[str, object]:
    """Return a record as plain JSON data."""
    data: dict[str, object] = json.loads(json.dumps(asdict(record)))
    return data


def _add(connection: sqlite3.Connection, record: PlanningRecord) -> None:
    connection.execute(
        'INSERT INTO plannings (at_s, command, success, steps, source, seconds) '
        'VALUES (?, ?, ?, ?, ?, ?)',
        (
            record.at_s, shorten(record.command, _LONGEST_COMMAND), int(record.success),
            record.steps, record.source.value, record.seconds,
        ),  # fmt: skip
    )
    connection.execute(
        'DELETE FROM plannings WHERE number <= (SELECT max(number) FROM plannings) - ?',
        (KEPT_PLANNINGS,),
    )


def _planning(connection: sqlite3.Connection) -> PlanningStatistics:
    total, successful = connection.execute(
        'SELECT count(*), coalesce(sum(success), 0) FROM plannings'
    ).fetchone()
    sources = connection.execute('SELECT source, count(*) FROM plannings GROUP BY source')
    by_source = dict(sources.fetchall())
    recent = connection.execute(
        f'{_PLANNINGS} WHERE source IN ({", ".join("?" * len(PlanSource))}) '
        f'ORDER BY number DESC LIMIT {_RECENT}',
        [source.value for source in PlanSource],  # others are of another version
    ).fetchall()
    return PlanningStatistics(
        total_plans=total,
        successful_plans=successful,
        success_rate=successful / total if total else 0.0,
        by_source=by_source,
        recent_history=tuple(_record(*row) for row in reversed(recent)),
    )


def _record(
    at_s: float, command: str, success: int, steps: int, source: str, seconds: float
) -> PlanningRecord:
    return PlanningRecord(
        at_s=at_s,
        command=command,
        success=bool(success),
        steps=steps,
        source=PlanSource(source),
        seconds=seconds,
    )
