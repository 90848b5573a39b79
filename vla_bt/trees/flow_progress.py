"""What of a plan is done, what is left, and what is ruled out, read off the tree that does it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from py_trees.behaviour import Behaviour

from vla_bt.plan import Flow, FlowKind, Plan, Step, flow_of, walk
from vla_bt.trees.choice import Choice
from vla_bt.trees.once import Once

_UNSPOKEN = (FlowKind.FALLBACK, FlowKind.CONDITION)
"""What a list of steps, done one after the other, cannot say."""


@dataclass(frozen=True)
class _Part:
    """A node of a flow and the node of the tree that carries it out."""

    flow: Flow
    node: Behaviour
    parts: tuple[_Part, ...]

    def walk(self) -> Iterator[_Part]:
        """Yield this part and all below it, in the order of the flow."""
        yield self
        for part in self.parts:
            yield from part.walk()


class FlowProgress:
    """How far a plan has come.

    Args:
        plan: Checked and canonical.
        task: Its compiled tree, see `task_spec`.
    """

    def __init__(self, plan: Plan, task: Behaviour) -> None:
        flow = flow_of(plan)
        root = task if flow.kind is FlowKind.SEQUENCE else task.children[0]
        self._root = _part(flow, root)
        self._steps = {step.id: step for step in plan.steps}
        self._indices = {step.id: index for index, step in enumerate(plan.steps)}
        self._once = {
            part.flow.step: part.node
            for part in self._root.walk()
            if part.flow.kind is FlowKind.STEP and isinstance(part.node, Once)
        }

    def take_as_done(self, count: int) -> None:
        """Take the first steps of the plan as finished."""
        for once in list(self._once.values())[:count]:
            once.is_begun = once.is_done = True

    @property
    def done(self) -> tuple[Step, ...]:
        """Finished steps, in the order of the plan."""
        return tuple(self._steps[name] for name, once in self._once.items() if once.is_done)

    @property
    def count_left(self) -> int:
        """Steps to be done when all goes well from here on; none of a branch ruled out."""
        return sum(1 for _ in _left(self._root))

    @property
    def active(self) -> int:
        """Index of the step that failed, or else of one begun and not finished; -1: none."""
        begun = [name for name in _left(self._root) if self._once[name].is_begun]
        failed = [name for name in begun if self._once[name].has_failed]
        return self._indices[(failed or begun)[0]] if begun else -1

    @property
    def remaining(self) -> tuple[tuple[Step, ...], Flow | None]:
        """What is still to be done: steps, and how they hang together when a list cannot say it.

        Without flow, all steps are to be done in this order, the one that failed first. Steps that
        could run at the same time are listed, and what was to be retried stands there once.
        """
        flow = _remaining(self._root)
        nodes = [] if flow is None else [node for _, node in walk(flow)]
        steps = tuple(self._steps[it.step] for it in nodes if it.kind is FlowKind.STEP)
        is_list = all(it.kind not in _UNSPOKEN for it in nodes)
        return steps, None if is_list else flow


def _part(flow: Flow, node: Behaviour) -> _Part:
    pairs = zip(flow.children, node.children, strict=True) if flow.children else ()
    return _Part(flow, node, tuple(_part(child, below) for child, below in pairs))


def _left(part: _Part) -> Iterator[str]:
    """Yield the ids of the steps that are left, the branch under way standing for a choice."""
    node = part.node
    if isinstance(node, (Once, Choice)) and node.is_done:
        return
    if part.flow.kind is FlowKind.STEP:
        yield part.flow.step
    below = part.parts[node.branch :][:1] if isinstance(node, Choice) else part.parts
    for child in below:
        yield from _left(child)


def _remaining(part: _Part) -> Flow | None:
    """Return the flow without what is done and what is ruled out, None when nothing is left."""
    node, parts = part.node, part.parts
    if isinstance(node, (Once, Choice)) and node.is_done:
        return None
    if not parts:
        return part.flow
    if isinstance(node, Choice):
        parts = parts[node.branch :]
    if part.flow.kind is FlowKind.PARALLEL:
        parts = tuple(sorted(parts, key=lambda it: not _has_failed(it)))
    children = tuple(flow for flow in map(_remaining, parts) if flow is not None)
    if len(children) > 1 or (children and part.flow.kind is FlowKind.RETRY):
        return part.flow.model_copy(update={'children': children})
    return children[0] if children else None


def _has_failed(part: _Part) -> bool:
    return any(isinstance(it.node, Once) and it.node.has_failed for it in part.walk())
