"""HTTP/1.1 as far as a model server needs it: reading requests, framing answers."""

from __future__ import annotations

import asyncio
import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_BODY_BYTES = 40_000_000
"""A request longer than this is not read."""

REASONS = {200: 'OK', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found'}


@dataclass(frozen=True, kw_only=True)
class HttpRequest:
    """What arrived."""

    method: str
    path: str
    """Without the query."""
    headers: Mapping[str, str]
    """Lower-case names."""
    body: bytes

    def document(self) -> dict[str, Any] | None:
        """Return the body as a JSON object; None: it is none."""
        try:
            document = json.loads(self.body)
        except ValueError:
            return None
        return document if isinstance(document, dict) else None


@dataclass(frozen=True)
class Wait:
    """Let time pass before the next bytes."""

    seconds: float


class Ending(enum.Enum):
    """How an answer ends other than by being complete."""

    HANG = enum.auto()
    """Send nothing more and leave the connection open."""
    RESET = enum.auto()
    """Reset the connection (RST)."""
    CLOSE = enum.auto()
    """Close the connection in an orderly way (FIN)."""


Move = bytes | Wait | Ending
"""One thing done to answer: bytes to send, time to let pass, or a way to end."""

END_OF_CHUNKS = b'0\r\n\r\n'


async def read_request(reader: asyncio.StreamReader) -> HttpRequest | None:
    """Return the next request of a connection; None: it ended or is not HTTP."""
    try:
        first, *lines = (await reader.readuntil(b'\r\n\r\n')).decode('latin-1').split('\r\n')
        method, target, _ = first.split(' ')
        pairs = (line.split(':', 1) for line in lines if line)
        headers = {name.strip().lower(): value.strip() for name, value in pairs}
        length = int(headers.get('content-length', '0'))
        if not 0 <= length <= MAX_BODY_BYTES:
            return None
        body = await reader.readexactly(length)
    except (ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
        return None
    path = target.split('?', 1)[0]
    return HttpRequest(method=method, path=path, headers=headers, body=body)


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """Return the status line and the headers of an answer."""
    lines = [f'HTTP/1.1 {status} {REASONS.get(status, "Status")}']
    lines += [f'{name}: {value}' for name, value in headers.items()]
    return '\r\n'.join([*lines, '', '']).encode('latin-1')


def whole(status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    """Return a complete answer."""
    return head(status, {**headers, 'content-length': str(len(body))}) + body


def chunk(data: bytes) -> bytes:
    """Return a piece of an answer with `transfer-encoding: chunked`; `data` is not empty."""
    return b'%x\r\n%s\r\n' % (len(data), data)
