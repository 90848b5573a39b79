"""One line per step of the set-up, with seconds."""

from __future__ import annotations

import time


class Progress:
    """Numbers the steps and times them.

    Args:
        total: Number of steps to come.
    """

    def __init__(self, total: int):
        self._total = total
        self._number = 0
        self._began = time.monotonic()
        self._line_is_open = False

    def begin(self, title: str) -> None:
        """Announce the next step."""
        self._number += 1
        self._step_began = time.monotonic()
        print(f'[{self._number}/{self._total}] {title} ...', end='', flush=True)
        self._line_is_open = True

    def end(self) -> None:
        """Close the step with the seconds it took."""
        seconds = time.monotonic() - self._step_began
        lead = ' ' if self._line_is_open else '      '
        print(f'{lead}{seconds:.0f} s', flush=True)
        self._line_is_open = False

    def detail(self, text: str) -> None:
        """Print a line that belongs to the step."""
        self.close()
        print(f'      {text}', flush=True)

    def close(self) -> None:
        """End a line that is still open."""
        if self._line_is_open:
            print(flush=True)
        self._line_is_open = False

    def total_s(self) -> float:
        """Return the time since the start (s)."""
        return time.monotonic() - self._began
