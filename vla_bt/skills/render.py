"""The catalogue in other forms: prompt text, JSON schema, Markdown table.

Everything here is made from the catalogue alone, so none of it can drift.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vla_bt.skills.catalogue import Catalogue
from vla_bt.skills.records import Argument, ArgumentType, Skill

_JSON_TYPES = {
    ArgumentType.NUMBER: 'number',
    ArgumentType.INTEGER: 'integer',
    ArgumentType.BOOLEAN: 'boolean',
}


_BELOW = {'children': {'type': 'array', 'minItems': 1, 'items': {'$ref': '#/$defs/flow'}}}
_FLOW: Mapping[str, Mapping[str, Any]] = {
    'sequence': _BELOW,
    'fallback': _BELOW,
    'parallel': _BELOW,
    'retry': {
        'attempts': {'type': 'integer', 'minimum': 1, 'maximum': 10},
        'children': {**_BELOW['children'], 'maxItems': 1},
    },
    'condition': {'fact': {'type': 'string', 'description': 'E.g. not holding(red_cup).'}},
    'step': {'step': {'type': 'string', 'description': 'The id of a step.'}},
}
"""What each kind of a plan's control flow holds; all of it is required."""


def prompt_text(catalogue: Catalogue) -> str:
    """Return one block per skill, for a model's prompt."""
    return '\n'.join(_prompt_block(skill) for skill in catalogue)


def json_schema(catalogue: Catalogue) -> dict[str, Any]:
    """Return a JSON Schema (draft 2020-12) of canonical plans over this catalogue.

    For editors, and for models that take a schema; the checker judges by the catalogue itself.
    """
    return {
        '$schema': 'https://json-schema.org/draft/2020-12/schema',
        'title': 'vla_bt plan',
        'type': 'object',
        'required': ['steps'],
        'properties': {
            'command': {'type': 'string'},
            'explanation': {'type': 'string'},
            'steps': {
                'type': 'array',
                'minItems': 1,
                'items': {'anyOf': [_step_schema(skill) for skill in catalogue]},
            },
            'flow': {'$ref': '#/$defs/flow', 'description': 'Absent: one after the other.'},
        },
        '$defs': {'flow': {'anyOf': [_flow_schema(kind, own) for kind, own in _FLOW.items()]}},
    }


def markdown_table(catalogue: Catalogue) -> str:
    """Return the README's table of skills."""
    rows = ['| skill | arguments | needs | occupies | what it does |', '|---|---|---|---|---|']
    for skill in catalogue:
        arguments = ', '.join(_signature(name, arg) for name, arg in skill.arguments.items())
        needs = ', '.join(f'`{text}`' for text in skill.preconditions)
        occupies = ', '.join(skill.resources)
        rows.append(
            f'| `{skill.name}` | {arguments or "–"} | {needs or "–"} | {occupies or "–"} '
            f'| {skill.summary} |'
        )
    return '\n'.join(rows) + '\n'


def call_text(skill: Skill, args: Mapping[str, Any]) -> str:
    """Return a use of a skill in one line, arguments at their default left out.

    For people: `pick_up(object=red_cup)`.
    """
    said = [
        f'{name}={value:g}' if isinstance(value, float) else f'{name}={value}'
        for name, value in args.items()
        if name not in skill.arguments or value != skill.arguments[name].default
    ]
    return f'{skill.name}({", ".join(said)})'


def describe_argument(argument: Argument) -> str:
    """Return type, unit, bounds and default in words, e.g. `number, N, 1 to 50, default 30`."""
    kind = ' or '.join(kind.value for kind in argument.kinds)
    parts = [' | '.join(argument.choices) or kind]
    if argument.unit:
        parts.append(argument.unit)
    if argument.min is not None and argument.max is not None:
        parts.append(f'{argument.min:g} to {argument.max:g}')
    if argument.max_length is not None:
        parts.append(f'at most {argument.max_length} characters')
    if argument.default not in (None, ''):
        parts.append(f'default {argument.default}')
    elif not argument.is_required:
        parts.append('optional')
    return ', '.join(parts)


def _signature(name: str, argument: Argument) -> str:
    unit = f' ({argument.unit})' if argument.unit else ''
    return f'`{name}`{unit}' if argument.is_required else f'*`{name}`*{unit}'


def _prompt_block(skill: Skill) -> str:
    lines = [f'- {skill.name}: {skill.summary}']
    for name, argument in skill.arguments.items():
        lines.append(f'    {name} ({describe_argument(argument)}): {argument.summary}')
    if skill.one_of:
        forms = ' or '.join(' and '.join(group) for group in skill.one_of)
        lines.append(f'    give exactly one of: {forms}')
    if skill.preconditions:
        lines.append(f'    needs: {", ".join(skill.preconditions)}')
    if skill.effects:
        lines.append(f'    then: {", ".join(skill.effects)}')
    if skill.resources:
        lines.append(f'    uses: {", ".join(skill.resources)}')
    return '\n'.join(lines)


def _flow_schema(kind: str, own: Mapping[str, Any]) -> dict[str, Any]:
    return {
        'type': 'object',
        'required': ['kind', *own],
        'properties': {'kind': {'const': kind}, **own},
    }


def _step_schema(skill: Skill) -> dict[str, Any]:
    required = [name for name, argument in skill.arguments.items() if argument.is_required]
    return {
        'type': 'object',
        'description': skill.summary,
        'required': ['skill', *(['args'] if required else [])],
        'properties': {
            'id': {'type': 'string'},
            'skill': {'const': skill.name},
            'args': {
                'type': 'object',
                'required': required,
                'additionalProperties': False,
                'properties': {
                    name: _argument_schema(argument) for name, argument in skill.arguments.items()
                },
            },
        },
    }


def _argument_schema(argument: Argument) -> dict[str, Any]:
    unit = f' [{argument.unit}]' if argument.unit else ''
    schema: dict[str, Any] = {
        'type': _JSON_TYPES.get(argument.type, 'string'),
        'description': argument.summary + unit,
    }
    bounds = {
        'minimum': argument.min,
        'maximum': argument.max,
        'maxLength': argument.max_length,
        'enum': list(argument.choices) or None,
        'default': argument.default,
    }
    return schema | {key: value for key, value in bounds.items() if value is not None}
