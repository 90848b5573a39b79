"""A plan's choice between several ways, which a pause does not make anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.composites import Composite

from vla_bt.trees.context import TreeContext


class Choice(Composite):
    """Try the children in order until one succeeds; what failed or succeeded is remembered.

    | child under way | child after it | status  | then                                  |
    |-----------------|----------------|---------|---------------------------------------|
    | RUNNING         | any            | RUNNING |                                       |
    | SUCCESS         | any            | SUCCESS | for ever, without running anything    |
    | FAILURE         | there is one   | as it   | the next one is the one under way     |
    | FAILURE         | there is none  | FAILURE | run again, it begins with the first   |

    Once a guard has stopped everything no further child is tried.

    Being stopped changes nothing about the child under way. When a child succeeds, what went wrong
    on the way counts as overcome.

    Args:
        name: For people.
        children: At least one.
        context: What the mission shares.
    """

    def __init__(self, name: str, children: Sequence[Behaviour], context: TreeContext) -> None:
        super().__init__(name=name, children=children)
        self.is_done = False
        """True once a child has succeeded."""
        self._context = context
        self._at = 0

    @property
    def branch(self) -> int:
        """Index of the child under way, or of the last one tried."""
        return min(self._at, len(self.children) - 1)

    def tick(self) -> Iterator[Behaviour]:
        """Run the child under way, and those after it while they fail."""
        if self._at == len(self.children):
            self._at = 0
        status = Status.SUCCESS if self.is_done else Status.FAILURE
        watch = self._context.watch
        while status is Status.FAILURE and self._at < len(self.children):
            child = self.current_child = self.children[self._at]
            yield from child.tick()
            status = child.status
            self._at += status is Status.FAILURE
            if watch.stopped_by:
                break
        if status is Status.SUCCESS and not self.is_done:
            self.is_done = True
            self._context.last_failure = None
        if status is not Status.RUNNING:
            self.stop(status)
        self.status = status
        yield self
