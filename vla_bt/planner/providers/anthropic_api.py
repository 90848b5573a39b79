"""Anthropic's messages: Claude."""

from __future__ import annotations

import base64
import enum
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vla_bt.planner.providers.answer import Answer, count, cut_off, ended_oddly, refused
from vla_bt.planner.providers.api import ModelSpec
from vla_bt.planner.providers.complaints import Complaint, read_complaint
from vla_bt.planner.providers.left_out import IMAGE, LeftOut
from vla_bt.planner.providers.openai_api import asked_form
from vla_bt.planner.providers.records import Prompt, Usage

if TYPE_CHECKING:
    from vla_bt.planner.providers.connection import Connection

ANTHROPIC_URL = 'https://api.anthropic.com'

MAX_TEMPERATURE = 1.0

_WORDS: Mapping[str, tuple[str, ...]] = {
    'output_config': ('output_config', 'structured outputs', 'output format'),
    'tools': ('tools', 'tool_choice'),
    'temperature': ('temperature',),
    IMAGE: ('image input', 'image inputs', 'images', 'image_url', 'vision'),
}
"""What of a request can be left out, and its names in the texts of errors."""

_COMPLETE = frozenset({'end_turn', 'tool_use', 'stop_sequence'})
_CUT_OFF = frozenset({'max_tokens', 'model_context_window_exceeded'})


class _Form(enum.IntEnum):
    """How the form of the answer is enforced, best first."""

    SCHEMA = 0
    TOOL = 1
    TEXT = 2


class AnthropicApi:
    """One model behind the messages endpoint."""

    path = '/v1/messages'

    def __init__(self, spec: ModelSpec) -> None:
        self._spec = spec
        self._form = _Form.SCHEMA
        self.left_out = LeftOut(spec.takes_images)

    def connect(self, key: str) -> Connection:
        """Import the library and return a connection.

        Of the library's environment variables ANTHROPIC_CUSTOM_HEADERS alone has an effect.
        """
        from anthropic import AsyncAnthropic, AsyncStream, Omit

        from vla_bt.planner.providers.connection import Connection, http_client, timeout

        url = (self._spec.base_url or ANTHROPIC_URL).rstrip('/').removesuffix('/v1')
        client = AsyncAnthropic(
            api_key=key or 'none',
            base_url=url,
            max_retries=0,
            timeout=timeout(),
            http_client=http_client(url),
            open_telemetry=False,
        )
        headers = {} if key else {'Authorization': Omit()}
        return Connection(client, AsyncStream[object], headers)

    def body(self, prompt: Prompt) -> dict[str, Any]:
        """Return the JSON body of the request; the system text is where its cache ends."""
        form = self._form_of(prompt)
        system = prompt.system + (asked_form(prompt) if form is _Form.TEXT else '')
        cached = {'type': 'text', 'text': system, 'cache_control': {'type': 'ephemeral'}}
        body: dict[str, Any] = {
            'model': self._spec.model,
            'system': [cached],
            'messages': self._messages(prompt),
            'max_tokens': self._spec.max_tokens,
            'temperature': min(self._spec.temperature, MAX_TEMPERATURE),
            'stream': True,
        }
        if form is _Form.SCHEMA:
            body['output_config'] = {
                'format': {'type': 'json_schema', 'schema': prompt.form.schema}
            }
        elif form is _Form.TOOL:
            tool = {'name': prompt.form.name, 'input_schema': prompt.form.schema}
            body['tools'] = [{**tool, 'description': prompt.form.summary}]
            body['tool_choice'] = {'type': 'tool', 'name': prompt.form.name}
        return self.left_out.without(body)

    def read(self, event: Mapping[str, Any], answer: Answer) -> None:
        """Add to the answer what one event of the stream, or a whole JSON body, brings."""
        kind = event.get('type')
        if kind == 'error':
            raise read_complaint(event).fault()
        if kind == 'message_start':
            _read_message(_mapping(event, 'message'), answer)
        elif kind == 'message':
            _read_message(event, answer)
            _read_end(event, answer)
        elif kind == 'content_block_start':
            answer.add_text(_mapping(event, 'content_block').get('text'))
        elif kind == 'content_block_delta':
            delta = _mapping(event, 'delta')
            answer.add_text(delta.get('text'))
            answer.add_argument(delta.get('partial_json'))
        elif kind == 'message_delta':
            _read_usage(_mapping(event, 'usage'), answer)
            _read_end(_mapping(event, 'delta'), answer)

    def learn(self, complaint: Complaint, prompt: Prompt, sent: Mapping[str, Any]) -> bool:
        """Leave out what the server does not take; True when the request is worth sending anew."""
        name = self.left_out.culprit(complaint, _WORDS, prompt, sent)
        if name and self.body(prompt) == sent:
            if name in ('output_config', 'tools'):
                self._form = _Form(self._form_of(prompt) + 1)
            self.left_out.add(name)
        return self.body(prompt) != sent

    def _form_of(self, prompt: Prompt) -> _Form:
        return max(self._form, _Form.TOOL) if prompt.form.is_tool else self._form

    def _messages(self, prompt: Prompt) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = [
            {'role': each.role.value, 'content': each.text} for each in prompt.messages
        ]
        if prompt.image is not None and self.left_out.takes_images and messages:
            data = base64.b64encode(prompt.image.data).decode('ascii')
            source = {'type': 'base64', 'media_type': 'image/jpeg', 'data': data}
            text = {'type': 'text', 'text': messages[0]['content']}
            messages[0]['content'] = [{'type': 'image', 'source': source}, text]
        return messages


def _mapping(event: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = event.get(name)
    return value if isinstance(value, Mapping) else {}


def _read_message(message: Mapping[str, Any], answer: Answer) -> None:
    _read_usage(_mapping(message, 'usage'), answer)
    content = message.get('content')
    answer.is_begun = isinstance(content, list)
    for block in content if isinstance(content, list) else []:
        if not isinstance(block, Mapping):
            continue
        answer.add_text(block.get('text'))
        if 'input' in block:
            answer.add_argument(json.dumps(block['input'], ensure_ascii=False))


def _read_usage(usage: Mapping[str, Any], answer: Answer) -> None:
    cached = count(usage.get('cache_read_input_tokens'))
    fresh = count(usage.get('input_tokens')) + count(usage.get('cache_creation_input_tokens'))
    known = answer.usage
    answer.usage = Usage(
        input_tokens=fresh + cached or known.input_tokens,
        output_tokens=count(usage.get('output_tokens')) or known.output_tokens,
        cached_tokens=cached or known.cached_tokens,
    )


def _read_end(fields: Mapping[str, Any], answer: Answer) -> None:
    reason = str(fields.get('stop_reason') or '')
    if not reason:
        return
    if reason in _COMPLETE:
        answer.end()
    elif reason in _CUT_OFF:
        answer.end(cut_off())
    elif reason == 'refusal':
        answer.end(refused())
    else:
        answer.end(ended_oddly(reason))
