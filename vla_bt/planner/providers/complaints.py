"""What a server itself says is wrong: its error answers and error events, in any dialect."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from vla_bt.errors import shorten
from vla_bt.planner.providers.records import FaultCode, ModelFault
from vla_bt.settings.secrets import without_keys

MAX_QUOTE_CHARS = 200

_QUOTA = frozenset({
    'insufficient_quota', 'billing_error', 'billing_hard_limit_reached', 'billing_not_active',
})  # fmt: skip
_REFUSED = frozenset({'content_filter', 'content_policy_violation'})
_TOO_LONG = frozenset({'context_length_exceeded', 'string_above_max_length'})
_BY_STATUS: Mapping[int, FaultCode] = {
    401: FaultCode.AUTH,
    402: FaultCode.QUOTA,
    403: FaultCode.AUTH,
    408: FaultCode.SERVER_ERROR,
    409: FaultCode.SERVER_ERROR,
    425: FaultCode.SERVER_ERROR,
    429: FaultCode.RATE_LIMITED,
}
_BY_KIND: Mapping[str, FaultCode] = {
    'authentication_error': FaultCode.AUTH,
    'permission_error': FaultCode.AUTH,
    'rate_limit_error': FaultCode.RATE_LIMITED,
    'rate_limit_exceeded': FaultCode.RATE_LIMITED,
    'invalid_request_error': FaultCode.BAD_REQUEST,
    'not_found_error': FaultCode.BAD_REQUEST,
    'request_too_large': FaultCode.BAD_REQUEST,
}
"""For error events, which have no status; all others are the server's own failure."""

_NO_CREDIT = 'Your credit balance is too low'
"""Anthropic has neither a code nor a kind of its own for an empty account, only this text."""

_SENTENCES: Mapping[FaultCode, str] = {
    FaultCode.AUTH: 'The server does not accept the key',
    FaultCode.QUOTA: 'The account has no money or quota left',
    FaultCode.REFUSED: 'A content filter of the server declined the request',
    FaultCode.RATE_LIMITED: 'The server is asked too often',
    FaultCode.BAD_REQUEST: 'The server does not take the request',
    FaultCode.SERVER_ERROR: 'The server failed',
    FaultCode.NOT_AN_ANSWER: 'The server sends its client elsewhere',
}
_PASSING = frozenset({FaultCode.RATE_LIMITED, FaultCode.SERVER_ERROR})

@dataclass(frozen=True, kw_only=True)
class Complaint:
    """One error as a server reports it; empty fields where it does not say."""

    status: int = 0
    """Of HTTP; 0: an event within a stream that began well."""
    kind: str = ''
    code: str = ''
    param: str = ''
    """The field of the request that is meant."""
    message: str = ''
    retry_after_s: float | None = None

    @property
    def fault_code(self) -> FaultCode:
        """What it means."""
        names = {self.code, self.kind}
        if names & _QUOTA or (self.status == 400 and self.message.startswith(_NO_CREDIT)):
            return FaultCode.QUOTA
        if names & _REFUSED:
            return FaultCode.REFUSED
        if self.status >= 500:
            return FaultCode.SERVER_ERROR
        if 300 <= self.status < 400:
            return FaultCode.NOT_AN_ANSWER
        if self.status >= 400:
            return _BY_STATUS.get(self.status, FaultCode.BAD_REQUEST)
        known = (_BY_KIND[name] for name in (self.code, self.kind) if name in _BY_KIND)
        return next(known, FaultCode.SERVER_ERROR)

    def fault(self) -> ModelFault:
        """Return it as a fault with a sentence for a person."""
        code = self.fault_code
        quote = shorten(without_keys(' '.join(self.message.split())), MAX_QUOTE_CHARS)
        status = f' (HTTP {self.status})' if self.status else ''
        return ModelFault(
            code,
            f'{_SENTENCES[code]}{status}: {quote}' if quote else f'{_SENTENCES[code]}{status}.',
            retry_after_s=self.retry_after_s,
            is_passing=code in _PASSING,
        )

    def culprit(self, words: Mapping[str, Iterable[str]]) -> str | None:
        """Return the field of the request that the server does not take; None: no such field.

        A server that names the field is believed. Many local servers have nothing but a text:
        there the first of `words` found in it decides, and only in a refusal of the request (400,
        422, or the 500 of llama.cpp for what it does not support).

        Args:
            words: Fields that can be left out, each with what its name is in texts.
        """
        if self.status not in (400, 422, 500, 501) or self.code in _TOO_LONG:
            return None
        root = re.split(r'[.\[]', self.param, maxsplit=1)[0]
        if root in words:
            return root
        if root not in ('', 'messages'):  # of the messages, only the text says what is meant
            return None
        if self.status == 500 and 'support' not in self.message:
            return None
        for name, names in words.items():
            if any(re.search(rf'\b{re.escape(each)}\b', self.message) for each in names):
                return name
        return None


def read_complaint(
    body: object, *, status: int = 0, headers: Mapping[str, str] | None = None
) -> Complaint:
    """Return what an error body says, whatever its shape."""
    error = body.get('error', body) if isinstance(body, Mapping) else body
    if isinstance(error, Mapping) and isinstance(error.get('error'), Mapping):
        error = error['error']
    retry_after_s = read_retry_after_s(headers or {})
    if not isinstance(error, Mapping):
        text = error if isinstance(error, str) and not error.lstrip().startswith('<') else ''
        return Complaint(status=status, message=text, retry_after_s=retry_after_s)
    message = error.get('message') or error.get('detail') or ''
    return Complaint(
        status=status,
        kind=str(error.get('type') or ''),
        code=str(error.get('code') or ''),
        param=str(error.get('param') or ''),
        message=message if isinstance(message, str) else str(message),
        retry_after_s=retry_after_s,
    )


def read_retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return how long a server wants to be left alone, seconds >= 0; None: it does not say.

    Source: RFC 9110 section 10.2.3; `retry-after-ms` is OpenAI's.
    """
    for name, unit_s in (('retry-after-ms', 0.001), ('retry-after', 1.0)):
        text = headers.get(name, '')
        try:
            value = float(text) * unit_s
        except ValueError:
            continue
        return max(value, 0.0) if math.isfinite(value) else None
    try:
        date = parsedate_to_datetime(headers.get('retry-after', ''))
    except (TypeError, ValueError, IndexError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=timezone.utc)
    return max((date - datetime.now(timezone.utc)).total_seconds(), 0.0)
