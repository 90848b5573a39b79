"""The live tree for `py-trees-tree-viewer`, where py_trees_ros is installed.

The viewer opens a snapshot stream through the services of `py_trees_ros.trees.BehaviourTree`. Ours
never ticks: the missions' trees are shown through it after each of our own ticks.
"""

from __future__ import annotations

from typing import Any

from py_trees.behaviour import Behaviour
from py_trees.behaviours import Running
from rclpy.node import Node


class TreeViewer:
    """Publishes snapshots of whatever tree is under way, to whoever has opened a stream.

    Costs nothing while no stream is open; opened, 30 to 50 microseconds per node and snapshot.

    Args:
        node: Gets the services `~/snapshot_streams/open`, `close` and `reconfigure`, and the
            parameters `default_snapshot_stream` (publish on `~/snapshots` without being asked),
            `default_snapshot_period` and others of py_trees_ros.

    Raises:
        ImportError: py_trees_ros is not installed.
    """

    def __init__(self, node: Node) -> None:
        from py_trees_ros.trees import BehaviourTree

        self._tree: Any = BehaviourTree(Running(name='no mission'))
        self._tree.setup(node=node)

    def show(self, root: Behaviour | None) -> None:
        """Publish the tree as it stands if a stream is open and a snapshot is due.

        Args:
            root: Just ticked; None or a tree that does not run shows nothing new.
        """
        tree = self._tree
        if root is None or not tree.snapshot_streams or root.tip() is None:
            return
        tree.root = root
        tree.count += 1
        visitor = tree.snapshot_visitor
        visitor.initialise()
        for handler in tree.pre_tick_handlers:
            handler(tree)
        for node in root.iterate():
            if node.status.name != 'INVALID':
                visitor.run(node)
        for handler in tree.post_tick_handlers:
            handler(tree)


def make_viewer(node: Node) -> TreeViewer | None:
    """Return a viewer, None where py_trees_ros is not installed."""
    try:
        return TreeViewer(node)
    except ImportError as error:
        node.get_logger().info(f'no stream for py-trees-tree-viewer: {error}')
        return None
