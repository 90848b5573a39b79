"""A leaf that lets the robot do something and waits for the end of it."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from py_trees.common import Status

from vla_bt.errors import FailureCode
from vla_bt.robot import Ticket, Verdict, VerdictCode
from vla_bt.trees.context import HaltedAction
from vla_bt.trees.leaf import Leaf
from vla_bt.trees.tags import PortRule, PortType

STOP_TIMEOUT_S = 60.0
"""Longest wait for the end of an action that took too long; lanes end it long before."""

_STOPPED = (VerdictCode.CANCELED, VerdictCode.ABORTED)


class ActionLeaf(Leaf):
    """A leaf with one action of the robot behind it.

    | ticket                             | status  | reported                              |
    |------------------------------------|---------|---------------------------------------|
    | a guard has stopped everything     | FAILURE | GUARD; nothing was sent               |
    | `send` raises InputError           | FAILURE | its code; nothing was sent            |
    | no verdict                         | RUNNING | nothing                               |
    | SUCCEEDED                          | what `succeeded` returns | nothing              |
    | any other verdict                  | FAILURE | the code of the same name             |
    | no verdict after `timeout_s`       | RUNNING | nothing; canceled                     |
    | ... then CANCELED or ABORTED       | FAILURE | TIMED_OUT: it was stopped             |
    | ... then SUCCEEDED, or any other   | as above | as above: the cancel came too late   |
    | ... then none for `STOP_TIMEOUT_S` | FAILURE | NOT_STOPPED                           |

    Stopped before it knows the end, the leaf cancels the action and leaves it to the context: when
    it succeeds all the same, `completed` takes in what it did.

    Each run has a ticket of its own and drops it at the end, so what becomes of it later changes
    no other run.
    """

    PORTS: ClassVar[Mapping[str, PortRule]] = {
        'timeout_s': PortRule(
            summary='Longest duration; absent: no limit of its own.',
            type=PortType.NUMBER,
            unit='s',
            min=0.01,
            max=3600,
        ),
    }

    _ticket: Ticket | None = None
    _limit_s: float = math.inf
    _deadline_s: float = math.inf
    _is_late: bool = False

    @abstractmethod
    def send(self) -> Ticket:
        """Begin the action.

        Raises:
            InputError: There is no goal that could be sent.
        """

    def succeeded(self, verdict: Verdict) -> Status:
        """Take in what the action found out; override to write it into the world."""
        return Status.SUCCESS

    def completed(self, verdict: Verdict) -> None:
        """Take in what the action did although the leaf was stopped.

        Override it where `succeeded` does more than write into the world.
        """
        self.succeeded(verdict)

    def initialise(self) -> None:
        """Begin the action; after this there is a ticket, unless a guard has stopped all."""
        limit_s = self.ports.optional_number('timeout_s')
        self._limit_s = math.inf if limit_s is None else limit_s
        self._deadline_s = self.context.clock() + self._limit_s
        self._is_late = False
        self._ticket = None if self.context.watch.stopped_by else self.send()

    def send_again(self) -> None:
        """Cancel the action under way, and begin it anew within the time that is left.

        No-op when it has ended, is being stopped, or was never sent, and when a guard has stopped
        all.
        """
        ticket = self._ticket
        is_over = self._is_late or bool(self.context.watch.stopped_by)
        if ticket is not None and ticket.verdict is None and not is_over:
            self._halt(ticket)
            self._ticket = None
            self._ticket = self.send()

    def update(self) -> Status:
        """Look how the action stands."""
        if self._ticket is None:
            reason = self.context.watch.stopped_by
            return self.context.fail(self, FailureCode.GUARD, reason, recoverable=False)
        verdict = self._ticket.verdict
        if verdict is None:
            return self._wait(self._ticket)
        if verdict.code is not VerdictCode.SUCCEEDED:
            return self._failed(verdict)
        status = self.succeeded(verdict)
        if self._is_late and status is Status.SUCCESS:
            self.feedback_message = f'finished, though later than {self._limit_s:g} s'
        return status

    def stop(self, new_status: Status) -> None:
        """End what is under way; whatever `terminate` does, the action is canceled."""
        super().stop(new_status)
        ticket, self._ticket = self._ticket, None
        if ticket is not None and (new_status is Status.INVALID or ticket.verdict is None):
            self._halt(ticket)

    def _halt(self, ticket: Ticket) -> None:
        self.context.halted.append(HaltedAction(ticket, self.completed, self._description))
        ticket.cancel()

    @property
    def _description(self) -> str:
        tag = type(self).__name__
        return tag if self.name == tag else f'{tag} ({self.name})'

    def _wait(self, ticket: Ticket) -> Status:
        now_s = self.context.clock()
        if now_s < self._deadline_s:
            self.context.wake_at(self._deadline_s)
            self.feedback_message = f'{self._late}: stopping' if self._is_late else ticket.feedback
            return Status.RUNNING
        if self._is_late:
            message = f'{self._late} and has not stopped for {STOP_TIMEOUT_S:g} s'
            return self.context.fail(self, FailureCode.NOT_STOPPED, message)
        self._is_late = True
        self._deadline_s = now_s + STOP_TIMEOUT_S
        ticket.cancel()
        return self.update()

    @property
    def _late(self) -> str:
        return f'{self.name} took longer than {self._limit_s:g} s'

    def _failed(self, verdict: Verdict) -> Status:
        if self._is_late and verdict.code in _STOPPED:
            message, kind = f'{self._late} and was stopped', None
            code = FailureCode.TIMED_OUT
        else:
            message = verdict.message or f'{self.name} ended {verdict.code.value}'
            code, kind = FailureCode(verdict.code.value), verdict.kind
        return self.context.fail(
            self, code, message, server_code=verdict.server_code, kind=kind
        )
