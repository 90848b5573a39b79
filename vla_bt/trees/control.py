"""Decorators of BehaviorTree.CPP that stock py_trees has not, has on wall time, or has wordless.

Source: https://www.behaviortree.dev/docs/nodes-library/
"""

from __future__ import annotations

from collections.abc import Iterator

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.decorators import Decorator
from py_trees.decorators import Repeat as StockRepeat
from py_trees.decorators import Retry as StockRetry

from vla_bt.errors import FailureCode
from vla_bt.trees.context import TreeContext


class Retry(StockRetry):
    """Run the child again, at the next tick, when it fails.

    | child   | runs           | status  |
    |---------|----------------|---------|
    | RUNNING | any            | RUNNING |
    | SUCCESS | any            | SUCCESS |
    | FAILURE | < num_failures | RUNNING |
    | FAILURE | num_failures   | FAILURE |

    Once a guard has stopped everything a failure is final.
    """

    def __init__(
        self, name: str, child: Behaviour, context: TreeContext, num_failures: int
    ) -> None:
        super().__init__(name=name, child=child, num_failures=num_failures)
        self._context = context

    def update(self) -> Status:
        """Count, and say so from the second run on."""
        if self.decorated.status is Status.FAILURE and self._context.watch.stopped_by:
            return Status.FAILURE
        status = super().update()
        is_again = status is Status.RUNNING and self.failures
        again = f'try {self.failures + 1} of {self.num_failures}' if is_again else ''
        self.feedback_message = again
        if is_again and self.decorated.status is Status.FAILURE:
            self._context.wake_at(self._context.clock())
        return status


class Repeat(StockRepeat):
    """Run the child again, at the next tick, when it succeeds.

    | child   | runs          | status  |
    |---------|---------------|---------|
    | RUNNING | any           | RUNNING |
    | FAILURE | any           | FAILURE |
    | SUCCESS | < num_success | RUNNING |
    | SUCCESS | num_success   | SUCCESS |
    """

    def __init__(
        self, name: str, child: Behaviour, context: TreeContext, num_success: int
    ) -> None:
        super().__init__(name=name, child=child, num_success=num_success)
        self._context = context

    def update(self) -> Status:
        """Count, and say so from the second run on."""
        status = super().update()
        is_again = status is Status.RUNNING and self.success
        again = f'round {self.success + 1} of {self.num_success}' if is_again else ''
        self.feedback_message = again
        if is_again and self.decorated.status is Status.SUCCESS:
            self._context.wake_at(self._context.clock())
        return status


class Timeout(Decorator):
    """Stop the child and fail when it takes longer than `limit_s`, on the mission's clock.

    | child            | time since the start | status  | reported  |
    |------------------|----------------------|---------|-----------|
    | SUCCESS, FAILURE | any                  | same    | nothing   |
    | RUNNING          | < `limit_s`          | RUNNING | nothing   |
    | RUNNING          | >= `limit_s`         | FAILURE | TIMED_OUT |
    """

    def __init__(self, name: str, child: Behaviour, context: TreeContext, limit_s: float) -> None:
        super().__init__(name=name, child=child)
        self._context = context
        self._limit_s = limit_s
        self._end_s = 0.0

    def initialise(self) -> None:
        """Note the time."""
        self._end_s = self._context.clock() + self._limit_s

    def update(self) -> Status:
        """Take the child's status while there is time."""
        if self.decorated.status is not Status.RUNNING:
            return self.decorated.status
        if self._context.clock() < self._end_s:
            self._context.wake_at(self._end_s)
            return Status.RUNNING
        tip = self.decorated.tip()
        late = tip.name if tip is not None else self.decorated.name
        message = f'{late} was still under way after {self._limit_s:g} s'
        return self._context.fail(self, FailureCode.TIMED_OUT, message)


class Delay(Decorator):
    """Wait, on the mission's clock, then run the child.

    | time since the start | child   | status   |
    |----------------------|---------|----------|
    | < `delay_s`          | not run | RUNNING  |
    | >= `delay_s`         | any     | same     |
    """

    def __init__(self, name: str, child: Behaviour, context: TreeContext, delay_s: float) -> None:
        super().__init__(name=name, child=child)
        self._context = context
        self._delay_s = delay_s
        self._end_s = 0.0

    def tick(self) -> Iterator[Behaviour]:
        """Run the child once it is time."""
        if self.status is not Status.RUNNING:
            self._end_s = self._context.clock() + self._delay_s
        if self._context.clock() < self._end_s:
            self._context.wake_at(self._end_s)
            self.status = Status.RUNNING
            yield self
            return
        yield from super().tick()

    def update(self) -> Status:
        """Take the child's status."""
        return self.decorated.status


class Inverter(Decorator):
    """Swap success and failure of the child.

    | child   | status  | reported  |
    |---------|---------|-----------|
    | RUNNING | RUNNING | nothing   |
    | FAILURE | SUCCESS | nothing   |
    | SUCCESS | FAILURE | CONDITION |
    """

    def __init__(self, name: str, child: Behaviour, context: TreeContext) -> None:
        super().__init__(name=name, child=child)
        self._context = context

    def update(self) -> Status:
        """Swap."""
        if self.decorated.status is Status.FAILURE:
            return Status.SUCCESS
        if self.decorated.status is Status.SUCCESS:
            message = f'{self.decorated.name} is true'
            return self._context.fail(self, FailureCode.CONDITION, message, is_event=False)
        return self.decorated.status


class ForceFailure(Decorator):
    """Fail whatever the child ends with: recovery that does not hide what it recovers from.

    | child            | status  | last failure                                  |
    |------------------|---------|-----------------------------------------------|
    | RUNNING          | RUNNING | as the child reports                          |
    | SUCCESS, FAILURE | FAILURE | the one from before the child; CONDITION when none |
    """

    def __init__(self, name: str, child: Behaviour, context: TreeContext) -> None:
        super().__init__(name=name, child=child)
        self._context = context
        self._cause = context.last_failure

    def initialise(self) -> None:
        """Note what led here."""
        self._cause = self._context.last_failure

    def update(self) -> Status:
        """Fail at the child's end, for the reason that led here."""
        if self.decorated.status is Status.RUNNING:
            return Status.RUNNING
        if self._cause is None:
            message = f'{self.decorated.name} stands where a failure is wanted'
            return self._context.fail(self, FailureCode.CONDITION, message, is_event=False)
        self._context.last_failure = self._cause
        return Status.FAILURE
