"""Where planning keeps what outlives the process: one SQLite file, shared by all processes.

What is kept there is a convenience, never needed to plan: a file that cannot be used is replaced,
by a new one or by memory, and planning goes on.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import RLock
from typing import TypeVar

log = logging.getLogger(__name__)

FILE_NAME = 'planner.sqlite3'
SCHEMA_VERSION = 1
"""Raised with every change of a table, whoever owns it."""
_BUSY_S = 0.5
"""Longest wait for another process, seconds."""

T = TypeVar('T')


def state_folder(setting: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of what is kept between runs; it need not exist.

    Args:
        setting: `state_folder` of the settings; `~` is the home folder; empty: `vla_bt` below
            `$XDG_STATE_HOME`, or below `~/.local/state` when that is not an absolute path.
        environment: Environment variables.
    """
    if setting:
        return Path(os.path.expanduser(setting))
    base = environment.get('XDG_STATE_HOME', '')
    return Path(base if os.path.isabs(base) else os.path.expanduser('~/.local/state')) / 'vla_bt'


class Store:
    """The database. Thread-safe; several stores and processes may share one file.

    Args:
        folder: Where the file is, or is made; None: in memory, for as long as this lives.
        tables: `CREATE TABLE IF NOT EXISTS` and `CREATE INDEX IF NOT EXISTS` statements.
    """

    def __init__(self, folder: Path | None, tables: Iterable[str] = ()) -> None:
        self._path = folder / FILE_NAME if folder is not None else None
        self._tables = tuple(tables)
        self._lock = RLock()
        self._warnings: list[str] = []
        self._connection = self._open()

    @property
    def warnings(self) -> tuple[str, ...]:
        """One sentence for each time the file could not be used; empty: all is well."""
        return tuple(self._warnings)

    @property
    def is_kept(self) -> bool:
        """True when what is stored outlives the process."""
        return self._path is not None

    def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` returns, done as one transaction of its own.

        Blocks while another process writes, half a second at most. When the file fails, `work`
        is done again on what replaces it; an exception of its own undoes its changes and is
        passed on.
        """
        with self._lock:
            try:
                return self._transact(work)
            except (sqlite3.DatabaseError, OSError) as error:
                if self._path is None or not _is_of_the_file(error):
                    raise
                self._replace(error)
            return self.run(work)

    def close(self) -> None:
        """Close the file; nothing may be run afterwards."""
        with self._lock:
            self._connection.close()

    def _transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        self._connection.execute('BEGIN IMMEDIATE')
        try:
            result = work(self._connection)
            self._connection.execute('COMMIT')
        except BaseException:
            with contextlib.suppress(sqlite3.Error):  # a failed COMMIT may have ended it already
                self._connection.execute('ROLLBACK')
            raise
        return result

    def _open(self) -> sqlite3.Connection:
        while self._path is not None:
            try:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                return self._connect(str(self._path))
            except (sqlite3.DatabaseError, OSError) as error:
                self._give_up(error)
        return self._connect(':memory:')

    def _connect(self, name: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            name, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
        )
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute('PRAGMA journal_mode = WAL')
        connection.execute('PRAGMA synchronous = NORMAL')
        connection.execute('BEGIN IMMEDIATE')
        (version,) = connection.execute('PRAGMA user_version').fetchone()
        if version not in (0, SCHEMA_VERSION):
            raise OSError(f'another version of this program made it (schema {version})')
        for statement in self._tables:
            connection.execute(statement)
        connection.execute(f'PRAGMA user_version = {SCHEMA_VERSION}')
        connection.execute('COMMIT')

    def _replace(self, error: Exception) -> None:
        self._connection.close()
        self._give_up(error)
        self._connection = self._open()

    def _give_up(self, error: Exception) -> None:
        """Move a corrupt file aside; leave one that cannot be used just now, and use memory."""
        path, self._path = self._path, None
        if type(error) is sqlite3.DatabaseError and path is not None:
            with contextlib.suppress(OSError):
                self._path = _move_aside(path)
        then = 'a new one was begun' if self._path else 'nothing is kept beyond this run'
        self._warnings.append(f'The file {path} cannot be used ({error}); {then}.')
        log.warning('%s', self._warnings[-1])


def _is_of_the_file(error: Exception) -> bool:
    """Return True for faults of the file, False for those of a statement."""
    return isinstance(error, (OSError, sqlite3.OperationalError)) or (
        type(error) is sqlite3.DatabaseError
    )


def _move_aside(path: Path) -> Path:
    """Rename a corrupt database, over an earlier one, and return its old path, now free."""
    for ending in ('-wal', '-shm'):
        Path(f'{path}{ending}').unlink(missing_ok=True)
    path.replace(path.with_name(f'{path.name}.corrupt'))
    return path
