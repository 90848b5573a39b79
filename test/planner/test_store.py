"""The state file: shared, replaced when it cannot be used, never in the way of planning."""

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from vla_bt.planner.store import FILE_NAME, SCHEMA_VERSION, Store, state_folder

TABLES = ('CREATE TABLE IF NOT EXISTS notes (text TEXT NOT NULL)',)


def add(store: Store, text: str) -> None:
    store.run(lambda connection: connection.execute('INSERT INTO notes VALUES (?)', (text,)))


def notes(store: Store) -> list[str]:
    return store.run(
        lambda connection: [text for (text,) in connection.execute('SELECT text FROM notes')]
    )


def test_the_state_folder_is_the_setting_if_there_is_one() -> None:
    assert state_folder('/var/robot', {'XDG_STATE_HOME': '/state'}) == Path('/var/robot')
    assert state_folder('~/robot', {}) == Path.home() / 'robot'


def test_the_state_folder_follows_the_desktop_standard() -> None:
    default = Path.home() / '.local/state/vla_bt'
    assert state_folder('', {'XDG_STATE_HOME': '/state'}) == Path('/state/vla_bt')
    assert state_folder('', {}) == default
    assert state_folder('', {'XDG_STATE_HOME': 'relative'}) == default


def test_what_is_stored_is_there_in_the_next_run(tmp_path: Path) -> None:
    folder = tmp_path / 'made' / 'on demand'
    store = Store(folder, TABLES)
    add(store, 'kept')
    store.close()
    again = Store(folder, TABLES)
    assert notes(again) == ['kept']
    assert again.is_kept
    assert again.warnings == ()


def test_without_a_folder_it_is_in_memory() -> None:
    store = Store(None, TABLES)
    add(store, 'gone soon')
    assert notes(store) == ['gone soon']
    assert not store.is_kept
    assert store.warnings == ()


def test_work_that_raises_changes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path, TABLES)

    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO notes VALUES ('half')")
        raise KeyError('own fault')

    with pytest.raises(KeyError):
        store.run(fail)
    assert notes(store) == []


def test_a_rule_of_a_table_that_is_broken_is_the_callers_fault(tmp_path: Path) -> None:
    store = Store(tmp_path, TABLES)
    with pytest.raises(sqlite3.IntegrityError):
        store.run(lambda connection: connection.execute('INSERT INTO notes VALUES (NULL)'))
    assert store.is_kept


def test_a_wrong_statement_is_raised_at_the_latest_in_memory(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        Store(tmp_path, TABLES).run(lambda connection: connection.execute('SELECT nonsense'))


NO_DATABASES = [b'this is no database' * 500, b'SQLite format 3\0' + b'x' * 99]


@pytest.mark.parametrize('content', NO_DATABASES)
def test_a_corrupt_file_is_moved_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    store = Store(tmp_path, TABLES)
    add(store, 'new')
    assert notes(Store(tmp_path, TABLES)) == ['new']
    assert (tmp_path / f'{FILE_NAME}.corrupt').read_bytes() == content
    assert 'a new one was begun' in store.warnings[0]


def test_a_file_corrupted_while_in_use_is_replaced(tmp_path: Path) -> None:
    store = Store(tmp_path, TABLES)
    add(store, 'lost')
    store.close()
    store = Store(tmp_path, TABLES)
    with (tmp_path / FILE_NAME).open('r+b') as file:
        file.write(b'\xff' * os.path.getsize(tmp_path / FILE_NAME))
    add(store, 'after')
    assert notes(store)[-1] == 'after'


def test_a_folder_that_cannot_be_made_means_memory(tmp_path: Path) -> None:
    (tmp_path / 'file').write_text('in the way')
    store = Store(tmp_path / 'file' / 'below', TABLES)
    add(store, 'still works')
    assert notes(store) == ['still works']
    assert not store.is_kept
    assert 'nothing is kept' in store.warnings[0]


def test_a_folder_in_place_of_the_file_means_memory(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    store = Store(tmp_path, TABLES)
    add(store, 'still works')
    assert notes(store) == ['still works']
    assert (tmp_path / FILE_NAME).is_dir()


def test_the_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    newer = sqlite3.connect(tmp_path / FILE_NAME)
    newer.execute(f'PRAGMA user_version = {SCHEMA_VERSION + 1}')
    newer.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    store = Store(tmp_path, TABLES)
    add(store, 'still works')
    assert not store.is_kept
    assert 'another version' in store.warnings[0]
    assert (tmp_path / FILE_NAME).read_bytes()[60:64] == before[60:64]


def test_a_file_locked_for_long_means_memory(tmp_path: Path) -> None:
    store = Store(tmp_path, TABLES)
    other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    other.execute('BEGIN IMMEDIATE')
    add(store, 'not in the file')
    other.execute('ROLLBACK')
    assert notes(store) == ['not in the file']
    assert not store.is_kept


def test_a_full_file_means_memory(tmp_path: Path) -> None:
    store = Store(tmp_path, TABLES)
    store.run(lambda connection: connection.execute('PRAGMA max_page_count = 1'))
    add(store, 'x' * 100_000)
    assert len(notes(store)) == 1
    assert not store.is_kept


def test_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    store = Store(tmp_path, TABLES)
    add(store, 'there')
    reader = sqlite3.connect(tmp_path / FILE_NAME, timeout=0)
    seen = store.run(lambda _: reader.execute('SELECT text FROM notes').fetchall())
    assert seen == [('there',)]
    assert reader.execute('PRAGMA journal_mode').fetchone() == ('wal',)


def test_threads_may_share_a_store(tmp_path: Path) -> None:
    store = Store(tmp_path, TABLES)
    threads = [
        threading.Thread(target=lambda: [add(store, 'x') for _ in range(20)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(notes(store)) == 80
    assert store.is_kept


WRITER = """
import sys
from pathlib import Path
from vla_bt.planner.store import Store
store = Store(Path(sys.argv[1]), [sys.argv[2]])
for _ in range(20):
    store.run(lambda connection: connection.execute("INSERT INTO notes VALUES ('x')"))
sys.exit(not store.is_kept)
"""


def test_processes_may_share_the_file(tmp_path: Path) -> None:
    """Also when all of them make it at the same time."""
    command = [sys.executable, '-c', WRITER, str(tmp_path), TABLES[0]]
    writers = [subprocess.Popen(command) for _ in range(4)]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    assert len(notes(Store(tmp_path, TABLES))) == 80
