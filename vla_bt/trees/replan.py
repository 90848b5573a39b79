"""Planning again when the task fails, without ever waiting in a tick."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Protocol

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.decorators import Decorator

from vla_bt.errors import Failure, FailureCode
from vla_bt.plan import Plan, Verdict
from vla_bt.trees.context import TreeContext

HOLD_TIMEOUT_S = 10.0
"""Longest wait for the robot to stand still, before the question and after the answer."""


class PlanTicket(Protocol):
    """A question to the planner."""

    @property
    def answer(self) -> Plan | None:
        """The answer, checked and not tried before; None while the planner thinks."""

    @property
    def deadline_s(self) -> float:
        """Time on the mission's clock at which there is an answer, if only a refusal."""

    def cancel(self) -> None:
        """Drop the question. Returns at once; may be called again."""


RequestPlan = Callable[[Failure], PlanTicket]
"""Asks for the remaining steps anew. Returns at once."""


class Replan(Decorator):
    """Hold when the child fails, ask the planner, go on with what it answers.

    | child   | failure         | attempts left | status  | then                                |
    |---------|-----------------|---------------|---------|-------------------------------------|
    | RUNNING |                 |               | RUNNING |                                     |
    | SUCCESS |                 |               | SUCCESS |                                     |
    | FAILURE | not recoverable | any           | FAILURE |                                     |
    | FAILURE | recoverable     | none          | FAILURE |                                     |
    | FAILURE | recoverable     | some          | RUNNING | nothing runs until there is a plan  |

    | robot                   | answer            | status   | then                               |
    |-------------------------|-------------------|----------|------------------------------------|
    | may still move          | not asked for yet | RUNNING  | waits `HOLD_TIMEOUT_S`             |
    | stands still            | not asked for yet | RUNNING  | planner asked                      |
    | any                     | none yet          | RUNNING  |                                    |
    | any                     | question, refusal | FAILURE  | kept in `answer`                   |
    | may still move          | new plan          | RUNNING  | waits `HOLD_TIMEOUT_S`             |
    | stands still            | new plan          | as child | child replaced and run             |
    | may move longer         | any               | FAILURE  | NOT_STOPPED, not recoverable       |

    It stands still when every action has ended and none is given up (`Robot.alarms`). Only then
    the world shows what has been done, so only then the planner is asked; the failure it gets
    names the actions that were completed although they were being stopped.

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
        self._hold_end_s: float | None = None
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
        return self._look(failure)

    def terminate(self, new_status: Status) -> None:
        """Drop a question that is still open; an answer already there outlasts a pause."""
        is_end, self._hold_end_s = new_status is not Status.INVALID, None
        if self._ticket is not None and (is_end or self._ticket.answer is None):
            self._ticket.cancel()
            self._ticket = None
        if is_end:
            self._failure, self._end = None, new_status

    def _look(self, failure: Failure) -> Status:
        """Do the next thing on the way to a new child."""
        answer = None if self._ticket is None else self._ticket.answer
        if self._ticket is not None and answer is None:
            self._context.wake_at(self._ticket.deadline_s)
            return Status.RUNNING
        if answer is not None:
            self.answer = answer
            if answer.verdict is not Verdict.PLAN:
                return Status.FAILURE
        robot = self._context.robot
        if not robot.is_idle or robot.alarms:
            return self._hold(failure)
        self._hold_end_s = None
        if answer is None:
            self._ask(failure)
        else:
            self._ticket = self._failure = None
            self._adopt(self._build(answer))
        return Status.RUNNING

    def _hold(self, failure: Failure) -> Status:
        now_s = self._context.clock()
        if self._hold_end_s is None:
            self._hold_end_s = now_s + HOLD_TIMEOUT_S
        if now_s < self._hold_end_s:
            self._context.wake_at(self._hold_end_s)
            self.feedback_message = 'waiting for the robot to stand still'
            return Status.RUNNING
        still = f'the robot did not stand still within {HOLD_TIMEOUT_S:g} s'
        message = f'{still} after this failure: {failure.message}'
        return self._context.fail(self, FailureCode.NOT_STOPPED, message, recoverable=False)

    def _ask(self, failure: Failure) -> None:
        context = self._context
        context.settle()
        told = failure.completed + context.completed
        context.completed = ()
        self._failure = context.last_failure = dataclasses.replace(failure, completed=told)
        self._ticket = self._request_plan(self._failure)
        self.feedback_message = f'planning again: {failure.message}'
        is_there = self._ticket.answer is not None
        context.wake_at(context.clock() if is_there else self._ticket.deadline_s)

    def _adopt(self, child: Behaviour) -> None:
        self.decorated.stop(Status.INVALID)
        self.decorated.parent = None
        self.decorated = self.children[0] = child
        child.parent = self
        self.feedback_message = ''
