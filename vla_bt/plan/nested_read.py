"""The nested dialect: a tree of nodes, each with its children inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from vla_bt.errors import ProblemCode
from vla_bt.plan.build import build
from vla_bt.plan.flow_read import MIN_ATTEMPTS, FlowReading, attempts_of
from vla_bt.plan.json_text import Json
from vla_bt.plan.keys import Fields, Key, KeyTable, as_is, read_keys
from vla_bt.plan.problem_log import Path, ProblemLog
from vla_bt.plan.records import Flow, FlowKind, Step, default_id


def _without_null(value: Json, path: Path, log: ProblemLog) -> Json:
    """Drop arguments that are null: on the wire each is required, and null is left out."""
    if not isinstance(value, dict):
        return value
    return {name: it for name, it in value.items() if it is not None}


def _text(value: Json, path: Path, log: ProblemLog) -> str:
    if isinstance(value, str):
        return value
    log.add(ProblemCode.WRONG_TYPE, path, 'of the wrong type', value, ('text',))
    return ''


_NODE = Key('node')
_WITH_CHILDREN = {'node': _NODE, 'children': Key('children', as_is)}
NESTED_KEYS: Mapping[FlowKind, KeyTable] = {
    FlowKind.SEQUENCE: _WITH_CHILDREN,
    FlowKind.FALLBACK: _WITH_CHILDREN,
    FlowKind.PARALLEL: _WITH_CHILDREN,
    FlowKind.RETRY: {
        'node': _NODE,
        'attempts': Key('attempts', attempts_of),
        'child': Key('child', as_is),
    },
    FlowKind.CONDITION: {'node': _NODE, 'fact': Key('fact', _text)},
    FlowKind.STEP: {'node': _NODE, 'skill': Key('skill'), 'args': Key('args', _without_null)},
}
"""Keys of a node, by its kind."""
_KINDS = {kind.value: kind for kind in NESTED_KEYS}


def read_nested(value: Json, path: Path, log: ProblemLog) -> FlowReading:
    """Read a tree of nodes; its steps are numbered in the order of the text."""
    reading = FlowReading()
    if value:
        reading.flow = _flow_of(value, path, ('flow',), reading, log)
    return reading


def _flow_of(item: Json, path: Path, own: Path, reading: FlowReading, log: ProblemLog) -> Flow:
    """Read one node, a step as a stand-in when it cannot be told what it is.

    Args:
        item: The node.
        path: Where it stands.
        own: Its path in the canonical plan.
        reading: Takes its steps.
        log: Takes the problems.
    """
    reading.origins[own] = path
    word = item.get('node') if isinstance(item, dict) else None
    kind = _KINDS.get(word) if isinstance(word, str) else None
    if kind is None or not isinstance(item, dict):
        code = ProblemCode.MISSING if word is None else ProblemCode.NOT_ALLOWED
        where = (*path, 'node') if isinstance(item, dict) else path
        log.add(code, where, 'not a node of a plan', item if word is None else word, _KINDS)
        return _step(Fields({}, path, {'skill': '?'}, {}), reading, log)
    fields = read_keys(item, NESTED_KEYS[kind], path, log)
    fields.values.pop('node')
    if kind is FlowKind.STEP:
        return _step(fields, reading, log)
    children = tuple(
        _flow_of(child, where, (*own, 'children', at), reading, log)
        for at, (child, where) in enumerate(_children(fields, kind, log))
    )
    if kind is FlowKind.RETRY and 'attempts' not in fields.values:
        log.add(ProblemCode.MISSING, fields.where('attempts'), "'attempts' is required")
    return Flow(
        kind=kind,
        children=children,
        fact=str(fields.values.get('fact', '')),
        attempts=int(str(fields.values.get('attempts', MIN_ATTEMPTS))),
    )


def _children(fields: Fields, kind: FlowKind, log: ProblemLog) -> list[tuple[Json, Path]]:
    """Return the nodes below, each with its path."""
    key = 'child' if kind is FlowKind.RETRY else 'children'
    where, value = fields.where(key), cast('Json', fields.values.get(key))
    if value is None:
        return []
    if kind is FlowKind.RETRY:
        return [(value, where)]
    if not isinstance(value, list):
        log.add(ProblemCode.WRONG_TYPE, where, 'of the wrong type', value, ('list of nodes',))
        return []
    return [(child, (*where, index)) for index, child in enumerate(value)]


def _step(fields: Fields, reading: FlowReading, log: ProblemLog) -> Flow:
    step_id = default_id(len(reading.steps))
    fields.values['id'] = step_id
    step = build(Step, fields, log)
    return Flow(kind=FlowKind.STEP, step=reading.add_step(step, fields.path, step_id))
