"""The part of the BehaviorTree.CPP v4 file format that is understood, for reader, writer, checker.

What passes `format_problems` can be written as XML and reads back as the same TreeSpec.

Source: https://www.behaviortree.dev/docs/learn-the-basics/xml_format/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from vla_bt.errors import Problem, ProblemCode, ProblemsError, shorten
from vla_bt.trees.spec import (
    AUTOREMAP,
    MAX_DEPTH,
    MAX_NODES,
    SUBTREE,
    SUBTREE_ID,
    TreeSpec,
    node_path,
)

FORMAT_ATTRIBUTE = 'BTCPP_format'
FORMAT_VERSION = '4'
MAIN_ATTRIBUTE = 'main_tree_to_execute'
ROOT, TREE, MODELS = 'root', 'BehaviorTree', 'TreeNodesModel'
EXPLICIT = ('Action', 'Condition', 'Control', 'Decorator')
"""Elements that name the node type in their `ID`: `<Action ID="NavigateTo"/>`."""
MAX_BYTES = 1_000_000
"""Largest file read, bytes."""
MAX_PROBLEMS = 100
"""Most problems listed for one file or tree."""
MAX_LISTED = 20
"""Most names listed as accepted in one problem."""

KEY = re.compile(r'[A-Za-z][A-Za-z0-9_]{0,79}')
"""What a blackboard key, a port and a node type may be called."""
TREE_ID = re.compile(r'[A-Za-z0-9_]([A-Za-z0-9_ .-]{0,78}[A-Za-z0-9_.-])?')
"""What a tree may be called."""

_SCRIPT_NODES = frozenset({'Script', 'ScriptCondition', 'Precondition'})
_SCRIPT_PORTS = frozenset({
    '_skipIf', '_successIf', '_failureIf', '_while',
    '_onSuccess', '_onFailure', '_onHalted', '_post',
})
_RESERVED_TAGS = frozenset({ROOT, TREE, MODELS, 'include', *EXPLICIT})
_NOT_XML = re.compile('[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')
_NAME_RULE = 'a name of letters, digits and _ that starts with a letter, at most 80'
_TREE_RULE = 'letters, digits, space and _ . -, at most 80'
_INSTEAD_OF_SCRIPT = 'a leaf that tests or does the same'


def tag_problems(tag: str, path: str) -> Iterator[Problem]:
    """Yield what keeps `tag` from being a node type at all, known or not."""
    if tag in _SCRIPT_NODES:
        message = f'<{tag}> holds a script, and scripts are not run'
        yield _refusal(path, message, tag, _INSTEAD_OF_SCRIPT)
    elif tag in _RESERVED_TAGS:
        yield _refusal(path, f'<{tag}> cannot stand inside a tree', tag, 'a node')
    elif not KEY.fullmatch(tag):
        yield _refusal(path, f'{shorten(tag)!r} is no name of a node type', tag, _NAME_RULE)


def port_problems(tag: str, name: str, value: str, path: str) -> Iterator[Problem]:
    """Yield what is wrong with one attribute of a node, whatever the node type's own rules."""
    shown = shorten(name)
    if name in _SCRIPT_PORTS:
        message = f'attribute {name} holds a script, and scripts are not run'
        yield _refusal(path, message, name, _INSTEAD_OF_SCRIPT)
    elif name == AUTOREMAP and tag == SUBTREE:
        if value not in ('true', 'false'):
            yield _refusal(path, f'{AUTOREMAP} must be true or false', value, 'true', 'false')
    elif name == SUBTREE_ID and tag != SUBTREE:
        explicit = (f'<{kind} ID="{shorten(tag)}">' for kind in EXPLICIT)
        message = 'ID belongs to a SubTree or a node in explicit form'
        yield _refusal(path, message, value, *explicit)
    elif name.startswith('_'):
        message = f'attribute {shown!r} is not supported'
        yield _refusal(path, message, name, f'{AUTOREMAP} on a {SUBTREE}')
    elif ':' in name or name == 'xmlns':
        yield _refusal(path, f'XML namespaces are not supported ({shown})', name, _NAME_RULE)
    elif name == 'name' or not KEY.fullmatch(name):
        yield _refusal(path, f'{shown!r} is no name of a port', name, _NAME_RULE)
    yield from _text_problems(value, f'attribute {shown}', path)


def tree_id_problems(tree_id: str, path: str) -> Iterator[Problem]:
    """Yield why `tree_id` cannot be the name of a tree."""
    if not tree_id:
        yield Problem(code=ProblemCode.MISSING, path=path, message='the tree has no ID',
                      allowed=(_TREE_RULE,))
    elif not TREE_ID.fullmatch(tree_id):
        yield _refusal(path, f'{shorten(tree_id)!r} is no name of a tree', tree_id, _TREE_RULE)


def format_problems(tree: TreeSpec) -> Iterator[Problem]:
    """Yield why `tree` could not be written and read back; too deep or too large comes alone."""
    oversized = _oversized(tree)
    if oversized is not None:
        yield oversized
        return
    if tree.main not in tree.trees:
        yield missing_main(tree.main, tree.trees, tree.source)
    for tree_id, root in tree.trees.items():
        yield from tree_id_problems(tree_id, node_path(tree.source, tree_id, root))
        for node in root.walk():
            path = node_path(tree.source, tree_id, node)
            yield from tag_problems(node.tag, path)
            yield from _text_problems(node.name, 'the name', path)
            for name, value in node.ports.items():
                yield from port_problems(node.tag, name, value, path)


def require_format(tree: TreeSpec) -> None:
    """Return if `format_problems` finds nothing.

    Raises:
        ProblemsError: It finds something; at most `MAX_PROBLEMS` are listed.
    """
    problems = list(islice(format_problems(tree), MAX_PROBLEMS))
    if problems:
        raise ProblemsError(problems)


def missing_main(main: str, tree_ids: Iterable[str], path: str) -> Problem:
    """Return the problem of a main tree that is not there."""
    return Problem(code=ProblemCode.MISSING, path=path, found=shorten(main),
                   message=f'the main tree {shorten(main)!r} does not exist',
                   allowed=tuple(map(shorten, islice(tree_ids, MAX_LISTED))))


def too_large(path: str, most: str) -> Problem:
    """Return the problem of more than `most`, e.g. `64 levels`."""
    return Problem(code=ProblemCode.TOO_LARGE, path=path, message=f'more than {most}',
                   allowed=(f'at most {most}',))


def _oversized(tree: TreeSpec) -> Problem | None:
    seen = 0
    for tree_id, root in tree.trees.items():
        stack = [(root, 1)]
        while stack:
            node, depth = stack.pop()
            seen += 1
            if depth > MAX_DEPTH:
                return too_large(node_path(tree.source, tree_id, node), f'{MAX_DEPTH} levels')
            if seen > MAX_NODES:
                return too_large(node_path(tree.source, tree_id, node), f'{MAX_NODES} nodes')
            stack.extend((child, depth + 1) for child in node.children)
    return None


def _text_problems(text: str, what: str, path: str) -> Iterator[Problem]:
    unwritable = _NOT_XML.search(text)
    if unwritable:
        message = f'{what} holds a character that XML cannot carry'
        yield _refusal(path, message, f'U+{ord(unwritable.group()):04X}', 'printable text')


def _refusal(path: str, message: str, found: str, *allowed: str) -> Problem:
    return Problem(code=ProblemCode.NOT_ALLOWED, path=path, message=message, found=shorten(found),
                   allowed=allowed)
