"""The control node that runs its children at the same time.

Source: https://www.behaviortree.dev/docs/nodes-library/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.composites import Composite


class Parallel(Composite):
    """Run all children at the same time until enough of them have ended.

    | children that have ended                            | status  |
    |-----------------------------------------------------|---------|
    | `success_count` with SUCCESS                        | SUCCESS |
    | `failure_count` with FAILURE                        | FAILURE |
    | too few left for `success_count` ever to be reached | FAILURE |
    | otherwise                                           | RUNNING |

    Judged after each child, in order; a child that has ended is not run again, and what still
    runs at the end is stopped.

    Args:
        name: For people.
        children: At least one.
        success_count: -1 is all.
        failure_count: -1 is all.
    """

    def __init__(
        self,
        name: str,
        children: Sequence[Behaviour],
        success_count: int = -1,
        failure_count: int = 1,
    ) -> None:
        super().__init__(name=name, children=children)
        self._success_count = len(children) if success_count < 0 else success_count
        self._failure_count = len(children) if failure_count < 0 else failure_count

    def tick(self) -> Iterator[Behaviour]:
        """Run the children that have not ended."""
        if self.status is not Status.RUNNING:
            for child in self.children:
                child.stop(Status.INVALID)
        status = Status.RUNNING
        for child in self.children:
            if child.status not in (Status.SUCCESS, Status.FAILURE):
                yield from child.tick()
                self.current_child = child
                status = self._judge()
            if status is not Status.RUNNING:
                self.stop(status)
                break
        self.status = status
        yield self

    def stop(self, new_status: Status = Status.INVALID) -> None:
        """Stop the children that still run."""
        for child in self.children:
            if child.status is Status.RUNNING:
                child.stop(Status.INVALID)
        super().stop(new_status)

    def _judge(self) -> Status:
        ended = [child.status for child in self.children]
        failed = ended.count(Status.FAILURE)
        if ended.count(Status.SUCCESS) >= self._success_count:
            return Status.SUCCESS
        out_of_reach = failed > len(self.children) - self._success_count
        is_failed = failed >= self._failure_count or out_of_reach
        return Status.FAILURE if is_failed else Status.RUNNING
