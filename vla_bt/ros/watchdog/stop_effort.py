"""Getting everything canceled: asked again until every action server has answered."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

ROUND_S = 0.25
"""From one request to the next."""
LEAST_ROUNDS = 4
"""A goal that was on its way when the silence began may arrive after the first request."""
GIVE_UP_S = 10.0
"""Longest effort; then a person has to look."""


class StopEffort:
    """Repeats a stop for a second at least, and then until all have answered.

    Args:
        act: Asks everybody. Returns at once.
        unanswered: Returns who was asked and has not answered.
        clock: Seconds, steady.
    """

    def __init__(
        self,
        act: Callable[[], None],
        unanswered: Callable[[], tuple[str, ...]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.next_s = math.inf
        """Clock time at which `look` is due; infinity: there is nothing to do."""
        self._act = act
        self._unanswered = unanswered
        self._clock = clock
        self._begun_s = 0.0
        self._rounds = 0

    @property
    def is_over(self) -> bool:
        """True when it was never begun, all have answered, or it was given up."""
        return self.next_s == math.inf

    def begin(self) -> None:
        """Ask for the first time, or anew."""
        self._begun_s = self._clock()
        self._rounds = 0
        self._ask()

    def end(self) -> None:
        """Ask no more."""
        self.next_s = math.inf

    def look(self) -> tuple[str, ...]:
        """Ask again when it is time; return who has not answered when that is given up."""
        if self._clock() < self.next_s:
            return ()
        silent = self._unanswered()
        if not silent and self._rounds >= LEAST_ROUNDS:
            self.end()
        elif self._clock() - self._begun_s >= GIVE_UP_S:
            self.end()
            return silent
        else:
            self._ask()
        return ()

    def _ask(self) -> None:
        self._rounds += 1
        self.next_s = self._clock() + ROUND_S
        self._act()
