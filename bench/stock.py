"""The same tree out of stock py_trees, for comparison."""

from __future__ import annotations

from py_trees import behaviours, composites, decorators
from py_trees.behaviour import Behaviour
from py_trees.common import OneShotPolicy, ParallelPolicy, Status
from py_trees.trees import BehaviourTree
from py_trees.visitors import SnapshotVisitor

from vla_bt.trees import GuardSet, control
from vla_bt.trees.once import Once
from vla_bt.trees.parallel import Parallel
from vla_bt.trees.replan import Replan

LONG_S = 3600.0
_LEAVES = {
    Status.SUCCESS: behaviours.Success,
    Status.FAILURE: behaviours.Failure,
    Status.RUNNING: behaviours.Running,
}


def stock_tree(root: Behaviour) -> BehaviourTree:
    """Return the twin of a compiled tree, with the visitor that py_trees' examples have.

    Raises:
        AssertionError: Ticked, the twin does something else than the tree did last.
        TypeError: A node has no stock counterpart.
    """
    tree = BehaviourTree(_twin(root, Status.SUCCESS))
    tree.visitors.append(SnapshotVisitor())
    tree.tick()
    tree.tick()
    for ours, theirs in zip(root.iterate(), tree.root.iterate(), strict=True):
        is_same = (ours.status is Status.RUNNING) == (theirs.status is Status.RUNNING)
        assert is_same, f'{ours.name}: {ours.status}, the twin {theirs.status}'
    return tree


def _twin(node: Behaviour, unknown: Status) -> Behaviour:
    """Return a tree of the same shape from stock nodes only.

    A leaf becomes the stock behaviour that always returns what the leaf returned last, or
    `unknown` when that is forgotten: what a selector has passed over must have failed.
    """
    if not node.children:
        kind = _LEAVES[unknown if node.status is Status.INVALID else node.status]
        return kind(name=node.name)
    if isinstance(node, Parallel):
        policy = ParallelPolicy.SuccessOnAll(synchronise=True)
        children = [_twin(child, unknown) for child in node.children]
        return composites.Parallel(name=node.name, policy=policy, children=children)
    if isinstance(node, GuardSet):
        children = [_twin(child, unknown) for child in node.children]
        return composites.Sequence(name=node.name, memory=False, children=children)
    if isinstance(node, composites.Sequence):
        children = [_twin(child, unknown) for child in node.children]
        return composites.Sequence(name=node.name, memory=node.memory, children=children)
    if isinstance(node, composites.Selector):
        at = node.children.index(node.current_child) if node.current_child else 0
        children = [
            _twin(child, Status.FAILURE if index < at else unknown)
            for index, child in enumerate(node.children)
        ]
        return composites.Selector(name=node.name, memory=node.memory, children=children)
    return _decorator(node, _twin(node.children[0], unknown))


def _decorator(node: Behaviour, child: Behaviour) -> Behaviour:
    if isinstance(node, Replan):
        return decorators.PassThrough(name=node.name, child=child)
    if isinstance(node, Once):
        policy = OneShotPolicy.ON_SUCCESSFUL_COMPLETION
        return decorators.OneShot(name=node.name, child=child, policy=policy)
    if isinstance(node, control.Retry):
        return decorators.Retry(name=node.name, child=child, num_failures=node.num_failures)
    if isinstance(node, control.Timeout):
        return decorators.Timeout(name=node.name, child=child, duration=LONG_S)
    if isinstance(node, control.ForceFailure):
        return decorators.SuccessIsFailure(name=node.name, child=child)
    if isinstance(node, decorators.FailureIsSuccess):
        return decorators.FailureIsSuccess(name=node.name, child=child)
    raise TypeError(f'no stock node is like {type(node).__name__}')
