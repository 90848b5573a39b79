"""A model server in a process of its own, as it is outside of measurements."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Thread
from typing import Any

from bench.plans import Steps

Rules = Sequence[Mapping[str, Any]]


def flat_answer(steps: Steps) -> dict[str, Any]:
    """Return a plan in the flat form, as a model is asked for it."""
    nodes = [
        {
            'id': str(number),
            'parent': '',
            'do': skill,
            'args': [{'name': name, 'value': str(value)} for name, value in args.items()],
        }
        for number, (skill, args) in enumerate(steps, 1)
    ]
    answer = {'verdict': 'plan', 'question': '', 'options': [], 'reason': ''}
    return {**answer, 'explanation': 'One thing after the other.', 'nodes': nodes}


class ModelServer:
    """The server, and how often it was asked.

    Args:
        process: Prints its address, and a line for every request that begins with its number.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self._lines = iter(process.stdout.readline, '')
        self.requests = 0
        self._changed = Condition()
        self.url = next(line.split()[1] for line in self._lines if line.startswith('base_url:'))
        Thread(target=self._count, daemon=True).start()

    def wait_for_requests(self, count: int) -> None:
        """Block until it was asked that often.

        Raises:
            TimeoutError: It was not within ten seconds.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self.requests >= count, 10.0):
                raise TimeoutError(f'asked {self.requests} times, not {count}')

    def _count(self) -> None:
        for line in self._lines:
            with self._changed:
                self.requests += line[:1].isdigit()
                self._changed.notify_all()


@contextmanager
def model_server(rules: Rules) -> Iterator[ModelServer]:
    """Yield a server that follows the rules of a script file."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, 'script.json')
        script.write_text(json.dumps({'rules': list(rules)}))
        command = [sys.executable, '-m', 'vla_bt.fake_llm', '--script', str(script)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield ModelServer(process)
            finally:
                process.kill()
