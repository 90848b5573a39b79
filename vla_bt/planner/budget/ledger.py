"""The ledger: one row for every use of a model, shared by all processes."""

from __future__ import annotations

import enum
import sqlite3
from dataclasses import dataclass

from vla_bt.planner.budget.records import Purpose
from vla_bt.planner.providers.records import FaultCode, Usage

KEPT_S = 90 * 24 * 3600.0
"""Older rows are deleted."""
LEDGER_TABLES = (
    """CREATE TABLE IF NOT EXISTS model_use (
        number INTEGER PRIMARY KEY, at_s REAL NOT NULL, mission TEXT NOT NULL,
        provider TEXT NOT NULL, model TEXT NOT NULL, requests INTEGER NOT NULL,
        input_tokens INTEGER NOT NULL, cached_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL, usd REAL, fault TEXT NOT NULL, seconds REAL,
        is_estimate INTEGER NOT NULL)""",
    'CREATE INDEX IF NOT EXISTS model_use_by_time ON model_use (at_s)',
    'CREATE INDEX IF NOT EXISTS model_use_by_mission ON model_use (mission)',
)
_COLUMNS = (
    'at_s, mission, provider, model, requests, input_tokens, cached_tokens, output_tokens, usd, '
    'fault, seconds, is_estimate'
)
_INSERT = f'INSERT INTO model_use ({_COLUMNS}) VALUES ({", ".join("?" * 12)})'
_UPDATE = f'UPDATE model_use SET ({_COLUMNS}) = ({", ".join("?" * 12)}) WHERE number = ?'


class Quantity(enum.Enum):
    """What is counted; the value is its SQL."""

    REQUESTS = 'requests'
    TOKENS = 'input_tokens + output_tokens'
    USD = 'coalesce(usd, 0)'


@dataclass(frozen=True, kw_only=True)
class Row:
    """One use of a model."""

    at_s: float
    """When it began, seconds of the wall clock."""
    purpose: Purpose
    usage: Usage
    usd: float | None
    """None: the model has no price."""
    requests: int = 1
    fault: FaultCode | None = None
    """None: it answered, or is still at it."""
    seconds: float | None = None
    """How long it took; None: not over, or its process died."""
    is_estimate: bool = False
    """The server has not said how many tokens it took."""

    def values(self) -> tuple[object, ...]:
        """Return the columns of the table but the number."""
        purpose, usage = self.purpose, self.usage
        return (
            self.at_s, purpose.mission, purpose.provider, purpose.model, self.requests,
            usage.input_tokens, usage.cached_tokens, usage.output_tokens, self.usd,
            self.fault.value if self.fault else '', self.seconds, int(self.is_estimate),
        )  # fmt: skip


def enter(connection: sqlite3.Connection, row: Row) -> int:
    """Add a row and return its number; delete those that are too old."""
    connection.execute('DELETE FROM model_use WHERE at_s <= ?', (row.at_s - KEPT_S,))
    number = connection.execute(_INSERT, row.values()).lastrowid
    assert number is not None
    return number


def settle(connection: sqlite3.Connection, number: int, row: Row) -> None:
    """Write a row anew, or add it if it is gone; without requests, delete it."""
    if not row.requests:
        connection.execute('DELETE FROM model_use WHERE number = ?', (number,))
    elif not connection.execute(_UPDATE, (*row.values(), number)).rowcount:
        enter(connection, row)


def used_within(
    connection: sqlite3.Connection, quantity: Quantity, window_s: float, at_s: float
) -> float:
    """Return how much began within `window_s` of `at_s`, before or after.

    After, too: when the wall clock was set back, what was used counts on for a window at most.
    """
    found = connection.execute(
        f'SELECT total({quantity.value}) FROM model_use WHERE at_s > ? AND at_s < ?',
        (at_s - window_s, at_s + window_s),
    )
    return float(found.fetchone()[0])


def used_by(connection: sqlite3.Connection, quantity: Quantity, mission: str) -> float:
    """Return how much a mission has used; 0 for none."""
    found = connection.execute(
        f"SELECT total({quantity.value}) FROM model_use WHERE mission = ? AND mission <> ''",
        (mission,),
    )
    return float(found.fetchone()[0])


def freed_after_s(
    connection: sqlite3.Connection, quantity: Quantity, window_s: float, at_s: float, most: float
) -> float:
    """Return the seconds from `at_s` until no more than `most` (>= 0) counts in the window."""
    used = used_within(connection, quantity, window_s, at_s)
    rows = connection.execute(
        f'SELECT at_s, {quantity.value} FROM model_use WHERE at_s > ? AND at_s < ? ORDER BY at_s',
        (at_s - window_s, at_s + window_s),
    )
    for began_s, amount in rows:
        used -= amount
        if used <= most:
            return float(began_s) + window_s - at_s
    return window_s


def last_start_s(connection: sqlite3.Connection, before_s: float) -> float | None:
    """Return when the last use began or will begin, before `before_s`; None: there was none."""
    found = connection.execute('SELECT max(at_s) FROM model_use WHERE at_s < ?', (before_s,))
    start_s: float | None = found.fetchone()[0]
    return start_s
