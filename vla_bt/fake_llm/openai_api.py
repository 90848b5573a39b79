"""OpenAI's chat completions: completions in its form."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from vla_bt.fake_llm.completion import REFUSAL_TEXT, Completion, Finish, Shape

PATH = '/v1/chat/completions'

_FINISH = {
    Finish.STOP: 'stop',
    Finish.LENGTH: 'length',
    Finish.FILTER: 'content_filter',
    Finish.REFUSAL: 'stop',
}


def tool_of(body: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the function to call, empty: none, and whether the model has no other choice."""
    choice = body.get('tool_choice', 'auto')
    if not body.get('tools') or choice == 'none':
        return '', False
    if isinstance(choice, Mapping):
        return str(choice['function']['name']), True
    return str(body['tools'][0]['function']['name']), False


def answer_body(completion: Completion) -> bytes:
    """Return the complete answer."""
    message: dict[str, Any] = {'role': 'assistant', 'content': completion.text, 'refusal': None}
    if completion.finish is Finish.REFUSAL:
        message['refusal'] = REFUSAL_TEXT
    elif completion.tool:
        call = {'name': completion.tool, 'arguments': completion.text or ''}
        calls = [{'id': 'call_fake', 'type': 'function', 'function': call}]
        message.update(content=None, tool_calls=calls)
    choice = {'index': 0, 'message': message, 'logprobs': None, 'finish_reason': _end(completion)}
    fields = _frame(completion, 'chat.completion')
    fields |= {'choices': _choices(completion, [choice]), 'usage': _usage(completion)}
    return json.dumps(fields, ensure_ascii=False).encode()


def answer_events(completion: Completion, body: Mapping[str, Any]) -> list[bytes]:
    """Return the events of the streamed answer."""
    has_usage = (body.get('stream_options') or {}).get('include_usage', False)
    fields = _frame(completion, 'chat.completion.chunk')
    if has_usage:
        fields['usage'] = None
    choices = [_delta(delta) for delta in _deltas(completion)]
    choices.append({**_delta({}), 'finish_reason': _end(completion)})
    events = [_event({**fields, 'choices': _choices(completion, [each])}) for each in choices]
    if has_usage:
        events.append(_event({**fields, 'choices': [], 'usage': _usage(completion)}))
    return [*events, b'data: [DONE]\n\n']


def error_event(message: str) -> bytes:
    """Return an event that says that the server failed while it answered."""
    error = {'message': message, 'type': 'server_error', 'param': None, 'code': None}
    return _event({'error': error})


def _deltas(completion: Completion) -> list[dict[str, Any]]:
    pieces = completion.pieces()
    first: dict[str, Any] = {'role': 'assistant', 'content': None}
    if completion.finish is Finish.REFUSAL:
        return [first, {'refusal': REFUSAL_TEXT}]
    if completion.tool:
        call = {'name': completion.tool, 'arguments': ''}
        opening = {'index': 0, 'id': 'call_fake', 'type': 'function', 'function': call}
        parts = [{'index': 0, 'function': {'arguments': piece}} for piece in pieces]
        return [{**first, 'tool_calls': [opening]}, *({'tool_calls': [it]} for it in parts)]
    if completion.text is not None:
        first['content'] = ''
    return [first, *({'content': piece} for piece in pieces)]


def _delta(delta: Mapping[str, Any]) -> dict[str, Any]:
    return {'index': 0, 'delta': delta, 'logprobs': None, 'finish_reason': None}


def _choices(completion: Completion, choices: list[Any]) -> list[Any] | None:
    if completion.shape is Shape.NULL_CHOICES:
        return None
    return [] if completion.shape is Shape.NO_CHOICES else choices


def _end(completion: Completion) -> str:
    called = completion.tool and not completion.is_forced and completion.finish is Finish.STOP
    return 'tool_calls' if called else _FINISH[completion.finish]


def _frame(completion: Completion, kind: str) -> dict[str, Any]:
    return {
        'id': f'chatcmpl-{completion.ident}',
        'object': kind,
        'created': int(time.time()),
        'model': completion.model,
        'system_fingerprint': 'fp_fake',
    }


def _usage(completion: Completion) -> dict[str, Any]:
    return {
        'prompt_tokens': completion.input_tokens,
        'completion_tokens': completion.output_tokens,
        'total_tokens': completion.input_tokens + completion.output_tokens,
        'prompt_tokens_details': {'cached_tokens': completion.cached_tokens},
    }


def _event(fields: Mapping[str, Any]) -> bytes:
    return b'data: ' + json.dumps(fields, ensure_ascii=False).encode() + b'\n\n'
