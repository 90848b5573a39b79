"""One goal on its way: sent, acknowledged, canceled, ended, or given up."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from action_msgs.srv import CancelGoal

from vla_bt.robot import Verdict, VerdictCode
from vla_bt.ros.lanes.ticket import Judge, Phase
from vla_bt.ros.lanes.wire import GoalWire
from vla_bt.ros.robot_config import LaneTimeouts

_UNSENT = (Phase.WAITING, Phase.SEEKING)
_ON_SERVER = (Phase.SENT, Phase.ACCEPTED)


@dataclass(frozen=True)
class Server:
    """What a ticket needs of its action server."""

    name: str
    wire: GoalWire
    timeouts: LaneTimeouts
    clock: Callable[[], float]
    """Seconds, steady."""
    log: Any
    """The node's logger."""


class Owner(Protocol):
    """The lane a ticket belongs to, as the ticket tells it things."""

    def on_deadline(self) -> None:
        """A deadline was set or taken away."""

    def on_left(self, ticket: LaneTicket) -> None:
        """The goal is OVER or LOST; the next one may start."""

    def on_returned(self, ticket: LaneTicket) -> None:
        """A LOST goal was acknowledged after all; it is alive."""

    def on_event(self) -> None:
        """Something came in that a leaf may want to know."""


class LaneTicket:
    """One goal. A leaf uses `verdict`, `feedback` and `cancel`; the rest is the lane's.

    Args:
        server: Where it goes.
        owner: Is told how it gets on.
        goal: Goal message, sent when its turn comes.
        judge: Makes the verdict of the result.
        describe: Makes a line of text of the last feedback message; None: not shown.
    """

    def __init__(
        self,
        server: Server,
        owner: Owner,
        goal: Any,
        judge: Judge,
        describe: Callable[[Any], str] | None = None,
    ) -> None:
        self.goal_id = uuid.uuid4().bytes
        """Chosen by us, so that a goal can be canceled before it is acknowledged."""
        self.phase = Phase.WAITING
        self.deadline_s = math.inf
        """Steady time up to which the present phase may last."""
        self.is_canceling = False
        """True from our first cancel request on."""
        self._server = server
        self._owner = owner
        self._goal = goal
        self._judge = judge
        self._describe = describe
        self._feedback: Any = None
        self._verdict: Verdict | None = None
        self._requests: list[Any] = []

    @property
    def verdict(self) -> Verdict | None:
        """How it ended; None while it runs. The first verdict stands."""
        return self._verdict

    @property
    def feedback(self) -> str:
        """What the server last said; empty when nothing. Made into text only here."""
        if self._describe is None or self._feedback is None:
            return ''
        return self._describe(self._feedback)

    def cancel(self) -> None:
        """Ask for the action to stop. Returns at once; no-op when asked before or ended."""
        if self.phase in _UNSENT:
            self._settle(VerdictCode.CANCELED, 'Stopped before it was sent.')
            self._leave(Phase.OVER)
        elif self.phase in _ON_SERVER and not self.is_canceling:
            self._send_cancel()

    def begin(self) -> None:
        """Look for the server and send the goal: its turn has come."""
        self.phase = Phase.SEEKING
        self._wait(self._server.timeouts.server_s)
        self._greet()

    def check(self, now_s: float) -> None:
        """Do what is due by the clock; called often while there is a deadline."""
        if now_s >= self.deadline_s:
            self._overdue()
            self._owner.on_event()
        elif self.phase is Phase.SEEKING:
            self._greet()

    def _greet(self) -> None:
        """Greet the server; the goal follows on its answer, which shows that answers arrive."""
        if self._server.wire.is_ready:
            self._requests.append(self._server.wire.greet(self._greeted))

    def _greeted(self) -> None:
        if self.phase is Phase.SEEKING:
            self.phase = Phase.SENT
            self._wait(self._server.timeouts.acknowledge_s)
            self._server.wire.send(
                self.goal_id,
                self._goal,
                on_feedback=self._keep_feedback,
                on_reply=self._replied,
                on_result=self._ended,
            )

    def _keep_feedback(self, message: Any) -> None:
        self._feedback = message

    def _replied(self, is_accepted: bool) -> None:
        if is_accepted:
            if self.phase is Phase.LOST:
                self._owner.on_returned(self)
            self.phase = Phase.ACCEPTED
            self._wait(math.inf)
            if self.is_canceling:
                self._send_cancel()
        else:
            self._settle(VerdictCode.REJECTED, f'{self._server.name} rejected the goal.')
            self._leave(Phase.OVER)
        self._owner.on_event()

    def _ended(self, status: int, result: Any) -> None:
        self._verdict = self._verdict or self._judge(status, result, self.is_canceling)
        self._leave(Phase.OVER)
        self._owner.on_event()

    def _send_cancel(self) -> None:
        self.is_canceling = True
        self._wait(self._server.timeouts.cancel_s)
        self._requests.append(self._server.wire.cancel(self.goal_id, self._cancel_answered))

    def _cancel_answered(self, return_code: int) -> None:
        if return_code == CancelGoal.Response.ERROR_REJECTED:
            self._server.log.warning(f'{self._server.name} refuses to cancel its goal')

    def _overdue(self) -> None:
        name, timeouts = self._server.name, self._server.timeouts
        if self.phase is Phase.SEEKING:
            self._settle(VerdictCode.UNREACHABLE, f'No action server answers at {name}.')
            self._leave(Phase.OVER)
        elif self.is_canceling:
            message = f'{name} did not stop within {timeouts.cancel_s:g} s.'
            self._server.log.error(message)
            self._settle(VerdictCode.TIMED_OUT, message)
            self._leave(Phase.LOST)
        else:
            limit_s = timeouts.acknowledge_s
            message = f'{name} did not acknowledge the goal within {limit_s:g} s.'
            self._settle(VerdictCode.TIMED_OUT, message)
            self._send_cancel()

    def _wait(self, limit_s: float) -> None:
        self.deadline_s = self._server.clock() + limit_s
        self._owner.on_deadline()

    def _settle(self, code: VerdictCode, message: str) -> None:
        self._verdict = self._verdict or Verdict(code=code, message=message)

    def _leave(self, phase: Phase) -> None:
        self.phase = phase
        self.deadline_s = math.inf
        for request in self._requests:
            self._server.wire.forget(request)
        self._requests.clear()
        self._owner.on_left(self)
