"""Which tree stands for which other: order, cycles, and size once all are put in place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from vla_bt.errors import Problem, ProblemCode, shorten
from vla_bt.trees.spec import MAX_DEPTH, MAX_NODES, NodeSpec, TreeSpec, node_path
from vla_bt.trees.xml_format import MAX_PROBLEMS, too_large


def call_order(tree: TreeSpec) -> tuple[str, ...]:
    """Return the IDs of the trees, called ones before their callers.

    Trees that lead into a cycle are left out; references to trees that do not exist are passed
    over.
    """
    sorter = TopologicalSorter(_calls(tree))
    order: list[str] = []
    # `cycle_problems` reports a cycle; the sorter still gives the trees outside of it.
    with suppress(CycleError):
        sorter.prepare()
    while sorter.is_active():
        ready = sorter.get_ready()
        order.extend(ready)
        sorter.done(*ready)
    return tuple(order)


def cycle_problems(tree: TreeSpec) -> Iterator[Problem]:
    """Yield a problem for each reference that closes a cycle, with the cycle spelled out."""
    calls = _calls(tree)
    positions = {tree_id: position for position, tree_id in enumerate(tree.trees)}
    for _ in range(MAX_PROBLEMS):
        try:
            TopologicalSorter(calls).prepare()
        except CycleError as error:
            cycle = _from_first(error.args[1][:0:-1], positions)
            calls[cycle[-1]].remove(cycle[0])
            yield _cycle_problem(tree, cycle)
        else:
            return


def _calls(tree: TreeSpec) -> dict[str, list[str]]:
    return {
        tree_id: list(dict.fromkeys(_called(root, tree.trees)))
        for tree_id, root in tree.trees.items()
    }


def _called(root: NodeSpec, known: Collection[str]) -> Iterator[str]:
    for node in root.walk():
        if node.calls is not None and node.calls in known:
            yield node.calls


def _from_first(cycle: list[str], positions: Mapping[str, int]) -> list[str]:
    start = min(range(len(cycle)), key=lambda at: positions[cycle[at]])
    return cycle[start:] + cycle[:start]


def _cycle_problem(tree: TreeSpec, cycle: list[str]) -> Problem:
    caller = cycle[-1]
    closing = next(node for node in tree.trees[caller].walk() if node.calls == cycle[0])
    spelled = shorten(' -> '.join([*cycle, cycle[0]]), 200)
    return Problem(code=ProblemCode.CYCLE, path=node_path(tree.source, caller, closing),
                   message=f'the tree contains itself: {spelled}', found=shorten(cycle[0]),
                   allowed=('a tree that does not lead back here',))


@dataclass(frozen=True)
class _Extent:
    nodes: int
    levels: int


def extent_problems(tree: TreeSpec, order: tuple[str, ...]) -> Iterator[Problem]:
    """Yield the first tree that is too large, and the first too deep, all trees put in place.

    A SubTree counts as one node and one level above the tree it stands for. Every tree is
    measured once, so the time is linear however often it is used.

    Args:
        tree: All trees, each at most `MAX_DEPTH` levels deep by itself.
        order: `call_order` of it.
    """
    extents: dict[str, _Extent] = {}
    for tree_id in order:
        root = tree.trees[tree_id]
        extent = extents[tree_id] = _extent(root, extents)
        is_deep = extent.levels > MAX_DEPTH
        if is_deep or extent.nodes > MAX_NODES:
            most = f'{MAX_DEPTH} levels' if is_deep else f'{MAX_NODES} nodes'
            yield too_large(node_path(tree.source, tree_id, root),
                            f'{most} with all subtrees in place')
            return


def _extent(node: NodeSpec, extents: Mapping[str, _Extent]) -> _Extent:
    below = [_extent(child, extents) for child in node.children]
    called = extents.get(node.calls or '')
    if called is not None:
        below.append(called)
    return _Extent(1 + sum(part.nodes for part in below),
                   1 + max((part.levels for part in below), default=0))
