"""Answers with an error status, in the words of both protocols."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vla_bt.fake_llm.faults import Fault

PAGE = b'<!DOCTYPE html><html><body><h1>Bad Gateway</h1></body></html>'

@dataclass(frozen=True, kw_only=True)
class HttpError:
    """An error as a model server reports it."""

    status: int
    message: str
    kind: str = 'invalid_request_error'
    """OpenAI's `type`."""
    code: str | None = None
    """OpenAI's `code`."""
    param: str | None = None
    """OpenAI's `param`: the field of the request that is meant."""

    is_page: bool = False
    """It is the web page of a proxy, not the server's own JSON."""

    def body(self, *, is_anthropic: bool) -> bytes:
        """Return the error as OpenAI or Anthropic words it."""
        if self.is_page:
            return PAGE
        if is_anthropic:
            kind = _ANTHROPIC_KINDS.get(self.status, 'api_error')
            error = {'type': kind, 'message': self.message}
            return json.dumps({'type': 'error', 'error': error, 'request_id': 'req_fake'}).encode()
        fields = {'message': self.message, 'type': self.kind, 'param': self.param}
        return json.dumps({'error': {**fields, 'code': self.code}}).encode()


_ANTHROPIC_KINDS = {
    400: 'invalid_request_error',
    401: 'authentication_error',
    403: 'permission_error',
    404: 'not_found_error',
    413: 'request_too_large',
    429: 'rate_limit_error',
    529: 'overloaded_error',
}

_ERRORS = {
    Fault.UNAUTHORIZED: HttpError(
        status=401, code='invalid_api_key', message='Incorrect API key provided.'
    ),
    Fault.FORBIDDEN: HttpError(
        status=403,
        code='unsupported_country_region_territory',
        kind='request_forbidden',
        message='Country, region, or territory not supported',
    ),
    Fault.UNKNOWN_MODEL: HttpError(
        status=404, code='model_not_found', message='The model does not exist.'
    ),
    Fault.BAD_REQUEST: HttpError(status=400, message='The request is invalid.'),
    Fault.UNSUPPORTED_RESPONSE_FORMAT: HttpError(
        status=400,
        param='response_format',
        message="Invalid parameter: 'response_format' of type 'json_schema' is not supported "
        'with this model.',
    ),
    Fault.UNSUPPORTED_TEMPERATURE: HttpError(
        status=400,
        code='unsupported_value',
        param='temperature',
        message="Unsupported value: 'temperature' does not support 0.2 with this model. "
        'Only the default (1) value is supported.',
    ),
    Fault.UNSUPPORTED_MAX_TOKENS: HttpError(
        status=400,
        code='unsupported_parameter',
        param='max_tokens',
        message="Unsupported parameter: 'max_tokens' is not supported with this model. "
        "Use 'max_completion_tokens' instead.",
    ),
    Fault.UNKNOWN_STREAM_OPTIONS: HttpError(
        status=400,
        code='unknown_parameter',
        param='stream_options',
        message="Unknown parameter: 'stream_options'.",
    ),
    Fault.UNSUPPORTED_IMAGE: HttpError(
        status=400,
        param='messages.[0].content.[1].type',
        message='Invalid content type. image_url is only supported by certain models.',
    ),
    Fault.CONTEXT_LENGTH: HttpError(
        status=400,
        code='context_length_exceeded',
        param='messages',
        message="This model's maximum context length is 8192 tokens. However, your messages "
        'resulted in 9021 tokens. Please reduce the length of the messages.',
    ),
    Fault.REQUEST_TOO_LARGE: HttpError(status=413, message='Request too large.'),
    Fault.RATE_LIMITED: HttpError(
        status=429, code='rate_limit_exceeded', kind='requests', message='Rate limit reached.'
    ),
    Fault.INSUFFICIENT_QUOTA: HttpError(
        status=429,
        code='insufficient_quota',
        kind='insufficient_quota',
        message='You exceeded your current quota, please check your plan and billing details.',
    ),
    Fault.SERVER_ERROR: HttpError(
        status=500, kind='server_error', message='The server had an error.'
    ),
    Fault.BAD_GATEWAY: HttpError(status=502, message='Bad Gateway', is_page=True),
    Fault.UNAVAILABLE: HttpError(
        status=503, kind='service_unavailable_error', message='The engine is overloaded.'
    ),
    Fault.OVERLOADED: HttpError(status=529, kind='overloaded', message='Overloaded'),
}

_ANTHROPIC_ERRORS = {
    Fault.INSUFFICIENT_QUOTA: HttpError(
        status=400, message='Your credit balance is too low to access the Anthropic API.'
    ),
    Fault.CONTEXT_LENGTH: HttpError(
        status=400, message='prompt is too long: 209021 tokens > 200000 maximum'
    ),
    Fault.UNSUPPORTED_RESPONSE_FORMAT: HttpError(
        status=400, message='output_config.format: structured outputs are not supported here'
    ),
}

_ONLY_WITH = {
    Fault.UNSUPPORTED_RESPONSE_FORMAT: ('response_format', 'output_config'),
    Fault.UNSUPPORTED_TEMPERATURE: ('temperature',),
    Fault.UNSUPPORTED_MAX_TOKENS: ('max_tokens',),
    Fault.UNKNOWN_STREAM_OPTIONS: ('stream_options',),
}


def error_for(
    fault: Fault, body: Mapping[str, Any], *, is_anthropic: bool = False
) -> HttpError | None:
    """Return the error a fault means for a request; None: it is no such fault, or not for it."""
    if fault in _ONLY_WITH and not any(name in body for name in _ONLY_WITH[fault]):
        return None
    if fault is Fault.UNSUPPORTED_IMAGE and not holds_image(body):
        return None
    special = _ANTHROPIC_ERRORS.get(fault) if is_anthropic else None
    return special or _ERRORS.get(fault)


def holds_image(body: Mapping[str, Any]) -> bool:
    """True when a message of the request has an image."""
    text = json.dumps(body.get('messages', ''))
    return '"type": "image_url"' in text or '"type": "image"' in text
