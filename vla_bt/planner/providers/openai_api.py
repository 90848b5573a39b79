"""OpenAI's chat completions: OpenAI itself, Ollama, vLLM, llama.cpp and all that speak it."""

from __future__ import annotations

import base64
import enum
import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from vla_bt.planner.providers.answer import Answer, count, cut_off, ended_oddly, refused
from vla_bt.planner.providers.api import ModelSpec
from vla_bt.planner.providers.complaints import Complaint, read_complaint
from vla_bt.planner.providers.left_out import IMAGE, LeftOut
from vla_bt.planner.providers.records import FaultCode, ModelFault, Prompt, Usage

if TYPE_CHECKING:
    from vla_bt.planner.providers.connection import Connection

OPENAI_URL = 'https://api.openai.com/v1'
OLLAMA_URL = 'http://localhost:11434/v1'

_WORDS: Mapping[str, tuple[str, ...]] = {
    'stream_options': ('stream_options',),
    'response_format': ('response_format', 'json_schema', 'json_object', 'structured outputs'),
    'tools': ('tools', 'function calling'),
    'tool_choice': ('tool_choice',),
    'temperature': ('temperature',),
    'max_tokens': ('max_tokens',),
    'prompt_cache_key': ('prompt_cache_key',),
    IMAGE: ('image_url', 'image input', 'images', 'vision', 'multimodal'),
}
"""What of a request can be left out, and its names in the texts of errors."""

_COMPLETE = frozenset({'stop', 'tool_calls', 'function_call', 'eos', 'eos_token', 'end_turn'})
_FAILED = frozenset({'error', 'abort', 'insufficient_system_resource'})


class _Form(enum.IntEnum):
    """How the form of the answer is enforced, best first."""

    SCHEMA = 0
    JSON_OBJECT = 1
    TEXT = 2


class OpenAiApi:
    """One model behind chat completions."""

    path = '/chat/completions'

    def __init__(self, spec: ModelSpec) -> None:
        self._spec = spec
        self._form = _Form.SCHEMA
        self._length_name = 'max_tokens'
        self.left_out = LeftOut(spec.takes_images)

    def connect(self, key: str) -> Connection:
        """Import the library and return a connection.

        Of the library's environment variables OPENAI_CUSTOM_HEADERS alone has an effect.
        """
        from openai import AsyncOpenAI, AsyncStream, Omit

        from vla_bt.planner.providers.connection import Connection, http_client, timeout

        url = address(self._spec)
        client = AsyncOpenAI(
            api_key=key or 'none',
            base_url=url,
            max_retries=0,
            timeout=timeout(),
            http_client=http_client(url),
        )
        client.organization = client.project = None
        headers = {'Authorization': f'Bearer {key}' if key else Omit()}
        return Connection(client, AsyncStream[object], headers)

    def body(self, prompt: Prompt) -> dict[str, Any]:
        """Return the JSON body of the request."""
        body: dict[str, Any] = {
            'model': self._spec.model,
            'messages': self._messages(prompt),
            'temperature': self._spec.temperature,
            self._length_name: self._spec.max_tokens,
            'stream': True,
            'stream_options': {'include_usage': True},
            **self._form_fields(prompt),
        }
        if self._spec.provider == 'openai' and not self._spec.base_url:
            digest = hashlib.sha256(prompt.system.encode('utf-8', 'replace')).hexdigest()
            body['prompt_cache_key'] = f'vla_bt-{digest[:16]}'
        return self.left_out.without(body)

    def read(self, event: Mapping[str, Any], answer: Answer) -> None:
        """Add to the answer what one event of the stream, or a whole JSON body, brings."""
        if event.get('error'):
            raise read_complaint(event).fault()
        if isinstance(usage := event.get('usage'), Mapping):
            answer.usage = _usage(usage)
        choices = event.get('choices')
        choice = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(choice, Mapping) or choice.get('index', 0) != 0:
            return
        answer.is_begun = True
        part = choice.get('delta') or choice.get('message')
        if isinstance(part, Mapping):
            _read_part(part, answer)
        if reason := choice.get('finish_reason'):
            answer.end(_fault_of_end(str(reason)))

    def learn(self, complaint: Complaint, prompt: Prompt, sent: Mapping[str, Any]) -> bool:
        """Leave out what the server does not take; True when the request is worth sending anew."""
        name = self.left_out.culprit(complaint, _WORDS, prompt, sent)
        if name and self.body(prompt) == sent:
            self._leave_out(name)
        return self.body(prompt) != sent

    def _leave_out(self, name: str) -> None:
        if name == 'response_format':
            self.left_out.remove('json_schema')
            is_last = self._form is _Form.JSON_OBJECT
            self.left_out.add('response_format' if is_last else 'json_schema')
            self._form = _Form(self._form + 1)
        elif name == 'max_tokens':
            self._length_name = 'max_completion_tokens'
        elif name == 'tools':
            self.left_out.add('tools', 'tool_choice')
        else:
            self.left_out.add(name)

    def _messages(self, prompt: Prompt) -> list[dict[str, Any]]:
        system = prompt.system
        if not self._has_tools(prompt) and self._form is not _Form.SCHEMA:
            system += asked_form(prompt)
        messages: list[dict[str, Any]] = [{'role': 'system', 'content': system}]
        messages += [{'role': each.role.value, 'content': each.text} for each in prompt.messages]
        if prompt.image is not None and self.left_out.takes_images and len(messages) > 1:
            data = base64.b64encode(prompt.image.data).decode('ascii')
            image = {'type': 'image_url', 'image_url': {'url': f'data:image/jpeg;base64,{data}'}}
            text = {'type': 'text', 'text': messages[1]['content']}
            messages[1]['content'] = [text, image]
        return messages

    def _has_tools(self, prompt: Prompt) -> bool:
        return prompt.form.is_tool and 'tools' not in self.left_out

    def _form_fields(self, prompt: Prompt) -> dict[str, Any]:
        form = prompt.form
        if self._has_tools(prompt):
            function = {
                'name': form.name,
                'description': form.summary,
                'parameters': form.schema,
                'strict': True,
            }
            choice = {'type': 'function', 'function': {'name': form.name}}
            return {'tools': [{'type': 'function', 'function': function}], 'tool_choice': choice}
        if self._form is _Form.SCHEMA:
            schema = {'name': form.name, 'strict': True, 'schema': form.schema}
            return {'response_format': {'type': 'json_schema', 'json_schema': schema}}
        if self._form is _Form.JSON_OBJECT:
            return {'response_format': {'type': 'json_object'}}
        return {}


