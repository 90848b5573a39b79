"""Write a TreeSpec as a BehaviorTree.CPP v4 XML file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import quoteattr

from vla_bt.trees.spec import NodeSpec, TreeSpec
from vla_bt.trees.xml_format import (
    FORMAT_ATTRIBUTE,
    FORMAT_VERSION,
    MAIN_ATTRIBUTE,
    ROOT,
    TREE,
    require_format,
)

_INDENT = '  '


def write_xml(tree: TreeSpec) -> str:
    """Return `tree` as XML text, one node a line, in compact form (`<NavigateTo x="1"/>`).

    Reading the text gives an equal TreeSpec, and writing that gives the same text. Lines and the
    source name are not part of it.

    Raises:
        ProblemsError: The tree has names or characters that the format cannot carry, more than
            `MAX_DEPTH` levels, more than `MAX_NODES` nodes, or no main tree.
    """
    require_format(tree)
    return '\n'.join(_lines(tree)) + '\n'


def _lines(tree: TreeSpec) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<{ROOT}{_attributes({FORMAT_ATTRIBUTE: FORMAT_VERSION, MAIN_ATTRIBUTE: tree.main})}>'
    for tree_id, root in tree.trees.items():
        yield f'{_INDENT}<{TREE}{_attributes({"ID": tree_id})}>'
        yield from _node_lines(root, 2)
        yield f'{_INDENT}</{TREE}>'
    yield f'</{ROOT}>'


def _node_lines(node: NodeSpec, level: int) -> Iterator[str]:
    named = {'name': node.name} if node.name else {}
    start = f'{_INDENT * level}<{node.tag}{_attributes({**named, **node.ports})}'
    if not node.children:
        yield f'{start}/>'
        return
    yield f'{start}>'
    for child in node.children:
        yield from _node_lines(child, level + 1)
    yield f'{_INDENT * level}</{node.tag}>'


def _attributes(values: Mapping[str, str]) -> str:
    return ''.join(f' {name}={quoteattr(value)}' for name, value in values.items())
