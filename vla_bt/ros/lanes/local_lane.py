"""Actions that have no action server: a service call, a topic to wait for, a spoken sentence."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from rclpy.node import Node

from vla_bt.robot import Verdict, VerdictCode
from vla_bt.ros.lanes.steady_timer import SteadyTimer

POLL_S = 0.05


class LocalTicket:
    """An action that this process ends: when something comes in, or at its deadline.

    Args:
        deadline_s: Steady time at which it ends by itself.
        at_deadline: Says how it ends then.
        note: Anything its owner wants to find again.
    """

    feedback = ''

    def __init__(self, deadline_s: float, at_deadline: Callable[[], Verdict], note: Any) -> None:
        self.deadline_s = deadline_s
        self.at_deadline = at_deadline
        self.note = note
        self.is_binding = False
        """True: what was begun cannot be taken back; a cancel request is ignored."""
        self._verdict: Verdict | None = None

    @property
    def verdict(self) -> Verdict | None:
        """How it ended; None while it runs."""
        return self._verdict

    def cancel(self) -> None:
        """End it as CANCELED at once; no-op when it ended or is binding."""
        if not self.is_binding:
            self.end(Verdict(code=VerdictCode.CANCELED, message='Stopped on request.'))

    def end(self, verdict: Verdict) -> None:
        """End it; the first verdict stands."""
        if self._verdict is None:
            self._verdict = verdict


class LocalLane:
    """Keeps the deadlines of local tickets. Executor thread only; nothing blocks.

    Args:
        node: Owner of the timer.
        wake: Called when a ticket ended by its deadline; who ends one by `end` does so itself.
        poll: Called every `POLL_S` with each live ticket; None: not.
        clock: Seconds, steady.
    """

    def __init__(
        self,
        node: Node,
        wake: Callable[[], None] = lambda: None,
        poll: Callable[[LocalTicket], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wake = wake
        self._poll = poll
        self._clock = clock
        self._timer = SteadyTimer(node, self._check, clock)
        self._tickets: list[LocalTicket] = []

    def begin(
        self, timeout_s: float, at_deadline: Callable[[], Verdict], note: Any = None
    ) -> LocalTicket:
        """Return a ticket that ends after `timeout_s` unless something ends it before."""
        ticket = LocalTicket(self._clock() + timeout_s, at_deadline, note)
        self._tickets.append(ticket)
        self._rest()
        return ticket

    def extend(self, ticket: LocalTicket, timeout_s: float) -> None:
        """Have the ticket end `timeout_s` from now instead."""
        ticket.deadline_s = self._clock() + timeout_s
        self._rest()

    @property
    def live(self) -> list[LocalTicket]:
        """The tickets that have not ended."""
        self._tickets = [ticket for ticket in self._tickets if ticket.verdict is None]
        return self._tickets

    @property
    def is_idle(self) -> bool:
        """True when every ticket has ended."""
        return not self.live

    @property
    def is_wanted(self) -> bool:
        """True while a ticket is live that would end on request."""
        return any(not ticket.is_binding for ticket in self.live)

    @property
    def alarm(self) -> str:
        """Nothing: what happens here ends here."""
        return ''

    def cancel_all(self) -> None:
        """Ask every ticket to stop."""
        for ticket in self.live:
            ticket.cancel()

    def destroy(self) -> None:
        """End every ticket and stop the timer."""
        for ticket in self.live:
            ticket.end(Verdict(code=VerdictCode.CANCELED, message='The node is being shut down.'))
        self._timer.destroy()

    def _check(self) -> None:
        now_s = self._clock()
        for ticket in tuple(self.live):
            if self._poll is not None:
                self._poll(ticket)
            if ticket.verdict is None and now_s >= ticket.deadline_s:
                ticket.end(ticket.at_deadline())
                self._wake()
        self._rest()

    def _rest(self) -> None:
        """Have the timer fire when the next ticket is due, or to be looked at."""
        due_s = min((ticket.deadline_s for ticket in self.live), default=math.inf)
        if self._poll is not None and due_s < math.inf:
            due_s = min(due_s, self._clock() + POLL_S)
        self._timer.wake_at(due_s)
