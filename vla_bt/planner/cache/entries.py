"""The table of kept plans: the one not used for longest goes first."""

from __future__ import annotations

import enum
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from vla_bt.plan import Plan
from vla_bt.planner.cache.key import Scope

TABLES = (
    """CREATE TABLE IF NOT EXISTS plan_cache (
        key TEXT NOT NULL, situation TEXT NOT NULL, scope TEXT NOT NULL, plan TEXT NOT NULL,
        stored_s REAL NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (key, situation))""",
    """CREATE TABLE IF NOT EXISTS plan_cache_counts (
        name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL)""",
)
"""For the `Store` that is given to a cache."""

_NEXT_USE = '(SELECT COALESCE(MAX(used), 0) + 1 FROM plan_cache)'


class Count(str, enum.Enum):
    """What is counted; the values are those of the table and of `CacheStatistics`."""

    LOOKUPS = 'lookups'
    HITS = 'hits'
    STALE = 'stale'
    EXPIRED = 'expired'
    EVICTIONS = 'evictions'


@dataclass(frozen=True, kw_only=True)
class CacheStatistics:
    """What the cache was good for, all runs and processes together."""

    plans: int = 0
    """Kept now."""
    lookups: int = 0
    hits: int = 0
    stale: int = 0
    """Dropped because they no longer passed the check, or could not be read."""
    expired: int = 0
    """Dropped because they were too old."""
    evictions: int = 0
    """Dropped to make room."""

    @property
    def hit_ratio(self) -> float:
        """Hits among lookups, 0..1; 0 before the first lookup."""
        return self.hits / self.lookups if self.lookups else 0.0


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A kept plan and the situation it was made in."""

    plan: Plan
    scope: Scope
    situation: str


class Entry(NamedTuple):
    """A row as it is in the file, which anybody may have written."""

    row: int
    situation: object
    scope: object
    plan: object
    stored_s: object

    def is_fresh(self, now_s: float, ttl_s: float) -> bool:
        """Return True when it is not too old, nor from the future."""
        return isinstance(self.stored_s, float) and 0.0 <= now_s - self.stored_s <= ttl_s

    def read(self) -> Kept | None:
        """Return what it holds, None when that makes no sense."""
        if not (isinstance(self.plan, str) and isinstance(self.situation, str)):
            return None
        try:
            scope = Scope.from_json(str(self.scope))
            plan = Plan.model_validate_json(self.plan)
        except (ValueError, TypeError, RecursionError):
            return None
        return Kept(plan=plan, scope=scope, situation=self.situation)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a lookup came to."""

    plan: Plan | None
    row: int | None
    """Of the plan."""
    expired: Collection[int]
    stale: Collection[int]
    """Rows to be dropped."""


def read_entries(connection: sqlite3.Connection, key: str) -> list[Entry]:
    """Return the entries of a key, the one used last first."""
    rows = connection.execute(
        'SELECT rowid, situation, scope, plan, stored_s FROM plan_cache WHERE key = ? '
        'ORDER BY used DESC',
        (key,),
    )
    return [Entry(*row) for row in rows]


def settle(connection: sqlite3.Connection, found: Found) -> None:
    """Count a lookup, mark its plan as used, drop what is of no use."""
    _add(connection, Count.LOOKUPS, 1)
    _add(connection, Count.HITS, int(found.row is not None))
    _add(connection, Count.EXPIRED, len(found.expired))
    _add(connection, Count.STALE, len(found.stale))
    for row in (*found.expired, *found.stale):
        connection.execute('DELETE FROM plan_cache WHERE rowid = ?', (row,))
    if found.row is not None:
        connection.execute(
            f'UPDATE plan_cache SET used = {_NEXT_USE} WHERE rowid = ?', (found.row,)
        )


def insert(connection: sqlite3.Connection, key: str, kept: Kept, now_s: float, limit: int) -> None:
    """Keep a plan instead of the one of the same key and situation; make room for it."""
    row = (key, kept.situation, kept.scope.to_json(), kept.plan.to_json(indent=None), now_s)
    connection.execute(
        f'INSERT OR REPLACE INTO plan_cache VALUES (?, ?, ?, ?, ?, {_NEXT_USE})', row
    )
    gone = connection.execute(
        'DELETE FROM plan_cache WHERE rowid IN '
        '(SELECT rowid FROM plan_cache ORDER BY used DESC LIMIT -1 OFFSET ?)',
        (limit,),
    )
    _add(connection, Count.EVICTIONS, gone.rowcount)


def read_statistics(connection: sqlite3.Connection) -> CacheStatistics:
    """Return the counts, and how many plans there are."""
    known = {count.value for count in Count}
    rows = connection.execute('SELECT name, value FROM plan_cache_counts')
    counts = {name: value for name, value in rows if name in known and isinstance(value, int)}
    (plans,) = connection.execute('SELECT COUNT(*) FROM plan_cache').fetchone()
    return CacheStatistics(plans=plans, **counts)


def _add(connection: sqlite3.Connection, count: Count, number: int) -> None:
    if number:
        connection.execute(
            'INSERT INTO plan_cache_counts VALUES (?, ?) '
            'ON CONFLICT (name) DO UPDATE SET value = value + excluded.value',
            (count.value, number),
        )
