"""The server in a thread of its own, for tests."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType

from vla_bt.fake_llm.journal import Journal
from vla_bt.fake_llm.records import Disconnect, FakeReply, FakeRequest, Rule, Script
from vla_bt.fake_llm.server import Server
from vla_bt.settings.web_access import LOOPBACK, WebAccess

KEY = 'fake'
"""The key of the server; never a real one."""


class FakeLlm:
    """A model server on a free port, while the `with` block lasts.

    Args:
        replies: A script, or replies to whatever comes, in this order; none: it asks back.
        port: 0: any free one.
        key: The key that counts as right.
        on_request: Called in the server's thread with each request.
        access: Where it listens and for whom; None: on 127.0.0.1 for this machine.
    """

    def __init__(
        self,
        replies: Script | Sequence[FakeReply] = (),
        *,
        port: int = 0,
        key: str = KEY,
        on_request: Callable[[FakeRequest], None] = lambda _: None,
        access: WebAccess | None = None,
    ) -> None:
        self._access = access or WebAccess()
        if not isinstance(replies, Script):
            replies = Script(rules=[Rule(replies=replies)] if replies else [])
        self._journal = Journal(on_request)
        self._server = Server(replies, self._journal, key, self._access)
        self._listener = listen(port, self._access.host)
        self.port = int(self._listener.getsockname()[1])
        """The port it listens on."""
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name='fake_llm', daemon=True)

    @property
    def root_url(self) -> str:
        """Address for Anthropic's client."""
        host = self._access.host
        return f'http://{f"[{host}]" if ":" in host else host}:{self.port}'

    @property
    def base_url(self) -> str:
        """Address for OpenAI's client."""
        return f'{self.root_url}/v1'

    @property
    def requests(self) -> tuple[FakeRequest, ...]:
        """All requests so far."""
        return self._journal.requests

    @property
    def disconnects(self) -> tuple[Disconnect, ...]:
        """Connections that the client closed before the answer was complete."""
        return self._journal.disconnects

    def wait_for_requests(self, count: int, timeout_s: float = 5.0) -> bool:
        """Block until there were that many requests; False: not within the time."""
        return self._journal.wait_for_requests(count, timeout_s)

    def wait_for_disconnects(self, count: int, timeout_s: float = 5.0) -> bool:
        """Block until there were that many disconnects; False: not within the time."""
        return self._journal.wait_for_disconnects(count, timeout_s)

    def __enter__(self) -> FakeLlm:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._server.serve(self._listener, self._stop))
        finally:
            self._loop.close()


def listen(port: int, host: str = LOOPBACK) -> socket.socket:
    """Return a socket that listens on an address; 0: on any free port.

    Raises:
        OSError: The port is taken, or the address is none of this machine.
    """
    family = socket.AF_INET6 if ':' in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=100)


@contextlib.contextmanager
def closed_port() -> Iterator[int]:
    """Yield a port of 127.0.0.1 on which connections are refused while the block lasts."""
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        yield int(taken.getsockname()[1])
