"""Which blackboard keys a tree reads and writes, and whether all that is read is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from vla_bt.errors import Problem, ProblemCode, close_matches, shorten
from vla_bt.trees.call_graph import call_order
from vla_bt.trees.spec import (
    AUTOREMAP,
    SUBTREE_ID,
    NodeSpec,
    TreeSpec,
    blackboard_key,
    node_path,
)
from vla_bt.trees.tags import PortDirection, TagRule
from vla_bt.trees.xml_format import KEY, MAX_LISTED


@dataclass(frozen=True, kw_only=True)
class KeyUse:
    """The keys one tree uses, those of the trees it calls included.

    Order within the tree is not looked at: a key counts as there once some node writes it.
    """

    reads: Mapping[str, str] = field(default_factory=dict)
    """Key to the path of a node that reads it."""
    writes: frozenset[str] = frozenset()
    """Keys some node writes, or may write where its type is unknown."""

    @cached_property
    def needs(self) -> Mapping[str, str]:
        """Keys that a caller must give, read and not written in the tree, with a reader's path."""
        return {key: path for key, path in self.reads.items() if key not in self.writes}

    @cached_property
    def keys(self) -> frozenset[str]:
        """All keys a caller may give."""
        return self.writes.union(self.reads)


def key_uses(tree: TreeSpec, known_tags: Mapping[str, TagRule]) -> dict[str, KeyUse]:
    """Return the keys of every tree by ID; trees that lead into a cycle are left out."""
    uses: dict[str, KeyUse] = {}
    for tree_id in call_order(tree):
        reads: dict[str, str] = {}
        writes: set[str] = set()
        for node in tree.trees[tree_id].walk():
            path = node_path(tree.source, tree_id, node)
            for key, is_read, is_written in _node_keys(node, known_tags, uses):
                if is_read:
                    reads.setdefault(key, path)
                if is_written:
                    writes.add(key)
        uses[tree_id] = KeyUse(reads=reads, writes=frozenset(writes))
    return uses


def _node_keys(node: NodeSpec, known_tags: Mapping[str, TagRule],
               uses: Mapping[str, KeyUse]) -> Iterator[tuple[str, bool, bool]]:
    """Yield key, whether it is read, whether it is written; without those of children."""
    called = uses.get(node.calls) if node.calls is not None else None
    rule = known_tags.get(node.tag)
    for name, value in node.ports.items():
        key = blackboard_key(value)
        port = rule.ports.get(name) if rule else None
        if key is None or not KEY.fullmatch(key) or (port and port.constant):
            continue
        if called is not None:
            yield key, name in called.needs, name in called.writes
        else:
            is_written = port is None or port.direction is PortDirection.OUT
            yield key, not is_written, is_written
    if called is not None and node.ports.get(AUTOREMAP) == 'true':
        for key in called.keys:
            if key not in node.ports:
                yield key, key in called.needs, key in called.writes


def key_problems(tree: TreeSpec, known_tags: Mapping[str, TagRule],
                 inputs: Iterable[str] | None) -> Iterator[Problem]:
    """Yield keys that are read but never there, and keys given to a tree that uses none such.

    Args:
        tree: All trees.
        known_tags: Node types; a type not in it is taken to write all its keys.
        inputs: Keys the main tree is given; None: whatever it needs.
    """
    uses = key_uses(tree, known_tags)
    for tree_id, root in tree.trees.items():
        for node in root.walk():
            if node.calls in uses:
                path = node_path(tree.source, tree_id, node)
                yield from _call_problems(node, uses[node.calls], path)
    if inputs is not None and tree.main in uses:
        given = frozenset(inputs)
        main = uses[tree.main]
        for key, path in main.needs.items():
            if key not in given:
                yield Problem(code=ProblemCode.MISSING, path=path, found=key,
                              message=f'nothing gives or writes {{{key}}}',
                              allowed=_likely(key, given | main.writes))


def _call_problems(call: NodeSpec, use: KeyUse, path: str) -> Iterator[Problem]:
    passed = [name for name in call.ports if name not in (SUBTREE_ID, AUTOREMAP)]
    if call.ports.get(AUTOREMAP) != 'true':
        for key, reader in use.needs.items():
            if key not in passed:
                yield Problem(code=ProblemCode.MISSING, path=path, found=key,
                              message=f'tree {call.calls!r} needs {key!r}, read at {reader}',
                              allowed=(f'{key}="..."',))
    for name in passed:
        if name not in use.keys:
            yield Problem(code=ProblemCode.UNKNOWN_KEY, path=path, found=shorten(name),
                          message=f'tree {call.calls!r} uses no key {shorten(name)!r}',
                          allowed=_likely(name, use.keys))


def _likely(word: str, known: frozenset[str]) -> tuple[str, ...]:
    return close_matches(word, known) or tuple(sorted(known)[:MAX_LISTED])
