"""Whether branches that run at the same time would use one resource of the robot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vla_bt.errors import Problem, ProblemCode
from vla_bt.trees.call_graph import call_order
from vla_bt.trees.spec import NodeSpec, TreeSpec, node_path
from vla_bt.trees.tags import PARALLEL, TagRule


class _Survey:
    """Resources of every tree, called ones first, so that each node is looked at once."""

    def __init__(self, tree: TreeSpec, known_tags: Mapping[str, TagRule]) -> None:
        self._tree = tree
        self._known_tags = known_tags
        self._by_tree: dict[str, dict[str, str]] = {}
        self.problems: list[Problem] = []
        for tree_id in call_order(tree):
            self._by_tree[tree_id] = self._users(tree_id, tree.trees[tree_id])

    def _users(self, tree_id: str, node: NodeSpec) -> dict[str, str]:
        """Return the resources used from `node` down, each with the path of a leaf."""
        path = node_path(self._tree.source, tree_id, node)
        rule = self._known_tags.get(node.tag)
        users = dict.fromkeys(rule.resources, path) if rule else {}
        users.update(self._by_tree.get(node.calls or '', {}))
        for child in node.children:
            others = self._users(tree_id, child)
            if node.tag == PARALLEL:
                self.problems.extend(_clashes(path, users, others))
            users = {**others, **users}
        return users


def _clashes(path: str, users: Mapping[str, str], others: Mapping[str, str]) -> Iterator[Problem]:
    for resource in sorted(users.keys() & others.keys()):
        yield Problem(
            code=ProblemCode.RESOURCE, path=path, found=resource,
            message=f'{resource} is used at the same time by {users[resource]} and '
                    f'{others[resource]}',
            allowed=('a Sequence',),
        )  # fmt: skip


def resource_problems(tree: TreeSpec, known_tags: Mapping[str, TagRule]) -> Iterator[Problem]:
    """Yield each resource that two branches of a Parallel share, naming a leaf of both.

    Subtrees are looked into. Trees that lead into a cycle are passed over.

    Args:
        tree: All trees, each at most `MAX_DEPTH` levels deep by itself.
        known_tags: Node types with their resources; a type not in it uses none.
    """
    yield from _Survey(tree, known_tags).problems
