"""Whatever a client library raises, as one of our faults."""

from __future__ import annotations

import logging
import ssl
import traceback
from collections.abc import Iterator
from typing import Any

from vla_bt.planner.providers.complaints import Complaint, read_complaint
from vla_bt.planner.providers.records import FaultCode, ModelFault

log = logging.getLogger(__name__)


def complaint_of(error: Exception) -> Complaint | None:
    """Return what the server says is wrong; None: the error is not the server's word."""
    response: Any = getattr(error, 'response', None)
    body = getattr(error, 'body', None)
    if response is not None and hasattr(response, 'status_code'):
        # An error event within a stream carries the response that began well.
        status = response.status_code if response.status_code >= 300 else 0
        return read_complaint(body, status=status, headers=response.headers)
    return read_complaint(body) if body else None


def fault_of(error: Exception) -> ModelFault:
    """Return the one fault that an exception of a request means."""
    if isinstance(error, ImportError):
        return ModelFault(
            FaultCode.NOT_INSTALLED,
            f'The client library of this provider is not installed: {error.name}.',
        )
    if isinstance(error, UnicodeEncodeError):
        what = 'The request holds characters that cannot be sent.'
        return ModelFault(FaultCode.BAD_REQUEST, what)
    for link in _chain(error):
        if isinstance(link, ModelFault):
            return link
        complaint = complaint_of(link)
        if complaint is not None:
            return complaint.fault()
    for link in _chain(error):
        fault = _of_connection(link)
        if fault is not None:
            return fault
    kind = type(error).__name__
    if not isinstance(error, ValueError):
        where = ''.join(traceback.format_tb(error.__traceback__))
        # Its message may quote anything that was sent or received, keys too.
        log.warning('A model client raised %s:\n%s', kind, where)
    return ModelFault(FaultCode.NOT_AN_ANSWER, f'What the server sent cannot be read ({kind}).')


def _of_connection(error: BaseException) -> ModelFault | None:
    import anyio
    import httpx2

    kinds = (httpx2.ConnectError, httpx2.ProxyError, httpx2.InvalidURL, httpx2.UnsupportedProtocol)
    if isinstance(error, (*kinds, httpx2.TooManyRedirects)):
        return _unreachable('There is no connection to the server', error, is_passing=False)
    if isinstance(error, httpx2.ConnectTimeout):
        return _unreachable('The server does not take the connection', error, is_passing=True)
    if isinstance(error, httpx2.TimeoutException):
        return ModelFault(FaultCode.TIMED_OUT, 'The server went silent.', is_passing=True)
    broken = (httpx2.TransportError, anyio.EndOfStream, ssl.SSLError, OSError)
    if isinstance(error, broken) and not isinstance(error, httpx2.DecodingError):
        return _unreachable('The connection to the server broke', error, is_passing=True)
    return None


def _unreachable(what: str, error: BaseException, *, is_passing: bool) -> ModelFault:
    kind = type(error).__name__
    return ModelFault(FaultCode.UNREACHABLE, f'{what} ({kind}).', is_passing=is_passing)


def _chain(error: BaseException | None) -> Iterator[Any]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
