"""What can befall the whole process: death, standstill, a new start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from vla_bt.ros.faulty_servers.program import MODULE


def die() -> None:
    """Kill this process; nobody is told. Does not return."""
    os.kill(os.getpid(), signal.SIGKILL)


def freeze(thaw_s: float | None, pipes: Sequence[int]) -> None:
    """Stop this process with all its threads; return when it goes on.

    A helper process lets it go on after `thaw_s`, and kills it when whoever started it has gone,
    which it could not notice itself.

    Args:
        thaw_s: Time until it goes on; None: when somebody else sends SIGCONT.
        pipes: File descriptors whose other end is closed when whoever started it has gone.
    """
    words = [str(os.getpid()), 'never' if thaw_s is None else str(thaw_s), *map(str, pipes)]
    helper = subprocess.Popen(
        [sys.executable, '-m', f'{MODULE}.thaw', *words],
        stdout=subprocess.DEVNULL,
        pass_fds=pipes,
    )
    os.kill(os.getpid(), signal.SIGSTOP)
    helper.kill()
    helper.wait()


def restart(words: Sequence[str], pipes: Sequence[int]) -> None:
    """Start this program anew in this process; does not return.

    The old one ends for all others without a goodbye, as if killed: the kernel closes what it had
    open, and the new one has DDS identities of its own.

    Args:
        words: Its arguments.
        pipes: File descriptors it keeps, besides the standard ones.
    """
    sys.stdout.flush()
    kept = {0, 1, 2, *pipes}
    for entry in Path('/proc/self/fd').iterdir():
        if int(entry.name) not in kept:
            try:
                os.set_inheritable(int(entry.name), False)
            except OSError:  # the listing's own
                continue
    os.execv(sys.executable, [sys.executable, '-m', MODULE, *words])
