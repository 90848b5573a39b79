"""What happened on the server, for assertions from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from vla_bt.fake_llm.records import Disconnect, FakeRequest


class Journal:
    """Requests and disconnects, in their order. Any thread."""

    def __init__(self, on_request: Callable[[FakeRequest], None] = lambda _: None) -> None:
        self._on_request = on_request
        self._changed = threading.Condition()
        self._requests: list[FakeRequest] = []
        self._disconnects: list[Disconnect] = []

    @property
    def requests(self) -> tuple[FakeRequest, ...]:
        """All requests so far."""
        with self._changed:
            return tuple(self._requests)

    @property
    def disconnects(self) -> tuple[Disconnect, ...]:
        """Connections that the client closed before the answer was complete."""
        with self._changed:
            return tuple(self._disconnects)

    def add_request(self, request: FakeRequest) -> None:
        """Note a request."""
        with self._changed:
            self._requests.append(request)
            self._changed.notify_all()
        self._on_request(request)

    def add_disconnect(self, disconnect: Disconnect) -> None:
        """Note a disconnect."""
        with self._changed:
            self._disconnects.append(disconnect)
            self._changed.notify_all()

    def wait_for_requests(self, count: int, timeout_s: float = 5.0) -> bool:
        """Block until there were that many requests; False: not within the time."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._requests) >= count, timeout_s)

    def wait_for_disconnects(self, count: int, timeout_s: float = 5.0) -> bool:
        """Block until there were that many disconnects; False: not within the time."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._disconnects) >= count, timeout_s)