def address(spec: ModelSpec) -> str:
    """Return the address of a model's server; one without a path means its `/v1`."""
    url = spec.base_url or (OLLAMA_URL if spec.provider == 'ollama' else OPENAI_URL)
    try:
        has_path = urlsplit(url).path not in ('', '/')
    except ValueError:
        return url
    return url if has_path else url.rstrip('/') + '/v1'


def asked_form(prompt: Prompt) -> str:
    """Return what to add to a prompt when nothing but words can ask for the form."""
    schema = json.dumps(prompt.form.schema, ensure_ascii=False, separators=(',', ':'))
    return f'\n\nAnswer with one JSON object of this JSON Schema and nothing else:\n{schema}'


def _usage(usage: Mapping[str, Any]) -> Usage:
    details = usage.get('prompt_tokens_details')
    return Usage(
        input_tokens=count(usage.get('prompt_tokens')),
        output_tokens=count(usage.get('completion_tokens')),
        cached_tokens=count(details.get('cached_tokens')) if isinstance(details, Mapping) else 0,
    )


def _read_part(part: Mapping[str, Any], answer: Answer) -> None:
    answer.add_text(part.get('content'))
    if isinstance(refusal := part.get('refusal'), str):
        answer.refusal += refusal[:1000]
    calls = part.get('tool_calls')
    for call in calls if isinstance(calls, list) else []:
        if not isinstance(call, Mapping) or call.get('index', 0) != 0:
            continue
        if isinstance(function := call.get('function'), Mapping):
            answer.add_argument(function.get('arguments'))


def _fault_of_end(reason: str) -> ModelFault | None:
    if reason in _COMPLETE:
        return None
    if reason == 'length':
        return cut_off()
    if reason == 'content_filter':
        return refused()
    if reason in _FAILED:
        return ModelFault(FaultCode.SERVER_ERROR, 'The server gave up.', is_passing=True)
    return ended_oddly(reason)
