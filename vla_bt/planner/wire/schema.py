"""The form a model must answer in, as JSON Schema made from the catalogue.

Static: the same bytes for a catalogue, whatever the world holds, so that servers keep the prompt
and the grammar in their caches. Names of objects and places are checked afterwards. A client
library's own generator is not used: it emits keywords that strict modes refuse.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vla_bt.errors import SettingsError
from vla_bt.plan import TOOL_NAME, FlowKind, Verdict
from vla_bt.planner.providers.records import AnswerForm
from vla_bt.planner.wire.strict import MAX_ENUM_VALUES, strict_problems
from vla_bt.settings.sections import Dialect
from vla_bt.skills import Argument, ArgumentType, Catalogue, Skill

_Schema = dict[str, Any]

FORM_NAME = 'action_plan'
"""Name of the answer where it is no function call."""
_SUMMARY = 'Hand in the plan, the question or the refusal that answers the command.'
_CONTROLS = tuple(kind.value for kind in FlowKind if kind is not FlowKind.STEP)
_WITH_CHILDREN = (FlowKind.SEQUENCE, FlowKind.FALLBACK, FlowKind.PARALLEL)
_TEXT: _Schema = {'type': 'string'}
_NODE: _Schema = {'$ref': '#/$defs/node'}
_JSON_TYPES = {
    ArgumentType.NUMBER: 'number',
    ArgumentType.INTEGER: 'integer',
    ArgumentType.BOOLEAN: 'boolean',
}


def answer_form(catalogue: Catalogue, dialect: Dialect) -> AnswerForm:
    """Return the form of answers about these skills.

    Args:
        catalogue: The skills; its order is kept.
        dialect: `flat` and `tools` are one table of nodes without unions, references and bounds,
            which every server takes; `nested` is a recursive tree.

    Raises:
        SettingsError: The catalogue is too large for `nested`.
    """
    if dialect == 'tools':
        return AnswerForm(name=TOOL_NAME, schema=_flat(catalogue), is_tool=True, summary=_SUMMARY)
    if dialect == 'flat':
        return AnswerForm(name=FORM_NAME, schema=_flat(catalogue), summary=_SUMMARY)
    schema = _nested(catalogue)
    problems = strict_problems(schema)
    if problems:
        reason = f'{len(catalogue)} skills are too many for the nested form ({problems[0]})'
        raise SettingsError(f'llm.dialect: {reason}; write llm.dialect: flat')
    return AnswerForm(name=FORM_NAME, schema=schema, summary=_SUMMARY)


def _flat(catalogue: Catalogue) -> _Schema:
    arguments = [name for skill in catalogue for name in skill.arguments]
    names = tuple(dict.fromkeys((*arguments, 'fact', 'attempts')))
    kinds = (*catalogue.names, *_CONTROLS)
    is_small = len(kinds) + len(names) + len(Verdict) <= MAX_ENUM_VALUES
    pair = _object(name=_enum(names) if is_small else _TEXT, value=_TEXT)
    node = _object(
        id=_TEXT, parent=_TEXT, do=_enum(kinds) if is_small else _TEXT, args=_list(pair)
    )
    return _answer(nodes=_list(node))


def _nested(catalogue: Catalogue) -> _Schema:
    variants = [*map(_step, catalogue), *map(_with_children, _WITH_CHILDREN)]
    variants += [
        _object(
            node=_enum([FlowKind.RETRY.value]), attempts={'type': 'integer'}, child=_NODE
        ),
        _object(node=_enum([FlowKind.CONDITION.value]), fact=_TEXT),
    ]
    answer = _answer(plan={'anyOf': [_NODE, {'type': 'null'}]})
    return {**answer, '$defs': {'node': {'anyOf': variants}}}


def _answer(**content: _Schema) -> _Schema:
    """Return the root: the verdict first, so that it is known before all else."""
    return _object(
        verdict=_enum([verdict.value for verdict in Verdict]),
        question=_TEXT,
        options=_list(_TEXT),
        reason=_TEXT,
        explanation=_TEXT,
        **content,
    )


def _step(skill: Skill) -> _Schema:
    """Return a step's form; `skill` comes first since it tells the variants apart."""
    args = {name: _value(argument) for name, argument in skill.arguments.items()}
    return _object(
        skill=_enum([skill.name]), node=_enum([FlowKind.STEP.value]), args=_object(**args)
    )


def _with_children(kind: FlowKind) -> _Schema:
    return _object(node=_enum([kind.value]), children=_list(_NODE))


def _value(argument: Argument) -> _Schema:
    """Return an argument's form; null stands for one that is left out."""
    kind = _JSON_TYPES.get(argument.type, 'string')
    choices: list[str | None] = list(argument.choices)
    if argument.is_required:
        return _enum(argument.choices) if choices else {'type': kind}
    return {'type': [kind, 'null']} | ({'enum': [*choices, None]} if choices else {})


def _object(**properties: _Schema) -> _Schema:
    return {
        'type': 'object',
        'properties': properties,
        'required': list(properties),
        'additionalProperties': False,
    }


def _list(items: _Schema) -> _Schema:
    return {'type': 'array', 'items': items}


def _enum(values: Iterable[str]) -> _Schema:
    return {'type': 'string', 'enum': list(values)}
