"""Whether the behaviour server is silent although something is under way."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from vla_bt.ros.watchdog.signs import Life


class Vigil:
    """Judges one server by what is heard of it.

    | last heard          | since            | verdict                                       |
    |---------------------|------------------|-----------------------------------------------|
    | nothing             | any              | fine: there may be no server yet              |
    | IDLE, RESET, ENDED  | any              | fine: nothing moves that it began             |
    | BUSY                | < max_silence_s  | fine                                          |
    | BUSY                | >= max_silence_s | silent, said once until it is BUSY again      |

    It doubts at half that time and decides after the other half: a watchdog that was held up
    itself, and so looks late, reads its mail in between.

    Args:
        max_silence_s: See `Watchdog`.
        clock: Seconds, steady: a clock that is set makes nobody silent.
    """

    def __init__(
        self, max_silence_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.is_seen = False
        """True once a server was heard that has not ended since."""
        self.is_busy = False
        """True while something is under way, as far as is known, and the server is not silent."""
        self._look_s = max_silence_s / 2
        self._clock = clock
        self._heard_s = 0.0
        self._doubt_s: float | None = None

    @property
    def next_s(self) -> float:
        """Clock time of the next look; infinity: none is needed until something is heard."""
        if not self.is_busy:
            return math.inf
        return (self._heard_s if self._doubt_s is None else self._doubt_s) + self._look_s

    def hear(self, life: Life) -> None:
        """Take in a sign of life."""
        self._heard_s = self._clock()
        self._doubt_s = None
        self.is_seen = life is not Life.ENDED
        self.is_busy = life is Life.BUSY

    def look(self) -> str:
        """Return why everything must be stopped, as a sentence; empty when nothing must."""
        now_s = self._clock()
        if now_s < self.next_s:
            return ''
        if self._doubt_s is None:
            self._doubt_s = now_s
            return ''
        self._doubt_s, self.is_busy = None, False
        silent_s = now_s - self._heard_s
        return f'The behaviour server was silent for {silent_s:.1f} s while it was at work.'
