"""Planning again when the task fails, without ever waiting in a tick."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.decorators import Decorator

from vla_bt.errors import Failure, FailureCode
from vla_bt.plan import Plan, Verdict
from vla_bt.trees.context import TreeContext

HOLD_TIMEOUT_S = 10.0
"""Longest wait, after the answer, for the robot to stand still."""


class PlanTicket(Protocol):
    """A question to the planner."""

    @property
    def answer(self) -> Plan | None:
        """The answer, checked and not tried before; None while the planner thinks, which ends."""

    def cancel(self) -> None:
        """Drop the question. Returns at once; may be called again."""


RequestPlan = Callable[[Failure], PlanTicket]
"""Asks for the remaining steps anew. Returns at once."""


class Replan(Decorator):
    """Ask the planner when the child fails, hold meanwhile, go on with what it answers.

    | child   | failure         | attempts left | status  | then                        |
    |---------|-----------------|---------------|---------|-----------------------------|
    | RUNNING |                 |               | RUNNING |                             |
    | SUCCESS |                 |               | SUCCESS |                             |
    | FAILURE | not recoverable | any           | FAILURE |                             |
    | FAILURE | recoverable     | none          | FAILURE |                             |
    | FAILURE | recoverable     | some          | RUNNING | planner asked; nothing runs |

    | answer                                | robot        | status   | then                     |
    |---------------------------------------|--------------|----------|--------------------------|
    | none yet                              | any          | RUNNING  |                          |
    | question, refusal                     | any          | FAILURE  | kept in `answer`         |
    | new plan                              | still moving | RUNNING  | waits `HOLD_TIMEOUT_S`   |
    | new plan                              | moves longer | FAILURE  | TIMED_OUT, unrecoverable |
    | new plan                              | stands still | as child | child replaced and run   |

    Stopped while it waits, it drops the question and puts it again when it is next run. Attempts
    count over the whole mission. Once it has ended it stays ended: a tick too many moves nothing.

    Args:
        name: For people.
        child: The task.
        context: What the mission shares.
        request_plan: Asks the planner.
        build: Makes the new child; called in the tick, must be quick.
        max_attempts: Most questions; 0: never asks.
    """

    def __init__(
        self,
        name: str,
        child: Behaviour,
        context: TreeContext,
        *,
        request_plan: RequestPlan,
        build: Callable[[Plan], Behaviour],
        max_attempts: int,
    ) -> None:
        super().__init__(name=name, child=child)
        self.answer: Plan | None = None
        """The planner's last answer; None while it was never asked."""
        self._context = context
        self._request_plan = request_plan
        self._build = build
        self._attempts_left = max_attempts
        self._failure: Failure | None = None
        self._ticket: PlanTicket | None = None
        self._answered_s: float | None = None
        self._end: Status | None = None

    @property
    def is_waiting(self) -> bool:
        """True from the child's failure until there is a new child or none is to be had."""
        return self._failure is not None

    def tick(self) -> Iterator[Behaviour]:
        """Run the child, or see whether there is an answer."""
        status = self._end or Status.RUNNING
        if self._failure is not None:
            status = self._look(self._failure)
        if status is Status.RUNNING and self._failure is None:
            yield from self.decorated.tick()
            status = self.update()
        if status is not Status.RUNNING:
            self.stop(status)
        self.status = status
        yield self

    def update(self) -> Status:
        """Take the child's status, or ask when it failed."""
        if self.decorated.status is not Status.FAILURE:
            return self.decorated.status
        failure = self._context.last_failure
        if failure is None or not failure.recoverable or self._attempts_left < 1:
            return Status.FAILURE
        self._attempts_left -= 1
        self._failure = failure
        self._ticket = self._request_plan(failure)
        self.feedback_message = f'planning again: {failure.message}'
        return Status.RUNNING

    def terminate(self, new_status: Status) -> None:
        """Drop a question that is still open; an answer already there outlasts a pause."""
        is_end, self._answered_s = new_status is not Status.INVALID, None
        if self._ticket is not None and (is_end or self._ticket.answer is None):
            self._ticket.cancel()
            self._ticket = None
        if is_end:
            self._failure, self._end = None, new_status

    def _look(self, failure: Failure) -> Status:
        if self._ticket is None:
            self._ticket = self._request_plan(failure)
        answer = self._ticket.answer
        if answer is None:
            return Status.RUNNING
        self.answer = answer
        if answer.verdict is not Verdict.PLAN:
            return Status.FAILURE
        if not self._context.robot.is_idle:
            return self._hold()
        self._ticket = self._failure = self._answered_s = None
        self._adopt(self._build(answer))
        return Status.RUNNING

    def _hold(self) -> Status:
        now_s = self._context.clock()
        if self._answered_s is None:
            self._answered_s = now_s
        if now_s - self._answered_s < HOLD_TIMEOUT_S:
            self.feedback_message = 'waiting for the robot to stand still'
            return Status.RUNNING
        message = f'the robot did not stand still within {HOLD_TIMEOUT_S:g} s'
        return self._context.fail(self, FailureCode.TIMED_OUT, message, recoverable=False)

    def _adopt(self, child: Behaviour) -> None:
        self.decorated.stop(Status.INVALID)
        self.decorated.parent = None
        self.decorated = self.children[0] = child
        child.parent = self
        self.feedback_message = ''
