"""What the set-up has finished, so that it does nothing twice and nothing by halves."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

FILE = 'setup-state.json'
SKIPPED = {'__pycache__'}


def digest(*parts: object) -> str:
    """Hash strings and file trees: a path stands for the names and contents of its files."""
    sha = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            for path in _files(part):
                sha.update(f'\0{path.relative_to(part.parent)}\0'.encode())
                sha.update(path.read_bytes())
        else:
            sha.update(f'\0{part}\0'.encode())
    return sha.hexdigest()


def _files(path: Path) -> Iterable[Path]:
    if not path.is_dir():
        return [path] if path.exists() else []
    return sorted(
        file for file in path.rglob('*') if file.is_file() and not SKIPPED & set(file.parts)
    )


class State:
    """The record inside one virtual environment; it goes when the environment goes.

    Attributes:
        finished: Hash of the inputs of the whole, once all of it is done.
        mode: How the environment was made: wheels, sourced, in-process or core.
        reason: Why ROS 2 is not in it; empty where it is or was not asked for.
        done: Hash of the inputs of each finished part.
        is_broken: pip was at work and was killed; the environment cannot be trusted.
    """

    def __init__(self, venv: Path):
        self._path = venv / FILE
        try:
            read = json.loads(self._path.read_text())
        except (OSError, ValueError):
            read = {}
        self.finished: str = read.get('finished', '')
        self.mode: str = read.get('mode', '')
        self.reason: str = read.get('reason', '')
        self.done: dict[str, str] = read.get('done', {})
        self.is_broken: bool = read.get('is_broken', False)

    def save(self) -> None:
        """Write the record in one step; nothing where the environment is not there yet."""
        if not self._path.parent.is_dir():
            return
        fields = ('finished', 'mode', 'reason', 'done', 'is_broken')
        new = self._path.with_suffix('.new')
        new.write_text(json.dumps({name: getattr(self, name) for name in fields}, indent=1))
        os.replace(new, self._path)

    def finish(self, part: str, key: str) -> None:
        """Record that a part is done."""
        self.done[part] = key
        self.save()


class Lock:
    """One set-up at a time in a checkout; waits and says so."""

    def __init__(self, path: Path):
        self._path = path

    def __enter__(self) -> int:
        """Return the file descriptor that holds the lock."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open('w')
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print('another set-up is at work in this checkout, waiting for it ...', flush=True)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        return self._file.fileno()

    def __exit__(self, *_: object) -> None:
        self._file.close()
