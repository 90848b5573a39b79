"""What models do to a good reply: what can be undone, and what nobody can undo."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bench.reply_forms import Document

TextChange = Callable[[Document], str]

_SMART = re.compile(r'"(\w+)":')


def _dump(document: Any) -> str:
    return json.dumps(document, indent=2)


def _without(document: Document, *keys: str) -> Document:
    return {key: value for key, value in document.items() if key not in keys}


TEXTS: Mapping[str, TextChange] = {
    'as it is': _dump,
    'compact': lambda it: json.dumps(it, separators=(',', ':')),
    'fenced': lambda it: f'```json\n{_dump(it)}\n```',
    'fenced, other language': lambda it: f'```python\n{_dump(it)}\n```\n',
    'fence not closed': lambda it: f'```json\n{_dump(it)}\n',
    'chatty before': lambda it: f'Sure, here is the plan [as asked]:\n\n{_dump(it)}',
    'chatty around': lambda it: f"Here's it:\n{_dump(it)}\nTell me {{if}} you need more!",
    'fenced and chatty': lambda it: f'Of course.\n```json\n{_dump(it)}\n```\nShall I go on?',
    'byte order mark': lambda it: f'\ufeff{_dump(it)}',
    'trailing commas': lambda it: re.sub(r'(?<=[}\]"\w])\n(\s*[}\]])', r',\n\1', _dump(it)),
    'python literal': repr,
    'line comments': lambda it: _dump(it).replace('{\n', '{ // begins here\n'),
    'block comments': lambda it: '/* the plan */\n' + _dump(it).replace('[\n', '[ /* list */\n'),
    'hash comments': lambda it: _dump(it).replace('[\n', '[  # the list\n'),
    'keys unquoted': lambda it: re.sub(r'"(\w+)":', r'\1:', _dump(it)),
    'keys in smart quotes': lambda it: _SMART.sub(r'“\1”:', _dump(it)),
    'keys in single quotes': lambda it: _SMART.sub(r"'\1':", _dump(it)),
    'missing commas': lambda it: re.sub(r'\},\n', '}\n', _dump(it)),
    'superfluous bracket': lambda it: f'{_dump(it)}\n}}',
    'thoughts first': lambda it: f'<think>First {{"steps": [}} no ...</think>\n{_dump(it)}',
    'thoughts, unopened': lambda it: f'Let me see. {{"a": </think>{_dump(it)}',
    'text within text': lambda it: json.dumps(_dump(it)),
    'escaped quotes': lambda it: json.dumps(it).replace('"', '\\"'),
    'in a list': lambda it: _dump([it]),
    'in a result': lambda it: _dump({'result': it}),
    'in a response': lambda it: _dump({'response': {'data': it}, 'status': 'ok'}),
    'as content': lambda it: _dump({'role': 'assistant', 'content': _dump(it)}),
    'as a tool call': lambda it: _dump(
        {
            'tool_calls': [
                {
                    'id': 'call_1',
                    'type': 'function',
                    'function': {'name': 'create_action_plan', 'arguments': json.dumps(it)},
                }
            ]
        }
    ),
    'as tool use': lambda it: _dump(
        {'type': 'tool_use', 'id': 'tu_1', 'name': 'create_action_plan', 'input': it}
    ),
    'in a tag': lambda it: f'<tool_call>\n{json.dumps(it)}\n</tool_call>',
    'given twice': lambda it: f'{_dump(it)}\n\n{_dump(it)}',
    'draft mentioned': lambda it: f'I thought of {{x}} and [1]. Now:\n{_dump(it)}',
    'unknown key': lambda it: _dump({**it, 'confidence_score': 0.93, 'mood': 'calm'}),
    'windows lines': lambda it: _dump(it).replace('\n', '\r\n'),
}
"""Changes of the text that leave no doubt."""

ANSWERS: Mapping[str, TextChange] = {
    'verdict in capitals': lambda it: _dump({**it, 'verdict': 'PLAN'}),
    'verdict in another word': lambda it: _dump({**it, 'verdict': ' Execute'}),
    'no verdict': lambda it: _dump(_without(it, 'verdict')),
    'only steps': lambda it: _dump(_without(it, 'verdict', 'question', 'options', 'reason')),
    'reason as rationale': lambda it: _dump({**it, 'reason': 'The person asked for it.'}),
    'nulls': lambda it: _dump({**it, 'question': None, 'options': None, 'reason': None}),
    'options as text': lambda it: _dump({**it, 'options': ''}),
}
"""The same for forms with a verdict."""


def _cut(share: float) -> TextChange:
    return lambda it: _dump(it)[: int(len(_dump(it)) * share)]


HOPELESS: Mapping[str, tuple[TextChange, str]] = {
    'cut early': (_cut(0.3), 'truncated'),
    'cut in the middle': (_cut(0.55), 'truncated'),
    'cut late': (_cut(0.9), 'truncated'),
    'last bracket missing': (lambda it: _dump(it)[:-1], 'truncated'),
    'cut in a fence': (lambda it: f'```json\n{_dump(it)[:-3]}\n```', 'truncated'),
    'cut, single quotes': (lambda it: repr(it)[:-4], 'truncated'),
    'not a number': (lambda it: json.dumps({**it, 'score': float('nan')}), 'not_finite'),
    'infinite': (lambda it: json.dumps({**it, 'score': float('inf')}), 'not_finite'),
    'key given twice': (
        lambda it: '{"command": "a", "command": "b", ' + json.dumps(it)[1:],
        'duplicate_key',
    ),
    'left out by dots': (lambda it: re.sub(r'\[\n', '[ ...\n', _dump(it)), 'not_json'),
    'bracket missing inside': (lambda it: ''.join(_dump(it).rpartition(']')[::2]), 'not_json'),
    'too deep': (lambda it: json.dumps({**it, 'more': _deep(40)}), 'too_deep'),
    'two plans': (lambda it: f'{_dump(it)}\nor\n{_dump(_changed(it))}', 'several_plans'),
    'two plans inside': (
        lambda it: _dump({'plan_a': it, 'plan_b': _changed(it)}),
        'several_plans',
    ),
    'still thinking': (lambda it: f'<think>Maybe {_dump(it)} or', 'truncated'),
}
"""Changes that nobody can undo, with the code of the reply."""


def _deep(levels: int) -> Any:
    return [_deep(levels - 1)] if levels else []


def _changed(document: Document) -> Document:
    """Return another plan: the last step is missing."""
    text = json.dumps(document)
    copy = json.loads(text)
    for items in _lists(copy):
        if len(items) > 1 and isinstance(items[0], dict) and 'value' not in items[0]:
            del items[-1]
            break
    return copy


def _lists(value: Any) -> Iterator[list[Any]]:
    inner = value.values() if isinstance(value, dict) else value
    if isinstance(value, list):
        yield value
    if isinstance(value, dict | list):
        for item in inner:
            yield from _lists(item)
