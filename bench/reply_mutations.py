"""What models do to a good reply: what can be undone, and what nobody can undo."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bench.reply_forms import Document, Steps

TextChange = Callable[[Document], str]
StepsChange = Callable[[Steps], Any]

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


def _steps(item: Callable[[str, Mapping[str, Any]], Any]) -> StepsChange:
    return lambda steps: {'verdict': 'plan', 'steps': [item(*step) for step in steps]}


def _named(skill_key: str, args_key: str) -> StepsChange:
    return _steps(lambda skill, args: {skill_key: skill, args_key: dict(args)})


def _call(skill: str, args: Mapping[str, Any], between: str = '=') -> str:
    return f'{skill}({", ".join(f"{key}{between}{value!r}" for key, value in args.items())})'


def _camel(word: str) -> str:
    first, *rest = word.split('_')
    return first + ''.join(part.capitalize() for part in rest)


SHAPES: Mapping[str, StepsChange] = {
    'tool and input': _named('tool', 'input'),
    'function and arguments': _named('function', 'arguments'),
    'name and parameters': _named('name', 'parameters'),
    'skill and params': _named('skill', 'params'),
    'type and kwargs': _named('type', 'kwargs'),
    'primitive and args': _named('primitive', 'args'),
    'action and args': _named('action', 'args'),
    'function object': _steps(
        lambda skill, args: {
            'type': 'function',
            'function': {'name': skill, 'arguments': json.dumps(args)},
        }
    ),
    'args beside': _steps(lambda skill, args: {'skill': skill, **args}),
    'args as pairs': _steps(
        lambda skill, args: {'skill': skill, 'args': [list(pair) for pair in args.items()]}
    ),
    'args as named values': _steps(
        lambda skill, args: {
            'skill': skill,
            'args': [{'name': name, 'value': value} for name, value in args.items()],
        }
    ),
    'args as single objects': _steps(
        lambda skill, args: {'skill': skill, 'args': [{name: it} for name, it in args.items()]}
    ),
    'args as JSON text': _steps(lambda skill, args: {'skill': skill, 'args': json.dumps(args)}),
    'args null': _steps(lambda skill, args: {'skill': skill, 'args': dict(args) or None}),
    'skill as key': _steps(lambda skill, args: {skill: dict(args)}),
    'pairs of skill and args': _steps(lambda skill, args: [skill, dict(args)]),
    'numbers as texts': _steps(
        lambda skill, args: {'skill': skill, 'args': {k: str(v) for k, v in args.items()}}
    ),
    'texts in lists': _steps(
        lambda skill, args: {'skill': skill, 'args': {k: [v] for k, v in args.items()}}
    ),
    'call texts': _steps(_call),
    'calls with colons': _steps(lambda skill, args: _call(skill, args, ': ')),
    'camel case': _steps(lambda skill, args: {'skill': _camel(skill), 'args': dict(args)}),
    'skills in capitals': _steps(
        lambda skill, args: {'skill': skill.upper(), 'args': dict(args)}
    ),
    'arguments in capitals': _steps(
        lambda skill, args: {'skill': skill, 'args': {k.title(): v for k, v in args.items()}}
    ),
    'with robot prefix': _steps(
        lambda skill, args: {'skill': f'robot.{skill}', 'args': dict(args)}
    ),
    'misspelt skills': _steps(
        lambda skill, args: {'skill': skill[:-2] + skill[-1] + skill[-2], 'args': dict(args)}
    ),
    'unknown step keys': _steps(
        lambda skill, args: {'skill': skill, 'args': dict(args), 'confidence': 0.9, 'robot': 'r1'}
    ),
    'titles as names': _steps(
        lambda skill, args: {'name': f'Do {skill} now', 'skill': skill, 'args': dict(args)}
    ),
    'steps by number': lambda steps: {
        'plan': {
            str(n): {'skill': skill, 'args': dict(args)}
            for n, (skill, args) in reversed(list(enumerate(steps, 1)))
        }
    },
    'steps by name': lambda steps: {
        f'step_{n}': {'action': skill, 'parameters': dict(args)}
        for n, (skill, args) in enumerate(steps, 1)
    },
    'steps numbered inside': lambda steps: {
        'steps': [
            {'step': n, 'action': skill, 'parameters': dict(args)}
            for n, (skill, args) in enumerate(steps, 1)
        ]
    },
    'plan in plan': lambda steps: {
        'plan': {'actions': [{'action': skill, 'args': dict(args)} for skill, args in steps]}
    },
    'unknown list key': lambda steps: {
        'robot_program': [{'skill': skill, 'args': dict(args)} for skill, args in steps]
    },
    'bare list': lambda steps: [{'tool': skill, 'args': dict(args)} for skill, args in steps],
    'table without ids': lambda steps: {
        'verdict': 'plan',
        'nodes': [{'parent': '', 'do': skill, 'args': dict(args)} for skill, args in steps],
    },
    'table with numbers': lambda steps: {
        'verdict': 'plan',
        'nodes': [
            {'id': n, 'parent': None, 'do': skill, 'args': dict(args)}
            for n, (skill, args) in enumerate(steps, 1)
        ],
    },
    'table with a root': lambda steps: {
        'nodes': [
            {'id': 'root', 'parent': '', 'do': 'sequence', 'args': []},
            *(
                {'id': f'n{n}', 'parent': 'root', 'do': skill, 'args': dict(args)}
                for n, (skill, args) in enumerate(steps)
            ),
        ]
    },
    'tree without node keys': lambda steps: {
        'plan': {
            'type': 'sequence',
            'children': [{'skill': skill, 'args': dict(args)} for skill, args in steps],
        }
    },
    'tree by kind': lambda steps: {
        'plan': {'sequence': [{'skill': skill, 'args': dict(args)} for skill, args in steps]}
    },
}
"""Changes of the shape that leave no doubt: what is written instead of a document."""

LINES: Mapping[str, Callable[[Steps], str]] = {
    'one step per line': lambda steps: '\n'.join(
        json.dumps({'skill': skill, 'args': args}) for skill, args in steps
    ),
    'one step per line, fenced': lambda steps: '```\n'
    + ',\n'.join(json.dumps({'action': skill, 'parameters': args}) for skill, args in steps)
    + '\n```',
    'numbered calls': lambda steps: 'The plan:\n'
    + '\n'.join(f'{n}. {_call(skill, args)}' for n, (skill, args) in enumerate(steps, 1)),
    'dashed calls': lambda steps: '\n'.join(f'- `{_call(*step)}`' for step in steps),
    'python calls': lambda steps: '```python\n'
    + '\n'.join(f'robot.{_call(*step)}' for step in steps)
    + '\n```',
    'list of calls': lambda steps: f'[{", ".join(_call(*step) for step in steps)}]',
}
"""Changes after which there is no document at all."""


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
