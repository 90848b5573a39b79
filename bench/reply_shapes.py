"""A good plan in the shapes that models make up instead of the one they were asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bench.reply_forms import Steps

StepsChange = Callable[[Steps], Any]


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
