"""Anthropic's messages: completions in its form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from vla_bt.fake_llm.completion import Completion, Finish, Shape

PATH = '/v1/messages'

_FINISH = {
    Finish.STOP: 'end_turn',
    Finish.LENGTH: 'max_tokens',
    Finish.FILTER: 'refusal',
    Finish.REFUSAL: 'refusal',
}

_RAW = '@argument@'
"""Stands for the argument of a tool, so that what is odd in it, as a key given twice, stays."""


def tool_of(body: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the tool to use, empty: none, and whether the model has no other choice."""
    choice = body.get('tool_choice') or {'type': 'auto'}
    if not body.get('tools') or choice.get('type') == 'none':
        return '', False
    return str(choice.get('name') or body['tools'][0]['name']), choice.get('type') == 'tool'


def answer_body(completion: Completion) -> bytes:
    """Return the complete answer."""
    content: list[Any] | None = []
    if completion.shape is Shape.NULL_CHOICES:
        content = None
    elif completion.tool and completion.text is not None:
        content = [{**_block(completion), 'input': _RAW}]
    elif completion.text is not None and completion.shape is Shape.COMPLETE:
        content = [{**_block(completion), 'text': completion.text}]
    message = _message(completion, content, _end(completion), completion.output_tokens)
    body = json.dumps(message, ensure_ascii=False)
    return body.replace(f'"{_RAW}"', _argument(completion.text or '')).encode()


def answer_events(completion: Completion) -> list[bytes]:
    """Return the events of the streamed answer."""
    content: list[Any] | None = None if completion.shape is Shape.NULL_CHOICES else []
    start = _message(completion, content, None, 1)
    events = [_event('message_start', message=start)]
    if completion.text is not None and completion.shape is Shape.COMPLETE:
        kind, key = ('input_json_delta', 'partial_json') if completion.tool else (
            'text_delta', 'text')  # fmt: skip
        events += [
            _event('content_block_start', index=0, content_block=_block(completion)),
            _event('ping'),
            *(
                _event('content_block_delta', index=0, delta={'type': kind, key: piece})
                for piece in completion.pieces()
            ),
            _event('content_block_stop', index=0),
        ]
    delta = {'stop_reason': _end(completion), 'stop_sequence': None}
    usage = {'output_tokens': completion.output_tokens}
    return [*events, _event('message_delta', delta=delta, usage=usage), _event('message_stop')]


def error_event(message: str) -> bytes:
    """Return an event that says that the server failed while it answered."""
    return _event('error', error={'type': 'overloaded_error', 'message': message})


def _argument(text: str) -> str:
    try:
        json.loads(text)
    except ValueError:
        return json.dumps({'_': text})  # the real server always sends an object
    return text


def _block(completion: Completion) -> dict[str, Any]:
    if completion.tool:
        return {'type': 'tool_use', 'id': 'toolu_fake', 'name': completion.tool, 'input': {}}
    return {'type': 'text', 'text': ''}


def _end(completion: Completion) -> str:
    called = completion.tool and completion.finish is Finish.STOP
    return 'tool_use' if called else _FINISH[completion.finish]


def _message(
    completion: Completion, content: list[Any] | None, stop: str | None, output_tokens: int
) -> dict[str, Any]:
    usage = {
        'input_tokens': completion.input_tokens - completion.cached_tokens,
        'cache_creation_input_tokens': 0,
        'cache_read_input_tokens': completion.cached_tokens,
        'output_tokens': output_tokens,
    }
    return {
        'id': f'msg_{completion.ident}',
        'type': 'message',
        'role': 'assistant',
        'model': completion.model,
        'content': content,
        'stop_reason': stop,
        'stop_sequence': None,
        'usage': usage,
    }


def _event(kind: str, **fields: Any) -> bytes:
    text = json.dumps({'type': kind, **fields}, ensure_ascii=False)
    return f'event: {kind}\ndata: {text}\n\n'.encode()
