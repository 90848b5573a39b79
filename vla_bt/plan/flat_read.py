"""The flat dialect: a table of nodes, each with the id of its parent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vla_bt.errors import ProblemCode
from vla_bt.plan.build import build
from vla_bt.plan.flow import CONTROLS, MAX_FLOW_DEPTH, MAX_FLOW_NODES
from vla_bt.plan.flow_read import MIN_ATTEMPTS, FlowReading, attempts_of
from vla_bt.plan.json_text import Json
from vla_bt.plan.keys import Fields, Key, KeyTable, read_keys
from vla_bt.plan.problem_log import Path, ProblemLog
from vla_bt.plan.records import Flow, FlowKind, Step

_INTEGER = re.compile(r'-?[0-9]{1,9}')


def _named_values(value: Json, path: Path, log: ProblemLog) -> dict[str, Json]:
    """Read `[{"name": ..., "value": ...}]`, both texts."""
    if not isinstance(value, list):
        log.add(ProblemCode.WRONG_TYPE, path, 'of the wrong type', value, (_ARGS_FORM,))
        return {}
    args: dict[str, Json] = {}
    for index, item in enumerate(value):
        where = (*path, index)
        if not isinstance(item, dict):
            log.add(ProblemCode.WRONG_TYPE, where, 'of the wrong type', item, (_ARGS_FORM,))
            continue
        pair = read_keys(item, _PAIR, where, log).values
        name = pair.get('name')
        for key in _PAIR:
            if not isinstance(pair.get(key), str):
                code = ProblemCode.WRONG_TYPE if key in pair else ProblemCode.MISSING
                log.add(code, (*where, key), 'a text is wanted', pair.get(key, ''), ('text',))
        if isinstance(name, str) and name in args:
            log.add(ProblemCode.DUPLICATE, (*where, 'name'), 'the name is given twice', name)
        elif isinstance(name, str):
            args[name] = item.get('value')
    return args


_ARGS_FORM = '[{"name": "...", "value": "..."}]'
_PAIR: KeyTable = {'name': Key('name'), 'value': Key('value')}
FLAT_NODE: KeyTable = {
    'id': Key('id'),
    'parent': Key('parent'),
    'do': Key('skill'),
    'args': Key('args', _named_values),
}
"""Keys of a node of the flat table."""
_CONTROL_WORDS = {kind.value: kind for kind in FlowKind if kind is not FlowKind.STEP}


@dataclass(kw_only=True)
class _Node:
    """One line of the flat table."""

    id: str
    do: str
    args: dict[str, Json]
    fields: Fields
    depth: int
    children: list[_Node] = field(default_factory=list)

    @property
    def kind(self) -> FlowKind:
        return _CONTROL_WORDS.get(self.do, FlowKind.STEP)


def read_flat(items: Json, path: Path, log: ProblemLog) -> FlowReading:
    """Read a table of nodes, each with the id of its parent, parents first."""
    reading = FlowReading()
    if not isinstance(items, list):
        log.add(ProblemCode.WRONG_TYPE, path, 'of the wrong type', items, ('list of objects',))
        return reading
    if len(items) > MAX_FLOW_NODES:
        message = f'more than {MAX_FLOW_NODES} nodes'
        log.add(ProblemCode.TOO_LARGE, path, message, f'{len(items)} nodes')
        return reading
    root = _Node(id='', do=FlowKind.SEQUENCE.value, args={}, depth=1,
                 fields=Fields(FLAT_NODE, path, {}, {}))  # fmt: skip
    nodes = {'': root}
    for index, item in enumerate(items):
        _add_node(item, (*path, index), nodes, log)
    if root.children:
        only = root.children[0] if len(root.children) == 1 else root
        reading.flow = _flow_of(only, ('flow',), reading, log)
    return reading


def _add_node(item: Json, path: Path, nodes: dict[str, _Node], log: ProblemLog) -> None:
    if not isinstance(item, dict):
        log.add(ProblemCode.WRONG_TYPE, path, 'a node of the wrong type', item, ('object',))
        return
    name = item.get('id')
    is_new = isinstance(name, str) and name not in nodes
    fields = read_keys(item, FLAT_NODE, (f'node "{name}"',) if is_new else path, log)
    where, values = fields.path, fields.values
    texts = {key: values.get(key) for key in ('id', 'parent', 'skill')}
    for key, value in texts.items():
        if not isinstance(value, str):
            code = ProblemCode.WRONG_TYPE if key in values else ProblemCode.MISSING
            log.add(code, fields.where(key), 'a text is wanted', value or '', ('text',))
    if isinstance(name, str) and name and not is_new:
        log.add(ProblemCode.DUPLICATE, fields.where('id'), 'the id is given twice', name)
    parent = nodes.get(str(texts['parent'] or ''))
    if parent is None or parent.kind not in CONTROLS:
        message = 'not the id of a control node that stands before'
        known = [it.id or '""' for it in nodes.values() if it.kind in CONTROLS]
        log.add(ProblemCode.NOT_ALLOWED, (*where, 'parent'), message, texts['parent'], known)
        parent = nodes['']
    args = values.get('args')
    node = _Node(id=str(texts['id']), do=str(texts['skill']), fields=fields,
                 args=args if isinstance(args, dict) else {}, depth=parent.depth + 1)  # fmt: skip
    if node.depth > MAX_FLOW_DEPTH + 1:
        log.add(ProblemCode.TOO_LARGE, where, f'more than {MAX_FLOW_DEPTH} levels deep')
        return
    nodes.setdefault(node.id, node)
    parent.children.append(node)


def _flow_of(node: _Node, path: Path, reading: FlowReading, log: ProblemLog) -> Flow:
    reading.origins[path] = node.fields.path
    kind = node.kind
    if kind is FlowKind.STEP:
        values = {'skill': node.do, 'args': node.args, 'id': node.id, 'has_text_args': True}
        fields = Fields(node.fields.keys, node.fields.path, values, node.fields.origins)
        step = build(Step, fields, log)
        return Flow(kind=kind, step=reading.add_step(step, node.fields.path, node.id))
    given = {name: Key(name) for name in _OWN_ARGS.get(kind, ())}
    own = read_keys(node.args, given, node.fields.path, log)
    attempts, fact = MIN_ATTEMPTS, str(own.values.get('fact', ''))
    if kind is FlowKind.RETRY:
        text = own.values.get('attempts', '')
        number = int(str(text)) if _INTEGER.fullmatch(str(text)) else str(text)
        attempts = attempts_of(number, own.where('attempts'), log)
    children = tuple(
        _flow_of(child, (*path, 'children', at), reading, log)
        for at, child in enumerate(node.children)
    )
    return Flow(kind=kind, children=children, fact=fact, attempts=attempts)


_OWN_ARGS = {FlowKind.CONDITION: ('fact',), FlowKind.RETRY: ('attempts',)}
