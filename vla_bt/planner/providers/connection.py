"""Connections to model servers: how much is read, how long is waited, who is believed.

Imported where a connection is made and not before: the HTTP library takes its time.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import Any

import httpx2

from vla_bt.planner.providers.credentials import is_loopback
from vla_bt.planner.providers.records import FaultCode, ModelFault

CONNECT_TIMEOUT_S = 3.0
"""Longest wait for a connection; everything else ends with the caller's time."""

READ_TIMEOUT_S = 600.0

MAX_BYTES = 4 * 1024 * 1024
"""Most bytes read of one answer. A stream takes some 250 for each token."""


class _BoundedStream(httpx2.AsyncByteStream):
    """Stops reading when too much comes; in effect before anything is decoded or kept."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for piece in self._stream:
            size += len(piece)
            if size > MAX_BYTES:
                raise ModelFault(FaultCode.TOO_LARGE, f'The server sent over {MAX_BYTES} bytes.')
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _bound(response: httpx2.Response) -> None:
    encoding = response.headers.get('content-encoding', 'identity')
    if encoding != 'identity':  # it was asked not to: a few bytes may unpack to gigabytes
        raise _not_an_answer(f'a compressed answer ({encoding[:20]})')
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    response.stream = _BoundedStream(response.stream)


def http_client(base_url: str) -> httpx2.AsyncClient:
    """Return the HTTP client for an address.

    Proxies of the environment are used, except to this machine itself.
    """
    is_plain = base_url.lower().startswith('http://')
    return httpx2.AsyncClient(
        # Certificates take 30 ms to load; without any, nothing is trusted.
        verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if is_plain else True,
        headers={'Accept-Encoding': 'identity'},
        timeout=timeout(),
        follow_redirects=False,
        event_hooks={'response': [_bound]},
        trust_env=not is_loopback(base_url),
    )


def timeout() -> httpx2.Timeout:
    """Return the limits for single steps of a request."""
    return httpx2.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)


class Connection:
    """Sends requests through a client library, which knows keys, headers and streams.

    Args:
        library: An `AsyncOpenAI` or `AsyncAnthropic`.
        stream: The library's class of a stream of plain JSON values.
        headers: Of each request, beside the library's own.
    """

    def __init__(self, library: Any, stream: Any, headers: Mapping[str, Any]) -> None:
        self._library = library
        self._stream = stream
        self._options = {'headers': headers}

    async def events(
        self, path: str, body: Mapping[str, Any]
    ) -> AsyncGenerator[dict[str, Any], None]:
        """Send a request and yield the events of its answer.

        A server that does not stream is understood, too: its whole answer is the one event.

        Raises:
            ModelFault: What comes is too much, or no event.
            Exception: Whatever the library raises.
        """
        stream = await self._library.post(
            path,
            body=body,
            cast_to=object,
            stream=True,
            stream_cls=self._stream,
            options=self._options,
        )
        async with stream:
            kind = stream.response.headers.get('content-type', 'text/event-stream')
            if kind.startswith('application/json'):
                yield _object(json.loads(await stream.response.aread()))
                return
            if not kind.startswith('text/event-stream'):
                raise _not_an_answer(kind.split(';')[0][:40])
            async for event in stream:
                yield _object(event)

    async def close(self) -> None:
        """Close what is open."""
        await self._library.close()


def _object(event: object) -> dict[str, Any]:
    if not isinstance(event, dict):
        raise _not_an_answer('a JSON value that is no object')
    return event


def _not_an_answer(what: str) -> ModelFault:
    return ModelFault(FaultCode.NOT_AN_ANSWER, f"The server sent {what}, not a model's answer.")
