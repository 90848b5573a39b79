"""A step that, once done, stays done."""

from __future__ import annotations

from collections.abc import Iterator

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.decorators import Decorator

from vla_bt.trees.context import TreeContext


class Once(Decorator):
    """Run the child until it succeeds, and never again.

    | done before | child   | status  | done after |
    |-------------|---------|---------|------------|
    | yes         | not run | SUCCESS | yes        |
    | no          | RUNNING | RUNNING | no         |
    | no          | SUCCESS | SUCCESS | yes        |
    | no          | FAILURE | FAILURE | no         |

    Being stopped changes nothing about being done; an interrupted child starts anew. When the
    child succeeds, what went wrong on the way counts as overcome.

    Args:
        name: For people.
        child: What to do once.
        context: What the mission shares.
    """

    def __init__(self, name: str, child: Behaviour, context: TreeContext) -> None:
        super().__init__(name=name, child=child)
        self.context = context
        self.is_done = False
        self.is_begun = False
        """True from the first tick on."""
        self.has_failed = False
        """True from the child's failure until it runs again."""

    @property
    def is_running(self) -> bool:
        """True while it is under way."""
        return self.status is Status.RUNNING

    def reset(self) -> None:
        """Forget that it was done."""
        self.is_done = self.is_begun = self.has_failed = False

    def tick(self) -> Iterator[Behaviour]:
        """Run the child, or nothing when it is done."""
        self.is_begun = True
        if self.is_done:
            self.status = Status.SUCCESS
            yield self
            return
        yield from super().tick()

    def update(self) -> Status:
        """Take the child's status."""
        self.has_failed = self.decorated.status is Status.FAILURE
        if self.decorated.status is Status.SUCCESS:
            self.is_done = True
            self.context.last_failure = None
        return self.decorated.status
