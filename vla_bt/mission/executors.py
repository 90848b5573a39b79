"""Where planners run: a thread that keeps nobody waiting, or the caller's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

GRACE_S = 1.0
"""A planner has so long to hear that its question was dropped; a model breaks off in 20 ms."""
MAX_STUCK = 3
"""Most threads with a call that does not end; then the next calls wait."""


class DaemonExecutor(Executor):
    """Runs calls one after the other in a thread that never keeps the process from ending.

    The interpreter waits at its end for the threads of the standard pool, for a planner that hangs
    without end. Nor does such a planner keep the next one waiting: when a running call is
    canceled, the next one runs in a new thread, once that call has ended or after `grace_s`. All
    methods, and `cancel` of the futures, belong to one thread.

    Args:
        name: Of the threads.
        grace_s: Longest wait for a call that was canceled, seconds.
    """

    def __init__(self, name: str, grace_s: float = GRACE_S) -> None:
        self._name = name
        self._grace_s = grace_s
        self._is_closed = False
        self._threads: list[Thread] = []
        self._calls: _Calls = SimpleQueue()
        self._start()

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Have `fn` run when its turn comes and return its future."""
        call = _Call(lambda: fn(*args, **kwargs), self._pass_on)
        self._calls.put(call)
        return call

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Run no further call; never waits for the one that runs."""
        self._is_closed = True
        for call in _taken(self._calls):
            call.cancel()
        self._calls.put(None)

    @property
    def is_alive(self) -> bool:
        """True while there is a thread that takes calls, if only after the one it runs."""
        return any(thread.is_alive() for thread in self._threads[-1:])

    def revive(self) -> None:
        """Start a thread where there is none any more; what waits is run."""
        if not self.is_alive and not self._is_closed:
            self._start()

    def _pass_on(self) -> None:
        """Leave the call that runs to its thread, and the rest to a new one."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        if self._is_closed or len(self._threads) > MAX_STUCK:
            return
        calls, self._calls = self._calls, SimpleQueue()
        for call in _taken(calls):
            self._calls.put(call)
        calls.put(None)
        self._start(*self._threads[-1:])

    def _start(self, *before: Thread) -> None:
        thread = Thread(
            target=self._run, args=(self._calls, before), daemon=True, name=self._name
        )
        self._threads.append(thread)
        thread.start()

    def _run(self, calls: _Calls, before: Iterable[Thread]) -> None:
        for thread in before:
            thread.join(self._grace_s)
        for call in iter(calls.get, None):
            call.run()


class _Call(Future[Any]):
    """A call and its future."""

    def __init__(self, run: Callable[[], Any], on_drop: Callable[[], None]) -> None:
        super().__init__()
        self._run = run
        self._on_drop: Callable[[], None] | None = on_drop

    def cancel(self) -> bool:
        """Cancel it unless it runs already; then say once that it should not be waited for."""
        is_canceled = super().cancel()
        if not is_canceled and not self.done() and self._on_drop is not None:
            on_drop, self._on_drop = self._on_drop, None
            on_drop()
        return is_canceled

    def run(self) -> None:
        """Run it now, unless it was canceled."""
        if self.set_running_or_notify_cancel():
            try:
                self.set_result(self._run())
            except BaseException as error:  # the future carries it, an exit too, to whoever asks
                self.set_exception(error)


_Calls = SimpleQueue[_Call | None]


def _taken(calls: _Calls) -> Iterator[_Call]:
    """Take out and yield what waits."""
    with suppress(Empty):
        while True:
            call = calls.get_nowait()
            if call is not None:
                yield call


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
