"""Between the ROS interfaces and the executive: orders in, states and results out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from vla_bt.mission import BusyError, Executive, Mission, MissionResult, MissionStatus, Order

REPORT_PERIOD_S = 0.1
"""A mission whose state has not changed is reported at most this often, if at all."""


class Listener(Protocol):
    """Who wants to know how missions go."""

    def on_status(self, status: MissionStatus) -> None:
        """Take in a changed state; the last one comes right before the result."""

    def on_result(self, status: MissionStatus, result: MissionResult) -> None:
        """Take in the end of a mission; the robot stands still by now."""


@dataclass
class _Entry:
    mission: Mission
    listeners: tuple[Listener, ...]
    shown: MissionStatus | None = None
    shown_s: float = 0.0

    def is_due(self, now_s: float) -> bool:
        """Return True when a report may go out: a new state at once, all else in its time."""
        is_new = self.shown is None or self.mission.state is not self.shown.state
        return is_new or now_s - self.shown_s >= REPORT_PERIOD_S


class Dispatcher:
    """Runs the executive and tells listeners. All calls belong to the executor's thread.

    Args:
        executive: Runs the missions.
        missing: Returns what missions still wait for before they start, nothing when they may.
        patience_s: Longest such wait; then the guards judge what is missing.
        listener: Told of every mission.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        executive: Executive,
        *,
        missing: Callable[[], tuple[str, ...]],
        patience_s: float,
        listener: Listener,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._executive = executive
        self._missing = missing
        self._patience_s = patience_s
        self._listener = listener
        self._clock = clock
        self._closed = ''
        self._entries: list[_Entry] = []
        self._is_waiting = False
        self._patient_until_s: float | None = None

    @property
    def is_idle(self) -> bool:
        """True when no mission is open and the robot stands still."""
        return not self._entries and self._executive.is_idle

    def submit(
        self, order: Order, *, preempt: bool = False, listener: Listener | None = None
    ) -> Mission:
        """Take an order and report that it is there; its mission goes on with the next ticks.

        Args:
            order: What to do.
            preempt: Stop a mission under way first.
            listener: Told of this mission, before the common listener.

        Raises:
            BusyError: A mission is under way and `preempt` is False, or after `close`.
        """
        if self._closed:
            raise BusyError(self._closed)
        mission = self._executive.submit(order, preempt=preempt)
        listeners = (listener, self._listener) if listener else (self._listener,)
        entry = _Entry(mission, listeners, shown_s=self._clock())
        self._entries.append(entry)
        self._is_waiting = not self._may_run()
        self._show(entry)
        return mission

    def cancel(self, reason: str) -> None:
        """Stop every mission."""
        self._executive.cancel(reason)

    def close(self, reason: str) -> None:
        """Stop every mission and take no more orders."""
        self._closed = reason
        self.cancel(reason)

    def tick(self) -> float | None:
        """Advance the missions and report.

        Returns:
            The time on the clock at which the next tick is needed even if nothing happens,
            infinity when none is; None when there is nothing to do.
        """
        self._is_waiting = not self._may_run()
        if not self._is_waiting:
            self._executive.tick()
        now_s = self._clock()
        for entry in tuple(self._entries):
            if entry.mission.result is not None:
                self._entries.remove(entry)
                self._close(entry, entry.mission.result)
            elif entry.is_due(now_s):
                entry.shown_s = now_s
                self._show(entry)
        if self.is_idle:
            return None
        return self._patient_until_s if self._is_waiting else self._executive.next_deadline_s

    def _may_run(self) -> bool:
        if not self._entries or not self._missing():
            self._patient_until_s = None
            return True
        now_s = self._clock()
        if self._patient_until_s is None:
            self._patient_until_s = now_s + self._patience_s
        return now_s >= self._patient_until_s

    def _show(self, entry: _Entry) -> MissionStatus:
        status = entry.mission.status
        if self._is_waiting:
            waiting_for = ', '.join(self._missing())
            status = replace(status, message=f'Waiting for: {waiting_for}.')
        if status != entry.shown:
            entry.shown = status
            for listener in entry.listeners:
                listener.on_status(status)
        return status

    def _close(self, entry: _Entry, result: MissionResult) -> None:
        status = self._show(entry)
        for listener in entry.listeners:
            listener.on_result(status, result)
