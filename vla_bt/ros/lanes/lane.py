"""Lanes: one per action server; goals that always end, and robots that always stop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from rclpy.node import Node

from vla_bt.robot import Ticket, VerdictCode
from vla_bt.ros.lanes.goal_queue import GoalQueue
from vla_bt.ros.lanes.lane_ticket import LaneTicket, Server
from vla_bt.ros.lanes.steady_timer import SteadyTimer
from vla_bt.ros.lanes.ticket import Judge, bad_goal, ended
from vla_bt.ros.lanes.wire import GoalWire
from vla_bt.ros.robot_config import LaneTimeouts


class ActionLane:
    """Sends the goals of one action server, one at a time, and follows each to its end.

    A goal that nobody holds a ticket of any more is still followed. It is canceled by its id,
    before the acknowledgement and again on it. Every wait but that for the result is bounded
    here; how long an action may take is the leaf's business. Results, acknowledgements and
    feedback reach only the ticket of their own goal.

    Nothing blocks. All calls belong to the executor's thread, where all callbacks run.

    Args:
        node: Owner of the clients and the timer.
        action_type: Class of the action.
        name: Of the action, relative to the node's namespace or absolute.
        timeouts: See `LaneTimeouts`.
        wake: Called when a ticket was acknowledged or ended by something that came in, not from
            within `send` or `cancel`.
        queue: Shared by lanes that move the same part of the robot; None: one of its own.
        clock: Seconds, steady.
    """

    def __init__(
        self,
        node: Node,
        action_type: Any,
        name: str,
        *,
        timeouts: LaneTimeouts,
        wake: Callable[[], None] = lambda: None,
        queue: GoalQueue | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._goal_class = action_type.Goal
        self._wire = GoalWire(node, action_type, name)
        self._server = Server(name, self._wire, timeouts, clock, node.get_logger())
        self._timer = SteadyTimer(node, self._check)
        self._wake = wake
        self._queue = queue or GoalQueue()
        self._tickets: list[LaneTicket] = []
        self._is_closing = False
        self._is_closed = False

    @property
    def is_idle(self) -> bool:
        """True when every goal has ended, was never sent, or was given up."""
        return not self._tickets

    def send(
        self, goal: Any, judge: Judge, describe: Callable[[Any], str] | None = None
    ) -> Ticket:
        """Send a goal as soon as nothing else is live.

        Args:
            goal: Goal message of this lane's action; another type ends BAD_GOAL at once.
            judge: Makes the verdict of the goal's status and result.
            describe: Makes a line of text of a feedback message; None: feedback is not shown.
        """
        if not isinstance(goal, self._goal_class):
            return bad_goal(f'{self.name} takes no {type(goal).__name__}.')
        if self._is_closing:
            return ended(VerdictCode.UNREACHABLE, f'{self.name} is being shut down.')
        ticket = LaneTicket(self._server, self, goal, judge, describe)
        self._tickets.append(ticket)
        self._queue.put(ticket)
        return ticket

    def cancel_all(self) -> None:
        """Ask every goal to stop; one that waited begins by a greeting at most and is not sent."""
        for ticket in tuple(self._tickets):
            ticket.cancel()

    def destroy(self) -> None:
        """Stop everything, and close the clients once the last goal is over. Returns at once."""
        self._is_closing = True
        self.cancel_all()
        self._close_when_idle()

    def on_deadline(self) -> None:
        """Run the timer while any ticket has a deadline. For tickets."""
        if not self._is_closed:
            self._timer.want(any(ticket.deadline_s < math.inf for ticket in self._tickets))

    def on_left(self, ticket: LaneTicket) -> None:
        """Forget a goal that is over or lost. For tickets."""
        self._tickets = [other for other in self._tickets if other is not ticket]
        self._queue.release(ticket)
        self.on_deadline()
        self._close_when_idle()

    def on_returned(self, ticket: LaneTicket) -> None:
        """Follow a lost goal again. For tickets."""
        self._tickets.append(ticket)
        self._queue.occupy(ticket)

    def on_event(self) -> None:
        """Wake whoever ticks. For tickets."""
        self._wake()

    def _check(self) -> None:
        now_s = self._server.clock()
        for ticket in tuple(self._tickets):
            ticket.check(now_s)

    def _close_when_idle(self) -> None:
        if self._is_closing and self.is_idle and not self._is_closed:
            self._is_closed = True
            self._timer.destroy()
            self._wire.destroy()
