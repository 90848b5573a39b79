"""Run the commands of the set-up: quiet, logged, and gone when the set-up is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

TAIL_LINES = 15


class CommandError(Exception):
    """A command of the set-up ended with an error."""

    def __init__(self, name: str, log: Path):
        super().__init__(f'{name} failed')
        self.log = log

    def text(self) -> str:
        """Return everything the command printed."""
        return self.log.read_text(errors='replace')

    def tail(self) -> str:
        """Return the last lines the command printed, without pip's warnings."""
        lines = [line for line in self.text().splitlines() if line.strip()]
        telling = [line for line in lines if not line.startswith('WARNING:')]
        return '\n'.join((telling or lines)[-TAIL_LINES:])


class Runner:
    """Starts commands in `folder`, keeps their output in `logs` and ends them with itself.

    Args:
        held: File descriptors every command inherits, so that the lock of a killed set-up stays
            taken until the last of its commands is gone.
    """

    def __init__(self, folder: Path, logs: Path, held: Sequence[int] = ()):
        self._folder = folder
        self._logs = logs
        self._held = tuple(held)
        self._running: list[Command] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, arguments: Sequence[object], env: dict[str, str]) -> Command:
        """Start a command and return at once."""
        log = self._logs / f'{name}.log'
        with log.open('w') as output:
            child = subprocess.Popen(
                [str(argument) for argument in arguments],
                cwd=self._folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=self._held,
                start_new_session=True,
            )
        command = Command(name, child, log)
        self._running.append(command)
        return command

    def run(self, name: str, arguments: Sequence[object], env: dict[str, str]) -> None:
        """Run a command to its end.

        Raises:
            CommandError: It ended with an error.
        """
        self.start(name, arguments, env).wait()

    def is_busy(self) -> bool:
        """Tell whether a command still runs."""
        return any(command.is_running() for command in self._running)

    def stop(self) -> None:
        """End every command that still runs, with its children."""
        for command in self._running:
            command.stop()


class Command:
    """A command under way."""

    def __init__(self, name: str, child: subprocess.Popen[bytes], log: Path):
        self.name = name
        self.log = log
        self._child = child

    def wait(self, watch: Callable[[str], None] | None = None) -> None:
        """Wait for the end and hand each new line of output to `watch`.

        Raises:
            CommandError: It ended with an error.
        """
        with self.log.open(errors='replace') as lines:
            while self.is_running():
                _hand_on(lines.readlines(), watch)
                time.sleep(0.05)
            _hand_on(lines.readlines(), watch)
        if self._child.returncode != 0:
            raise CommandError(self.name, self.log)

    def is_running(self) -> bool:
        """Tell whether it has not ended yet."""
        return self._child.poll() is None

    def stop(self) -> None:
        """End it and its children, politely for 5 s."""
        if not self.is_running():
            return
        os.killpg(self._child.pid, signal.SIGTERM)
        try:
            self._child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()


def _hand_on(lines: list[str], watch: Callable[[str], None] | None) -> None:
    if watch:
        for line in lines:
            watch(line.rstrip('\n'))
