"""TreeSpec: a behaviour tree as data, before anything is built.

Trees from the templates, from a person and from a model are all this, so one checker and one
compiler serve them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from vla_bt.errors import shorten

MAX_DEPTH = 64
"""Deepest nesting, subtrees expanded. py_trees' tick cost grows with the square of the depth."""
MAX_NODES = 2000
"""Most nodes of a tree, subtrees expanded."""
SUBTREE = 'SubTree'
"""Tag of the node that stands for another tree of the same TreeSpec."""
SUBTREE_ID = 'ID'
"""Port of a SubTree: ID of the tree it stands for."""
AUTOREMAP = '_autoremap'
"""Port of a SubTree: `true` lets the tree see all keys of the caller by their own names."""


@dataclass(frozen=True, kw_only=True)
class NodeSpec:
    """One node: a control node, a decorator, a leaf, or a SubTree reference."""

    tag: str
    """Node type, e.g. `Sequence`, `NavigateTo`, `SubTree`."""
    name: str = ''
    """For people; the tag when empty."""
    ports: Mapping[str, str] = field(default_factory=dict)
    """Attributes as written; `{key}` refers to the blackboard of the tree the node is in."""
    children: tuple[NodeSpec, ...] = ()
    line: int | None = field(default=None, compare=False)
    """Line in the file it was read from; None when made in memory."""

    @property
    def label(self) -> str:
        """The name to show."""
        return self.name or self.tag

    @property
    def calls(self) -> str | None:
        """ID of the tree a SubTree stands for, empty when it names none; None for other nodes."""
        return self.ports.get(SUBTREE_ID, '') if self.tag == SUBTREE else None

    def walk(self) -> Iterator[NodeSpec]:
        """Yield this node and all below it, parents first."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


@dataclass(frozen=True, kw_only=True)
class TreeSpec:
    """A set of named trees, one of them the main one."""

    main: str
    """ID of the tree to run."""
    trees: Mapping[str, NodeSpec]
    """Root node by tree ID."""
    source: str = field(default='', compare=False)
    """File name for messages; empty when made in memory."""

    @property
    def root(self) -> NodeSpec:
        """The main tree's root node."""
        return self.trees[self.main]


def blackboard_key(value: str) -> str | None:
    """Return `key` for a port value `{key}`, None for a literal value."""
    return value[1:-1] if len(value) > 2 and value[0] == '{' and value[-1] == '}' else None


def node_path(source: str, tree_id: str, node: NodeSpec) -> str:
    """Return where a node is, for messages.

    Read from a file: `pick_up.xml:12 <Sequence>`, or `line 12 <Sequence>` without a file name.
    Made in memory: `task <NavigateTo 'to the kitchen'>` with the ID of the tree it is in.
    """
    tag, tree = shorten(node.tag, 40), shorten(tree_id, 40)
    if node.line is not None:
        return f'{source}:{node.line} <{tag}>' if source else f'line {node.line} <{tag}>'
    name = f' {shorten(node.name, 40)!r}' if node.name else ''
    return f'{tree} <{tag}{name}>'
