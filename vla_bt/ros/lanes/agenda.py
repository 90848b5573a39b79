"""What is due when: the bounded waits of one goal."""

from __future__ import annotations

import math
from collections.abc import Callable

Act = Callable[[], None]


class Agenda:
    """Things to do later, each at most once at a time.

    Args:
        clock: Seconds, steady.
        on_change: Called when something was put in or taken out.
    """

    def __init__(self, clock: Callable[[], float], on_change: Act) -> None:
        self._clock = clock
        self._on_change = on_change
        self._due_s: dict[Act, float] = {}

    @property
    def next_s(self) -> float:
        """Clock time of the first thing to do; infinity when there is nothing."""
        return min(self._due_s.values(), default=math.inf)

    def later(self, delay_s: float, act: Act) -> None:
        """Do this in `delay_s` seconds, and not at the time it was to be done before."""
        self._due_s[act] = self._clock() + delay_s
        self._on_change()

    def drop(self, act: Act) -> None:
        """Do not do this; no-op when it is not to be done."""
        if self._due_s.pop(act, None) is not None:
            self._on_change()

    def clear(self) -> None:
        """Do nothing any more."""
        self._due_s.clear()
        self._on_change()

    def run(self) -> bool:
        """Do what is due, the earliest first; return whether anything was."""
        now_s, is_any = self._clock(), False
        while self.next_s <= now_s:
            act = min(self._due_s, key=lambda it: self._due_s[it])
            del self._due_s[act]
            is_any = True
            act()
        if is_any:
            self._on_change()
        return is_any
