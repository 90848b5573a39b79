"""The tree a list or table of steps and control nodes is meant to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vla_bt.errors import ProblemCode
from vla_bt.plan import FlowKind, Json
from vla_bt.plan.flow import MAX_FLOW_DEPTH, MAX_FLOW_NODES
from vla_bt.planner.repair.arguments import read_arguments
from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.planner.repair.steps import (
    ARGS_KEYS,
    MEANINGFUL_KEYS,
    NUMBER_KEYS,
    SKILL_KEYS,
    may_matter,
    read_step,
)
from vla_bt.planner.wire import ReplyCode
from vla_bt.skills import Catalogue

_KIND_KEYS = ('node', 'kind', 'control', *SKILL_KEYS)
_CHILDREN_KEYS = ('children', 'child', 'steps', 'nodes', 'actions', 'tasks', 'body')
_KINDS = {kind.value: kind for kind in FlowKind if kind is not FlowKind.STEP}
_WORDS = {**_KINDS, 'selector': FlowKind.FALLBACK}
_LEAVES = (FlowKind.CONDITION, FlowKind.STEP)
_OWN_KEYS = {
    FlowKind.RETRY: ('attempts', 'max_attempts', 'num_attempts', 'times'),
    FlowKind.CONDITION: ('fact', 'condition'),
}
_LABELS = frozenset((*_KIND_KEYS, *ARGS_KEYS, *NUMBER_KEYS, 'id', 'description'))
_PARENT_KEYS = ('parent', 'parent_id')
_NO_PARENT = ('', None, 'root', '0', 0, 'none', 'null', '-1', -1)


@dataclass(kw_only=True)
class Node:
    """A node of the tree being made."""

    kind: FlowKind
    children: list[Node] = field(default_factory=list)
    step: dict[str, Json] = field(default_factory=dict)
    """As the canonical dialect writes it, for a step."""
    fact: str = ''
    attempts: int = 2


def kind_of(item: Json) -> FlowKind | None:
    """Return which control node an object is meant as; None when it is none."""
    if not isinstance(item, dict):
        return None
    words = [str(item.get(key)).strip().lower() for key in _KIND_KEYS if key in item]
    if len(item) == 1:
        words.append(next(iter(item)).lower())
    return next((_WORDS[word] for word in words if word in _WORDS), None)


def read_nodes(items: Sequence[Json], catalogue: Catalogue, notes: Notes) -> list[Node]:
    """Return the outermost nodes of a list of steps, or of a table of nodes with parents.

    Raises:
        UnrepairableError: An item is neither step nor control node, or the table is no tree.
    """
    if len(items) > MAX_FLOW_NODES:
        message = f'more than {MAX_FLOW_NODES} nodes'
        raise UnrepairableError(
            ReplyCode.TOO_LARGE, ProblemCode.TOO_LARGE, message, f'{len(items)} nodes'
        )
    if any(isinstance(item, dict) and item.keys() & set(_PARENT_KEYS) for item in items):
        return _read_table(items, catalogue, notes)
    return [read_node(item, catalogue, notes) for item in items]


def read_node(item: Json, catalogue: Catalogue, notes: Notes) -> Node:
    """Return one node with everything below it.

    Raises:
        UnrepairableError: See `read_nodes`.
    """
    kind = kind_of(item)
    if kind is None or not isinstance(item, dict):
        return Node(kind=FlowKind.STEP, step=read_step(item, catalogue, notes))
    node, content = _control(kind, item, notes)
    node.children = read_nodes(content, catalogue, notes)
    _check_arity(node)
    return node


def _control(
    kind: FlowKind, item: Mapping[str, Json], notes: Notes
) -> tuple[Node, Sequence[Json]]:
    if len(item) == 1 and kind_of({'node': next(iter(item))}) is kind:
        notes.add(f'A {kind.value} with its kind as the key was taken apart.')
        inner = next(iter(item.values()))
        own = 'fact' if kind is FlowKind.CONDITION else 'children'
        item = inner if isinstance(inner, dict) else {own: inner}
    args = {**item, **read_arguments(item.get('args'), None, notes)}
    _check_keys(kind, args)
    node = Node(kind=kind)
    if kind is FlowKind.CONDITION:
        node.fact = _fact(args.get('fact') or args.get('condition') or '')
        return node, ()
    if kind is FlowKind.RETRY:
        node.attempts = _attempts(args)
    content = next((args[key] for key in _CHILDREN_KEYS if args.get(key)), [])
    return node, content if isinstance(content, list) else [content]


def _fact(value: Json) -> str:
    """Return a fact as text, also when it is given as `{"predicate": ..., "args": [...]}`."""
    if isinstance(value, dict) and value.keys() == {'predicate', 'args'}:
        names = value['args']
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return f'{value["predicate"]}({", ".join(map(str, names))})'
    return str(value)


def _check_keys(kind: FlowKind, args: Mapping[str, Json]) -> None:
    """Refuse what changes the meaning of a control node and is not understood."""
    known = {*_CHILDREN_KEYS, kind.value, *_OWN_KEYS.get(kind, ())}
    unclear = [
        key
        for key in args.keys() - known - _LABELS
        if (key in MEANINGFUL_KEYS and args[key]) or may_matter(key, args[key])
    ]
    several = [key for key in _CHILDREN_KEYS if args.get(key)]
    if unclear or len(several) > 1:
        message = f'a {kind.value} says something that is not understood'
        found = ', '.join(unclear or several)
        raise UnrepairableError(ReplyCode.NOT_A_PLAN, ProblemCode.UNKNOWN_KEY, message, found)


def _attempts(args: Mapping[str, Json]) -> int:
    keys = _OWN_KEYS[FlowKind.RETRY]
    given = next((args[key] for key in keys if args.get(key) is not None), None)
    try:
        return int(str(given))
    except ValueError:
        message = 'a retry does not say how often'
        raise UnrepairableError(
            ReplyCode.NOT_A_PLAN, ProblemCode.MISSING, message, given
        ) from None


def _check_arity(node: Node) -> None:
    count = len(node.children)
    if node.kind is FlowKind.CONDITION:
        is_right = not count and bool(node.fact)
    else:
        is_right = count == 1 if node.kind is FlowKind.RETRY else count > 0
    if not is_right:
        message = f'a {node.kind.value} has too much or too little in it'
        raise UnrepairableError(ReplyCode.NOT_A_PLAN, ProblemCode.NOT_ALLOWED, message, str(count))


def _read_table(items: Sequence[Json], catalogue: Catalogue, notes: Notes) -> list[Node]:
    """Hang every row below its parent; rows keep their order."""
    rows = [item for item in items if isinstance(item, dict)]
    if len(rows) < len(items):
        raise _no_tree('a row of the table is no object', items)
    ids = _ids(rows, notes)
    nodes: list[Node] = []
    for row in rows:
        own = {name: value for name, value in row.items() if name not in _PARENT_KEYS}
        kind = kind_of(own)
        if kind is None:
            nodes.append(Node(kind=FlowKind.STEP, step=read_step(own, catalogue, notes)))
        else:
            node, content = _control(kind, own, notes)
            if content:
                raise _no_tree('a row of the table has children of its own', content)
            nodes.append(node)
    top: list[Node] = []
    for row, node in zip(rows, nodes, strict=True):
        parent = next((row[key] for key in _PARENT_KEYS if key in row), '')
        if str(parent) in ids:
            above = nodes[ids[str(parent)]]
            if above.kind in _LEAVES:
                raise _no_tree('a step or condition has something below it', parent)
            above.children.append(node)
        elif parent in _NO_PARENT or str(parent).lower() in _NO_PARENT:
            top.append(node)
        else:
            raise _no_tree('a parent is no node of the table', parent)
    _check_levels(top, len(nodes))
    for node in nodes:
        if node.kind is not FlowKind.STEP:
            _check_arity(node)
    return top


def _ids(rows: Sequence[Mapping[str, Json]], notes: Notes) -> dict[str, int]:
    """Return the rows by id; an id that nobody refers to may be missing or given twice."""
    parents = {str(row[key]) for row in rows for key in _PARENT_KEYS if key in row}
    given = [str(row['id']) for row in rows if row.get('id') not in (None, '')]
    for name in set(given):
        if given.count(name) > 1:
            if name in parents:
                raise _no_tree('the id of a parent is given twice', name)
            notes.add('Steps with the same id were numbered anew.')
    if len(given) < len(rows):
        notes.add('Nodes without an id were numbered.')
    if not given:
        return {str(index + 1): index for index in range(len(rows))}
    return {str(row['id']): n for n, row in enumerate(rows) if row.get('id') not in (None, '')}


def _check_levels(top: Sequence[Node], count: int) -> None:
    """Refuse nodes that hang below each other in a circle, or below too many others."""
    level, reached = list(top), 0
    for _ in range(MAX_FLOW_DEPTH):
        reached += len(level)
        level = [child for node in level for child in node.children]
    if level:
        raise _no_tree(f'the table has more than {MAX_FLOW_DEPTH} levels', '')
    if reached < count:
        raise _no_tree('nodes of the table are below each other', '')


def _no_tree(message: str, found: object) -> UnrepairableError:
    return UnrepairableError(ReplyCode.NOT_A_PLAN, ProblemCode.NOT_ALLOWED, message, found)
