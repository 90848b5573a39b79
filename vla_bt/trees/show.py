"""A TreeSpec as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from vla_bt.errors import shorten
from vla_bt.trees.spec import SUBTREE, SUBTREE_ID, NodeSpec, TreeSpec

_LONGEST_TEXT = 48
"""Most characters of a name or value shown."""


def tree_text(spec: TreeSpec) -> str:
    """Return all trees as text, the main one first, one line a node, without a line end.

    A SubTree is a line that names its tree, so the text is as long as the trees are written.
    A node's own name stands in quotes, a value that is plain stands bare.
    """
    others = [tree_id for tree_id in spec.trees if tree_id != spec.main]
    blocks = [_tree_lines(tree_id, spec.trees[tree_id])
              for tree_id in [spec.main, *others] if tree_id in spec.trees]
    return '\n\n'.join('\n'.join(lines) for lines in blocks)


def _tree_lines(tree_id: str, root: NodeSpec) -> Iterator[str]:
    yield tree_id
    stack = [(root, '', True)]
    while stack:
        node, indent, is_last = stack.pop()
        yield f'{indent}{"└── " if is_last else "├── "}{node_text(node)}'
        below = indent + ('    ' if is_last else '│   ')
        last = len(node.children) - 1
        stack.extend((node.children[at], below, at == last) for at in range(last, -1, -1))


def node_text(node: NodeSpec) -> str:
    """Return one line for a node: `MoveArm "to the cup" target=grasp object={object}`."""
    ports = dict(node.ports)
    words = [node.tag]
    if node.tag == SUBTREE:
        words.append(value_text(ports.pop(SUBTREE_ID, '?')))
    if node.name:
        words.append(f'"{one_line(node.name)}"')
    words.extend(f'{name}={value_text(value)}' for name, value in ports.items())
    return ' '.join(words)


def value_text(value: str) -> str:
    """Return a port's value on one line and shortened; quoted when it holds spaces or nothing."""
    text = one_line(value)
    return text if text and ' ' not in text else f'"{text}"'


def one_line(text: str) -> str:
    """Return `text` shortened, with line ends and what cannot be printed as escapes."""
    printable = ''.join(
        char if char.isprintable() else char.encode('unicode_escape').decode() for char in text
    )
    return shorten(printable, _LONGEST_TEXT)
