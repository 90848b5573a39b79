"""Lanes: one per action server; goals that always end, and robots that always stop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from rclpy.node import Node

from vla_bt.robot import Ticket, VerdictCode
from vla_bt.ros.lanes.goal_check import not_finite
from vla_bt.ros.lanes.goal_queue import GoalQueue
from vla_bt.ros.lanes.lane_ticket import LaneTicket
from vla_bt.ros.lanes.server import HardStop, Server
from vla_bt.ros.lanes.steady_timer import SteadyTimer
from vla_bt.ros.lanes.ticket import Judge, bad_goal, ended
from vla_bt.ros.lanes.wire import GoalWire
from vla_bt.ros.robot_config import LaneTimeouts


class ActionLane:
    """Sends the goals of one action server, one at a time, and follows each to its end.

    A goal that nobody holds a ticket of any more is still followed. It is canceled by its id,
    before the acknowledgement and again on it. Results, acknowledgements and feedback reach only
    the ticket of their own goal. Every wait but that for the result is bounded, see `LaneTicket`;
    how long an action may take is the leaf's business.

    A goal that had to be given up makes the lane suspect: `alarm` says so, the goal is canceled
    again and again, and nothing else is sent until it is known to be over or
    `LaneTimeouts.suspect_s` has passed.

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
        hint: What to look at when the server rejects a goal, as a sentence.
        feedback_s: Longest silence of a server at work before its goal is STALLED; None: any.
        hard_stop: What else stops a goal; None: nothing.
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
        hint: str = '',
        feedback_s: float | None = None,
        hard_stop: HardStop | None = None,
    ) -> None:
        self.name = name
        self._goal_class = action_type.Goal
        self._wire = GoalWire(node, action_type, name)
        self._server = Server(
            name=name,
            wire=self._wire,
            timeouts=timeouts,
            clock=clock,
            log=node.get_logger(),
            hint=hint,
            feedback_s=feedback_s,
            hard_stop=hard_stop,
        )
        self._timer = SteadyTimer(node, self._check, clock)
        self._wake = wake
        self._queue = queue or GoalQueue()
        self._tickets: list[LaneTicket] = []
        self._suspects: list[LaneTicket] = []
        self._is_closing = False
        self._is_closed = False

    @property
    def is_idle(self) -> bool:
        """True when every goal has ended, was never sent, or was given up (see `alarm`)."""
        return not self._tickets

    @property
    def is_wanted(self) -> bool:
        """True while a goal is under way that we have not asked to stop."""
        return any(not ticket.is_canceling for ticket in self._tickets)

    @property
    def alarm(self) -> str:
        """Which goals were given up and may still be carried out; empty when none."""
        return ' '.join(ticket.alarm for ticket in self._suspects)

    @property
    def warning(self) -> str:
        """What is wrong with the server although goals may be sent; empty when nothing is."""
        count = len(self._wire.server_ids)
        return f'{count} servers offer {self.name}: each goal goes to all.' if count > 1 else ''

    def send(
        self,
        goal: Any,
        judge: Judge,
        describe: Callable[[Any], str] | None = None,
        prepare: Callable[[], None] = lambda: None,
    ) -> Ticket:
        """Send a goal as soon as nothing else is live.

        Args:
            goal: Goal message of this lane's action; another type, or a number in it that is not
                finite, ends BAD_GOAL at once.
            judge: Makes the verdict of the goal's status and result.
            describe: Makes a line of text of a feedback message; None: feedback is not shown.
            prepare: Called right before the goal is sent, when its turn has come.
        """
        if not isinstance(goal, self._goal_class):
            return bad_goal(f'{self.name} takes no {type(goal).__name__}.')
        wrong = not_finite(goal)
        if wrong:
            return bad_goal(f'{self.name} takes no such goal: {wrong}.')
        if self._is_closing:
            return ended(VerdictCode.UNREACHABLE, f'{self.name} is being shut down.')
        ticket = LaneTicket(
            self._server,
            self,
            goal,
            judge,
            describe,
            prepare=prepare,
            held_up_by=lambda: self._queue.alarm,
        )
        self._tickets.append(ticket)
        self._queue.put(ticket)
        self.on_deadline()
        return ticket

    def cancel_all(self) -> None:
        """Ask every goal to stop, given up ones again.

        One that waited begins by a greeting at most and is not sent.
        """
        for ticket in (*self._tickets, *self._suspects):
            ticket.cancel()

    def cancel_everything(self) -> None:
        """Ask the server to cancel every goal, also those of others. For hard stops."""
        if self._wire.is_ready:
            self._wire.cancel_everything()

    def stop_hard(self) -> None:
        """Do what stops the server when a cancel request does not, see `HardStop`."""
        if self._server.hard_stop is not None:
            self._server.hard_stop.act()

    def destroy(self) -> None:
        """Stop everything, and close the clients once the last goal is over. Returns at once."""
        self._is_closing = True
        self.cancel_all()
        self._close_when_over()

    def on_deadline(self) -> None:
        """Have the timer fire at the first deadline. For tickets."""
        if not self._is_closed:
            agendas = (ticket.agenda for ticket in (*self._tickets, *self._suspects))
            self._timer.wake_at(min((agenda.next_s for agenda in agendas), default=math.inf))

    def on_suspect(self, ticket: LaneTicket) -> None:
        """Set a goal aside that was given up; it keeps its place in the queue. For tickets."""
        self._tickets = [other for other in self._tickets if other is not ticket]
        self._suspects.append(ticket)
        self.on_deadline()

    def on_left(self, ticket: LaneTicket) -> None:
        """Forget a goal that is over. For tickets."""
        self._tickets = [other for other in self._tickets if other is not ticket]
        self._suspects = [other for other in self._suspects if other is not ticket]
        self._queue.release(ticket)
        self.on_deadline()
        self._close_when_over()

    def on_returned(self, ticket: LaneTicket) -> None:
        """Follow a goal again. For tickets."""
        self._suspects = [other for other in self._suspects if other is not ticket]
        self._tickets.append(ticket)
        self._queue.occupy(ticket)

    def on_event(self) -> None:
        """Wake whoever ticks. For tickets."""
        self._wake()

    def _check(self) -> None:
        for ticket in (*self._tickets, *self._suspects):
            ticket.check()
        self.on_deadline()

    def _close_when_over(self) -> None:
        is_over = not self._tickets and not self._suspects
        if self._is_closing and is_over and not self._is_closed:
            self._is_closed = True
            self._timer.destroy()
            self._wire.destroy()
