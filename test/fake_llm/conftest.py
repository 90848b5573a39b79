"""Talking to the server byte by byte, and with the clients that people use."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from vla_bt.fake_llm import FakeLlm

DOCUMENT = {
    'verdict': 'plan',
    'nodes': [
        {'id': '1', 'do': 'navigate_to', 'args': [{'name': 'location', 'value': 'kitchen'}]},
        {'id': '2', 'do': 'wait', 'args': [{'name': 'duration', 'value': '2'}]},
    ],
}

ASKED = {'model': 'any', 'messages': [{'role': 'user', 'content': 'go to the kitchen'}]}

ANTHROPIC_HEADERS = {'x-api-key': 'fake', 'anthropic-version': '2023-06-01'}

Post = Callable[..., tuple[int, Mapping[str, str], str]]


@pytest.fixture
def document() -> dict[str, Any]:
    return DOCUMENT


@pytest.fixture
def asked() -> dict[str, Any]:
    """Return the smallest good body; with `max_tokens` it is one for Anthropic, too."""
    return dict(ASKED)


@pytest.fixture
def post() -> Post:
    """Return what sends one request and reads its whole answer."""

    def send(
        server: FakeLlm,
        body: Any = ASKED,
        path: str = '/v1/chat/completions',
        headers: Mapping[str, str] | None = None,
        timeout_s: float = 10.0,
    ) -> tuple[int, Mapping[str, str], str]:
        if headers is None:
            headers = ANTHROPIC_HEADERS if path == '/v1/messages' else {}
        connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=timeout_s)
        try:
            data = body if isinstance(body, str) else json.dumps(body)
            connection.request('POST', path, data, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    return send
