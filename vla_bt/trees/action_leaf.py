"""A leaf that lets the robot do something and waits for the end of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from py_trees.common import Status

from vla_bt.errors import FailureCode
from vla_bt.robot import Ticket, Verdict, VerdictCode
from vla_bt.trees.leaf import Leaf
from vla_bt.trees.tags import PortRule, PortType


class ActionLeaf(Leaf):
    """A leaf with one action of the robot behind it.

    | ticket                              | status  | reported           |
    |-------------------------------------|---------|--------------------|
    | `send` raises InputError            | FAILURE | its code; nothing was sent |
    | no verdict                          | RUNNING | nothing            |
    | no verdict after `timeout_s`        | FAILURE | TIMED_OUT; canceled |
    | SUCCEEDED                           | what `succeeded` returns | nothing |
    | any other verdict                   | FAILURE | the code of the same name |
    | leaf stopped while there is no verdict | as told | nothing; canceled |

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
    _started_s: float = 0.0
    _timeout_s: float | None = None

    @abstractmethod
    def send(self) -> Ticket:
        """Begin the action.

        Raises:
            InputError: There is no goal that could be sent.
        """

    def succeeded(self, verdict: Verdict) -> Status:
        """Take in what the action found out; override to write it into the world."""
        return Status.SUCCESS

    def initialise(self) -> None:
        """Begin the action; after this there is a ticket."""
        self._timeout_s = self.ports.optional_number('timeout_s')
        self._started_s = self.context.clock()
        self._ticket = self.send()

    def update(self) -> Status:
        """Look how the action stands."""
        assert self._ticket is not None, 'initialise makes a ticket or raises'
        verdict = self._ticket.verdict
        if verdict is None:
            return self._wait(self._ticket)
        if verdict.code is VerdictCode.SUCCEEDED:
            return self.succeeded(verdict)
        code = FailureCode(verdict.code.value)
        message = verdict.message or f'{self.name} ended {code.value}'
        return self.context.fail(
            self, code, message, server_code=verdict.server_code, kind=verdict.kind
        )

    def terminate(self, new_status: Status) -> None:
        """Cancel the action if it is still under way, and forget it."""
        ticket, self._ticket = self._ticket, None
        if ticket is not None and ticket.verdict is None:
            ticket.cancel()

    def _wait(self, ticket: Ticket) -> Status:
        passed_s = self.context.clock() - self._started_s
        if self._timeout_s is not None and passed_s >= self._timeout_s:
            message = f'{self.name} took longer than {self._timeout_s:g} s'
            return self.context.fail(self, FailureCode.TIMED_OUT, message)
        self.feedback_message = ticket.feedback
        return Status.RUNNING
