"""What faulty servers told of, to be read and waited for. Needs no ROS."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from typing import Any

Event = dict[str, Any]
"""Has `event`, `at` (the server's name; empty: none) and `t_s`, seconds of CLOCK_MONOTONIC."""


class EventLog:
    """All events told so far. Methods may be called from any thread."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._told = threading.Condition()

    def read(self, lines: Iterable[str]) -> None:
        """Take events, one JSON object a line, until there are no more. Blocks."""
        for line in lines:
            try:
                event = json.loads(line)
            except ValueError:  # cut off by a kill, or a library's own words
                event = {'event': 'output', 'at': '', 'text': line.rstrip('\n')}
            with self._told:
                self._events.append(event)
                self._told.notify_all()

    def events(self, kind: str | None = None, at: str | None = None) -> list[Event]:
        """Return events; the telling may lag behind DDS.

        Args:
            kind: Value of `event`; None: any.
            at: Of which server; None: of all.
        """
        return [
            event
            for event in tuple(self._events)
            if kind in (None, event['event']) and at in (None, event['at'])
        ]

    def wait_until(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Return whether a condition on the events came true in time. Blocks."""
        with self._told:
            return self._told.wait_for(condition, timeout_s)

    def saw(
        self, kind: str, count: int = 1, timeout_s: float = 2.0, at: str | None = None
    ) -> list[Event]:
        """Return the events of a kind once there are so many. Blocks.

        Raises:
            TimeoutError: They were not told in time; the message holds those that were.
        """
        if not self.wait_until(lambda: len(self.events(kind, at)) >= count, timeout_s):
            raise TimeoutError(f'{at or "process"}: no {count} x {kind} in {self.events(at=at)}')
        return self.events(kind, at)
