"""Whether the server that works on a goal is still there, and still the same one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vla_bt.ros.lanes.agenda import Agenda
from vla_bt.ros.lanes.server import Server

MISSES = 2
"""Unanswered questions after which a server is lost."""


class Pulse:
    """Asks a server for a sign of life when it has not given one.

    DDS notices a killed or frozen server only after 20 s, a future waits for ever. So a server
    that has not been heard of for a third of `LaneTimeouts.liveness_s` is greeted, which it
    answers in about 1 ms; two greetings without an answer, and it is lost. A server that was
    restarted does answer; it is known by its new id on the graph.

    Args:
        server: The server.
        agenda: Where the next look is noted.
        on_lost: Called once when there is no sign of life.
        on_other: Called when another server has appeared under the name.
    """

    def __init__(
        self,
        server: Server,
        agenda: Agenda,
        on_lost: Callable[[], None],
        on_other: Callable[[], None],
    ) -> None:
        self._server = server
        self._agenda = agenda
        self._on_lost = on_lost
        self._on_other = on_other
        self._interval_s = (server.timeouts.liveness_s or 0.0) / (MISSES + 1)
        self._heard_s = 0.0
        self._unanswered = 0
        self._known: frozenset[bytes] = frozenset()
        self._greetings: list[Any] = []

    def start(self) -> None:
        """Watch from now on; no-op when `liveness_s` is None."""
        if self._server.timeouts.liveness_s is not None:
            self._known = self._server.wire.server_ids
            self.heard()
            self._agenda.later(self._interval_s, self._beat)

    def heard(self) -> None:
        """Note a sign of life."""
        self._heard_s = self._server.clock()
        self._unanswered = 0
        self._forget()

    def stop(self) -> None:
        """Watch no more."""
        self._agenda.drop(self._beat)
        self._forget()

    def _beat(self) -> None:
        seen = self._server.wire.server_ids
        if not seen or self._unanswered >= MISSES:
            self._on_lost()
            return
        if not seen <= self._known:
            self._known |= seen
            self._on_other()
        quiet_s = self._server.clock() - self._heard_s
        if quiet_s < 0.9 * self._interval_s:
            self._agenda.later(self._interval_s - quiet_s, self._beat)
        else:
            self._greetings.append(self._server.wire.greet(self.heard))
            self._unanswered += 1
            self._agenda.later(self._interval_s, self._beat)

    def _forget(self) -> None:
        for greeting in self._greetings:
            self._server.wire.forget(greeting)
        self._greetings.clear()
