"""The tree stream for py-trees-tree-viewer."""

import sys
import types
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from py_trees.behaviours import Running, Success  # noqa: E402
from py_trees.composites import Sequence  # noqa: E402
from py_trees.visitors import SnapshotVisitor  # noqa: E402

from vla_bt.ros.server.viewer import TreeViewer, make_viewer  # noqa: E402

pytestmark = pytest.mark.ros


class FakeBehaviourTree:
    """What our viewer uses of py_trees_ros.trees.BehaviourTree."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.count = 0
        self.snapshot_streams: dict[str, object] = {}
        self.snapshot_visitor = SnapshotVisitor()
        self.pre_tick_handlers = [lambda tree: self.log.append('pre')]
        self.post_tick_handlers = [self._snapshot]
        self.log: list[Any] = []

    def setup(self, node: Any) -> None:
        self.node = node

    def _snapshot(self, tree: Any) -> None:
        visited = [str(each.name) for each in tree.root.iterate()
                   if each.id in tree.snapshot_visitor.visited]  # fmt: skip
        self.log.append((visited, tree.snapshot_visitor.changed))


@pytest.fixture
def trees(monkeypatch: pytest.MonkeyPatch) -> list[FakeBehaviourTree]:
    """Stand in for py_trees_ros, and return the trees made of it."""
    made: list[FakeBehaviourTree] = []

    def make(root: Any) -> FakeBehaviourTree:
        made.append(FakeBehaviourTree(root))
        return made[-1]

    module = types.ModuleType('py_trees_ros.trees')
    module.BehaviourTree = make  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, 'py_trees_ros', types.ModuleType('py_trees_ros'))
    monkeypatch.setitem(sys.modules, 'py_trees_ros.trees', module)
    return made


def mission() -> Sequence:
    children = [Success('first'), Running('second'), Success('third')]
    return Sequence('mission', memory=True, children=children)


def test_without_py_trees_ros_there_is_no_viewer(
    node: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, 'py_trees_ros', None)
    assert make_viewer(node) is None


def test_nothing_is_done_while_nobody_looks(node: Any, trees: list[FakeBehaviourTree]) -> None:
    root = mission()
    root.tick_once()
    viewer = TreeViewer(node)
    viewer.show(root)
    assert trees[0].node is node
    assert trees[0].log == []


def test_a_ticked_tree_is_shown_with_what_was_visited(
    node: Any, trees: list[FakeBehaviourTree]
) -> None:
    viewer, root = TreeViewer(node), mission()
    trees[0].snapshot_streams['~/snapshots'] = object()
    root.tick_once()
    viewer.show(root)
    viewer.show(root)
    visited = ['first', 'second', 'mission']
    assert trees[0].log == ['pre', (visited, True), 'pre', (visited, False)]
    assert trees[0].count == 2


def test_a_tree_that_does_not_run_is_not_shown(
    node: Any, trees: list[FakeBehaviourTree]
) -> None:
    viewer = TreeViewer(node)
    trees[0].snapshot_streams['~/snapshots'] = object()
    viewer.show(None)
    viewer.show(mission())
    assert trees[0].log == []


def test_showing_ticks_nothing(node: Any, trees: list[FakeBehaviourTree]) -> None:
    viewer, root = TreeViewer(node), mission()
    trees[0].snapshot_streams['~/snapshots'] = object()
    root.tick_once()
    before = [each.status for each in root.iterate()]
    viewer.show(root)
    assert [each.status for each in root.iterate()] == before


def test_the_real_one_streams_snapshots(node: Any, spin_until: Any) -> None:
    pytest.importorskip('py_trees_ros', reason='py_trees_ros is not installed')
    from py_trees_ros_interfaces.msg import BehaviourTree
    from py_trees_ros_interfaces.srv import OpenSnapshotStream

    viewer, root = TreeViewer(node), mission()
    client = node.create_client(OpenSnapshotStream, '~/snapshot_streams/open')
    spin_until(client.service_is_ready)
    request = OpenSnapshotStream.Request()
    request.parameters.snapshot_period = 1.0
    opened = client.call_async(request)
    spin_until(opened.done)
    shown: list[Any] = []
    node.create_subscription(BehaviourTree, opened.result().topic_name, shown.append, 10)
    spin_until(lambda: node.count_subscribers(opened.result().topic_name) == 1)
    root.tick_once()
    viewer.show(root)
    spin_until(lambda: shown)
    assert {each.name for each in shown[-1].behaviours} == {'mission', 'first', 'second', 'third'}
