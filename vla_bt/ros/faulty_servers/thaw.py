"""Lets a stopped process go on: `thaw PID SECONDS|never PIPE...`.

Kills it instead when the other end of one of the pipes is closed: nobody would look after it.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Sequence


def main(words: Sequence[str]) -> None:
    """Wait, and send one signal."""
    # Ctrl-C in a terminal reaches this process, too, and the stopped one cannot obey it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    frozen = int(words[0])
    is_left = _wait(None if words[1] == 'never' else float(words[1]), [int(w) for w in words[2:]])
    with contextlib.suppress(ProcessLookupError):
        os.kill(frozen, signal.SIGKILL if is_left else signal.SIGCONT)


def _wait(thaw_s: float | None, pipes: Sequence[int]) -> bool:
    """Return whether a pipe was closed before the time was over."""
    poll = select.poll()
    for pipe in pipes:
        poll.register(pipe, 0)  # tells of the other end's closing, and leaves all data alone
    end_s = time.monotonic() + (thaw_s or 0.0)
    while thaw_s is None or time.monotonic() < end_s:
        left_ms = None if thaw_s is None else max((end_s - time.monotonic()) * 1000, 0.0)
        if poll.poll(left_ms):
            return True
    return False


if __name__ == '__main__':
    main(sys.argv[1:])
