"""From a checked TreeSpec to a py_trees tree that can be ticked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from py_trees import composites, decorators
from py_trees.behaviour import Behaviour

from vla_bt.errors import Problem
from vla_bt.trees import control
from vla_bt.trees.context import TreeContext
from vla_bt.trees.leaves import LEAF_TAGS, LEAVES
from vla_bt.trees.parallel import Parallel
from vla_bt.trees.port_values import Ports
from vla_bt.trees.scope import Scope
from vla_bt.trees.spec import AUTOREMAP, SUBTREE, SUBTREE_ID, NodeSpec, TreeSpec
from vla_bt.trees.spec_check import check_spec
from vla_bt.trees.tags import CONTROL_TAGS, TagRule

Builder = Callable[[NodeSpec, Sequence[Behaviour]], Behaviour]
"""Makes a node out of what is written and its children."""

KNOWN_TAGS: Mapping[str, TagRule] = {**CONTROL_TAGS, **LEAF_TAGS}
"""Every node type that a plan or a skill may use."""


def check_tree(spec: TreeSpec, inputs: Sequence[str] | None = ()) -> list[Problem]:
    """Return all that is wrong with a tree of control nodes and leaves.

    Args:
        spec: A skill's tree, or one made by a person or a model.
        inputs: Keys it is given; None: whatever it needs.
    """
    return check_spec(spec, known_tags=KNOWN_TAGS, inputs=inputs)


def compile_tree(
    spec: TreeSpec,
    context: TreeContext,
    scope: Scope | None = None,
    builders: Mapping[str, Builder] | None = None,
) -> Behaviour:
    """Return the main tree, ready for `tick_once`; nothing is sent or read yet.

    Node semantics are those of BehaviorTree.CPP 4. A repeated or retried child runs once per
    tick. A SubTree becomes its own root, with a blackboard of its own, under the name
    the call gives it.

    Args:
        spec: Without problems, see `check_tree`.
        context: What all nodes share.
        scope: The main tree's blackboard; None: an empty one.
        builders: Makers of node types that only the caller knows.

    Raises:
        KeyError: A tag or a tree that does not exist: the spec was not checked.
    """
    compiler = _Compiler(spec, context, builders or {})
    return compiler.build(spec.root, scope or Scope())


class _Compiler:
    def __init__(
        self, spec: TreeSpec, context: TreeContext, builders: Mapping[str, Builder]
    ) -> None:
        self._spec = spec
        self._context = context
        self._builders = {**_control_builders(context), **builders}

    def build(self, node: NodeSpec, scope: Scope) -> Behaviour:
        if node.tag == SUBTREE:
            return self._build_subtree(node, scope)
        leaf = LEAVES.get(node.tag)
        if leaf is not None:
            ports = Ports(LEAF_TAGS[node.tag].ports, node.ports, scope)
            return leaf(node.label, self._context, ports)
        children = [self.build(child, scope) for child in node.children]
        return self._builders[node.tag](node, children)

    def _build_subtree(self, node: NodeSpec, scope: Scope) -> Behaviour:
        tree_id = node.ports[SUBTREE_ID]
        given = {
            name: text for name, text in node.ports.items() if name not in (SUBTREE_ID, AUTOREMAP)
        }
        inner = scope.child(given, autoremap=node.ports.get(AUTOREMAP) == 'true')
        root = self.build(self._spec.trees[tree_id], inner)
        if node.name:
            root.name = node.name
        return root


def _control_builders(context: TreeContext) -> dict[str, Builder]:
    return {**_composite_builders(), **_loop_builders(context), **_decorator_builders(context)}


def _composite_builders() -> dict[str, Builder]:
    def composite(kind: type[composites.Sequence | composites.Selector], memory: bool) -> Builder:
        return lambda node, children: kind(name=node.label, memory=memory, children=children)

    return {
        'Sequence': composite(composites.Sequence, memory=True),
        'ReactiveSequence': composite(composites.Sequence, memory=False),
        'Fallback': composite(composites.Selector, memory=True),
        'ReactiveFallback': composite(composites.Selector, memory=False),
        'Parallel': lambda node, children: Parallel(
            node.label,
            children,
            success_count=_integer(node, 'success_count'),
            failure_count=_integer(node, 'failure_count'),
        ),
    }


def _loop_builders(context: TreeContext) -> dict[str, Builder]:
    return {
        'RetryUntilSuccessful': lambda node, children: control.Retry(
            node.label, children[0], context, _integer(node, 'num_attempts')
        ),
        'Repeat': lambda node, children: control.Repeat(
            node.label, children[0], context, _integer(node, 'num_cycles')
        ),
    }


def _decorator_builders(context: TreeContext) -> dict[str, Builder]:
    return {
        'Inverter': lambda node, children: control.Inverter(node.label, children[0], context),
        'ForceSuccess': lambda node, children: decorators.FailureIsSuccess(
            name=node.label, child=children[0]
        ),
        'ForceFailure': lambda node, children: control.ForceFailure(
            node.label, children[0], context
        ),
        'Timeout': lambda node, children: control.Timeout(
            node.label, children[0], context, _integer(node, 'msec') / 1000
        ),
        'Delay': lambda node, children: control.Delay(
            node.label, children[0], context, _integer(node, 'delay_msec') / 1000
        ),
    }


def _integer(node: NodeSpec, port: str) -> int:
    rule = CONTROL_TAGS[node.tag].ports[port]
    return int(rule.read(node.ports.get(port, rule.default or '')))
