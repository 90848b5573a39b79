"""Nodes as child processes that never outlive whoever started them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

PARENT_PIPE = 'VLA_BT_PARENT_PIPE'
"""Environment variable: a file descriptor that reads end-of-file when the parent is gone."""
KILL_AFTER_S = 5.0
"""From one way of ending a process to the next harsher one."""


class NodeProcess:
    """One node of this package in a process group of its own, its output in a file.

    The child ends by itself when this process is gone, however that happened: it watches a pipe
    whose other end only this process holds.

    Args:
        module: Its main module, e.g. `vla_bt.ros.sim.sim_robot`.
        parameters: ROS parameters by name, as texts.
        log: File that takes its output.
        namespace: Of the node, e.g. `/robot1`; empty: the root.
    """

    def __init__(
        self, module: str, parameters: Mapping[str, str], *, log: Path, namespace: str = ''
    ) -> None:
        self.name = module.rsplit('.', 1)[-1]
        self.log = log
        reader, self._writer = os.pipe()
        try:
            with log.open('wb') as output:
                self._process = subprocess.Popen(
                    [sys.executable, '-m', module, *_ros_arguments(parameters, namespace)],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, PARENT_PIPE: str(reader)},
                    pass_fds=[reader],
                    start_new_session=True,
                )
        finally:
            os.close(reader)

    @property
    def is_alive(self) -> bool:
        """True while it runs."""
        return self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """What it ended with, negative for a signal; None while it runs."""
        return self._process.poll()

    def interrupt(self) -> None:
        """Send SIGINT, which asks for an orderly end. Returns at once; no-op when it has ended."""
        self._process.send_signal(signal.SIGINT)

    def tail(self, lines: int = 10) -> list[str]:
        """Return the last lines of its output."""
        return self.log.read_text(encoding='utf-8', errors='replace').splitlines()[-lines:]

    def stop(self, patience_s: float) -> None:
        """End it: SIGINT, after `patience_s` SIGTERM, then SIGKILL to all its group. Blocks."""
        steps = ((signal.SIGINT, patience_s), (signal.SIGTERM, KILL_AFTER_S))
        for number, wait_s in steps:
            if self.is_alive:
                self._process.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(wait_s)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        with contextlib.suppress(OSError):
            os.close(self._writer)


def _ros_arguments(parameters: Mapping[str, str], namespace: str) -> Sequence[str]:
    words = ['--ros-args']
    for name, value in parameters.items():
        words += ['-p', f'{name}:={_yaml(value)}']
    if namespace:
        words += ['-r', f'__ns:={namespace}']
    return words


def _yaml(text: str) -> str:
    """Return the text so that YAML, which ROS reads arguments as, does not cut or change it.

    Numbers, truth values and lists stay what they are.
    """
    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError:
        return json.dumps(text)
    is_kept = read == text or isinstance(read, (bool, int, float, list))
    return text if is_kept else json.dumps(text)
