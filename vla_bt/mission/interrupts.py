"""Ctrl-C as a number that a waiting loop can look at."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """Counts SIGINT and SIGTERM while it is entered, instead of what they did before.

    Unlike KeyboardInterrupt it never breaks off in the middle of a callback. Main thread only.
    """

    def __init__(self) -> None:
        self.count = 0
        self._before: list[Any] = []

    def __enter__(self) -> Interrupts:
        """Take the signals over."""
        self._before = [signal.signal(number, self._take) for number in SIGNALS]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give them back."""
        for number, handler in zip(SIGNALS, self._before, strict=True):
            signal.signal(number, handler)

    def _take(self, number: int, frame: FrameType | None) -> None:
        self.count += 1
