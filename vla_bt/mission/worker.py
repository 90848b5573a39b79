"""Planning off the tick: one worker thread, one answer at a time, nobody waits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, TimeoutError
from contextlib import suppress
from dataclasses import replace
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from vla_bt.plan import Plan, Verdict
from vla_bt.planner import Cancellation, Experience, Planner, PlanRequest, Report


class PlanTicket:
    """One question under way.

    Args:
        deadline_s: Clock time after which the answer is no longer wanted.
        clock: Seconds, monotonic.
    """

    def __init__(self, deadline_s: float, clock: Callable[[], float]) -> None:
        self.deadline_s = deadline_s
        """Clock time at which there is an answer, if only a refusal."""
        self.cancellation = Cancellation()
        self.report: Report | None = None
        """How the planner gets on; None while it has not said. Set in the planner's thread."""
        self.error = ''
        """Why there is no real answer; empty while there may be one."""
        self._future: Future[Plan] = Future()
        self._clock = clock
        self._answer: Plan | None = None

    def wait_for(self, future: Future[Plan]) -> None:
        """Name the future that gives the answer."""
        self._future = future

    @property
    def answer(self) -> Plan | None:
        """The planner's answer, None while it thinks; a refusal when `error` says why."""
        if self._answer is None:
            if self._future.done() and not self._future.cancelled():
                error = self._future.exception()
                if error is None:
                    self._answer = self._future.result()
                else:
                    self._give_up(f'The planner failed: {error}')
            elif self._clock() >= self.deadline_s:
                self.cancel()
                self._give_up('The planner did not answer in time.')
        return self._answer

    def cancel(self) -> None:
        """Drop the question; a running planner is told so and finishes unheard."""
        self._future.cancel()
        self.cancellation.cancel()

    def _give_up(self, reason: str) -> None:
        self.error = reason
        self._answer = Plan(verdict=Verdict.REFUSE, reason=reason)


class PlanningWorker:
    """Asks a planner in a thread of its own.

    Args:
        planner: May block.
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

    def ask(self, request: PlanRequest) -> PlanTicket:
        """Put a question. Returns at once."""
        ticket = PlanTicket(self._clock() + self._timeout_s, self._clock)

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
        """Have the planner learn how a mission ended. Returns at once."""
        if self._learn is not None:
            self._executor.submit(self._learn, experience)

    def finish(self, timeout_s: float) -> None:
        """Wait until what was told is learned, `timeout_s` at most."""
        with suppress(TimeoutError, CancelledError):
            self._executor.submit(list).result(timeout_s)

    def close(self) -> None:
        """Take no more questions; does not wait for a running planner."""
        self._executor.shutdown(wait=False, cancel_futures=True)


class DaemonExecutor(Executor):
    """Runs calls one after the other in a thread that never keeps the process from ending.

    The interpreter waits at its end for the threads of the standard pool, for a planner that hangs
    without end.

    Args:
        name: Of the thread.
    """

    def __init__(self, name: str) -> None:
        self._calls: SimpleQueue[Any] = SimpleQueue()
        Thread(target=self._run, daemon=True, name=name).start()

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Have `fn` run when its turn comes and return its future."""
        future: Future[object] = Future()
        self._calls.put((future, fn, args, kwargs))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Run no further call; never waits for the one that runs."""
        try:
            while (call := self._calls.get_nowait()) is not None:
                call[0].cancel()
        except Empty:
            self._calls.put(None)

    def _run(self) -> None:
        for future, fn, args, kwargs in iter(self._calls.get, None):
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(fn(*args, **kwargs))
                except Exception as error:  # the future carries it to whoever asks
                    future.set_exception(error)


class InlineExecutor(Executor):
    """Runs every call at once in the caller's thread; for virtual time and for planning alone."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Run `fn` now and return its finished future."""
        future: Future[object] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # the future carries it to whoever asks
            future.set_exception(error)
        return future
