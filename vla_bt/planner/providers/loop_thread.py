"""One asyncio loop in one thread of its own, for everything that waits for model servers."""

from __future__ import annotations

import asyncio
import atexit
import socket
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from threading import Lock, Thread
from typing import Any, TypeVar

T = TypeVar('T')

STOP_TIMEOUT_S = 2.0
"""Longest wait for the thread to end."""


class _Loop(asyncio.SelectorEventLoop):
    """Looks up names in daemon threads: one without an answer does not hold up the exit."""

    async def getaddrinfo(self, host: Any, port: Any, **hints: Any) -> Any:
        found = self.create_future()

        def tell(how: Callable[[Any], None], what: Any) -> None:
            if not found.done():
                how(what)

        def look_up() -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                try:
                    addresses = socket.getaddrinfo(host, port, **hints)
                except Exception as error:  # a thread's end: all of it is the waiter's
                    self.call_soon_threadsafe(tell, found.set_exception, error)
                else:
                    self.call_soon_threadsafe(tell, found.set_result, addresses)

        Thread(target=look_up, name='name of a model server', daemon=True).start()
        return await found


class LoopThread:
    """An asyncio loop in a daemon thread, started when it is first needed. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._is_closed = False

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Run a coroutine in the loop's thread; canceling the future cancels it. Returns at once.

        Raises:
            RuntimeError: The loop is closed.
        """
        with self._lock:
            if self._is_closed:
                work.close()
                raise RuntimeError('The loop for model servers is closed.')
            if self._loop is None:
                self._loop = _Loop()
                self._thread = Thread(
                    target=self._run, args=(self._loop,), name='model servers', daemon=True
                )
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        """Cancel what runs, close its connections and end the thread; for good. Blocks briefly."""
        with self._lock:
            self._is_closed = True
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(STOP_TIMEOUT_S)

    @staticmethod
    def _run(loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
            tasks = asyncio.all_tasks(loop)
            for task in tasks:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            loop.close()


SHARED = LoopThread()
"""The loop of this process."""

atexit.register(SHARED.close)
