"""Planning off the tick: one worker thread, one answer at a time, nobody waits."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, TimeoutError
from contextlib import suppress
from dataclasses import replace
from typing import Any

from vla_bt.errors import shorten
from vla_bt.mission.executors import DaemonExecutor
from vla_bt.plan import Plan, Verdict
from vla_bt.planner import Cancellation, Experience, Planner, PlanRequest, Report

log = logging.getLogger(__name__)

MAX_FAULT_LENGTH = 500
"""Most characters of an exception that are told to people."""


class PlanTicket:
    """One question under way.

    Args:
        deadline_s: Clock time after which the answer is no longer wanted.
        clock: Seconds, monotonic.
        is_lost: Says whether nobody is there to answer any more.
    """

    def __init__(
        self,
        deadline_s: float,
        clock: Callable[[], float],
        is_lost: Callable[[], bool] = lambda: False,
    ) -> None:
        self.deadline_s = deadline_s
        """Clock time at which there is an answer, if only a refusal."""
        self.cancellation = Cancellation()
        self.report: Report | None = None
        """How the planner gets on; None while it has not said. Set in the planner's thread."""
        self.error = ''
        """Why there is no real answer; empty while there may be one."""
        self._future: Future[Plan] = Future()
        self._clock = clock
        self._is_lost = is_lost
        self._answer: Plan | None = None

    def wait_for(self, future: Future[Plan]) -> None:
        """Name the future that gives the answer."""
        self._future = future

    @property
    def answer(self) -> Plan | None:
        """The planner's answer, None while it thinks; a refusal when `error` says why."""
        if self._answer is None:
            if self._future.done() and not self._future.cancelled():
                self._take(self._future)
            elif self._clock() >= self.deadline_s:
                self.cancel()
                self._give_up('The planner did not answer in time.')
            elif self._is_lost():
                self.cancel()
                self._give_up('The thread that plans has ended without an answer.')
        return self._answer

    @property
    def patience_until_s(self) -> float:
        """Clock time until which its planner may be busy with it; minus infinity: it is not."""
        is_over = self._future.done() or self.cancellation.is_canceled
        return -math.inf if is_over else self.deadline_s

    def cancel(self) -> None:
        """Drop the question; a running planner is told so and finishes unheard."""
        self._future.cancel()
        self.cancellation.cancel()

    def _take(self, future: Future[Plan]) -> None:
        error = future.exception()
        if error is None:
            self._answer = future.result()
        else:
            log.error('the planner failed', exc_info=error)
            what = shorten(str(error) or repr(error), MAX_FAULT_LENGTH)
            self._give_up(f'The planner failed: {what}')

    def _give_up(self, reason: str) -> None:
        self.error = reason
        self._answer = Plan(verdict=Verdict.REFUSE, reason=reason)


class PlanningWorker:
    """Asks a planner in a thread of its own.

    Args:
        planner: May block. One that goes on after its question was dropped may be asked the next
            one in another thread meanwhile, see `DaemonExecutor`.
        clock: Seconds, monotonic.
        timeout_s: Longest time for one answer, > 0.
        wake: Called from the worker thread when there is an answer or a report; must be
            thread-safe.
        executor: Where the planner runs; None: one thread of its own.
        learn: Told in the same thread how missions ended; None: nobody is.
    """

    def __init__(
        self,
        planner: Planner,
        *,
        clock: Callable[[], float],
        timeout_s: float,
        wake: Callable[[], None] = lambda: None,
        executor: Executor | None = None,
        learn: Callable[[Experience], None] | None = None,
    ) -> None:
        self._planner = planner
        self._clock = clock
        self._timeout_s = timeout_s
        self._wake = wake
        self._executor = executor or DaemonExecutor('planner')
        self._learn = learn
        self._ticket: PlanTicket | None = None
        self._ping: Future[Any] | None = None
        self._pinged_s = 0.0

    def silence_s(self) -> float:
        """Return how long the planner has given no sign of life, seconds; 0: it is well.

        It is asked for one each time the last one has come. While it works on a question it owes
        none before the question's deadline; a thread that has ended owes one at once. Returns at
        once.
        """
        if self._ping is None or self._ping.done():
            self._ping = self._executor.submit(list)
            self._pinged_s = self._clock()
        if self._ping.done():
            return 0.0
        owed_s = self._pinged_s
        if self._ticket is not None and not self._has_ended():
            owed_s = max(owed_s, self._ticket.patience_until_s)
        return max(0.0, self._clock() - owed_s)

    def ask(self, request: PlanRequest) -> PlanTicket:
        """Put a question. Returns at once."""
        if isinstance(self._executor, DaemonExecutor):
            self._executor.revive()
        deadline_s = self._clock() + self._timeout_s
        ticket = self._ticket = PlanTicket(deadline_s, self._clock, self._has_ended)

        def report(news: Report) -> None:
            ticket.report = news
            self._wake()

        asked = replace(
            request,
            patience_s=self._timeout_s,
            cancellation=ticket.cancellation,
            report=report,
        )
        future = self._executor.submit(self._planner.plan, asked)
        ticket.wait_for(future)
        future.add_done_callback(lambda _: self._wake())
        return ticket

    def tell(self, experience: Experience) -> None:
        """Have the planner learn how a mission ended. Returns at once; a fault is logged."""
        if self._learn is not None:
            self._executor.submit(self._learn, experience).add_done_callback(_log_fault)

    def finish(self, timeout_s: float) -> None:
        """Wait until what was told is learned, `timeout_s` at most."""
        with suppress(TimeoutError, CancelledError):
            self._executor.submit(list).result(timeout_s)

    def _has_ended(self) -> bool:
        return isinstance(self._executor, DaemonExecutor) and not self._executor.is_alive

    def close(self) -> None:
        """Take no more questions; does not wait for a running planner."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def _log_fault(learned: Future[Any]) -> None:
    if not learned.cancelled() and learned.exception() is not None:
        log.error('the planner failed to learn from a mission', exc_info=learned.exception())
