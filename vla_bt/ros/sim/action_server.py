"""One action server of the simulated robot, over a port that gives tickets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.node import Node
from rclpy.task import Future

from vla_bt.robot import Ticket, Verdict, VerdictCode

RESULT_TIMEOUT_S = 10
"""How long results are kept, as rclcpp's servers keep them."""
FEEDBACK_PERIOD_S = 0.1

_NOT_ACCEPTED = (VerdictCode.REJECTED, VerdictCode.BAD_GOAL, VerdictCode.UNREACHABLE)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What an action server offers."""

    action: type
    """Generated action class."""
    name: str
    port: str
    """The port's name, as faults name it."""
    start: Callable[[Any], Ticket]
    """Begins a goal message."""
    result: Callable[[Verdict], Any]
    """Makes the result message."""
    feedback: Callable[[], Any] | None = None
    """Makes a feedback message; None: the server sends none."""


@dataclass
class _Goal:
    handle: ServerGoalHandle
    ticket: Ticket
    result: Future
    fed_back_s: float = 0.0

    async def end(self, handle: ServerGoalHandle) -> Any:
        """Return the result when there is one; rclpy's executor comes back for it."""
        return await self.result


class SimActionServer:
    """Keeps goals until the simulation has ended them; nothing waits, one thread is enough.

    Args:
        node: Whose executor serves.
        offer: What is served.
        is_silent: Says whether goals of a port are to be left without any answer.
        is_rejecting: Says whether goals of a port are to be rejected.
    """

    def __init__(
        self,
        node: Node,
        offer: Offer,
        is_silent: Callable[[str], bool],
        is_rejecting: Callable[[str], bool],
    ) -> None:
        self._offer = offer
        self._is_silent = is_silent
        self._is_rejecting = is_rejecting
        self._accepted: Ticket | None = None
        self._goals: dict[bytes, _Goal] = {}
        self._server = ActionServer(
            node,
            offer.action,
            offer.name,
            _never,  # each goal brings its own
            goal_callback=self._answer,
            handle_accepted_callback=self._keep,
            cancel_callback=self._cancel,
            # An unanswered goal must not keep the group's other callbacks waiting.
            callback_group=ReentrantCallbackGroup(),
            result_timeout=RESULT_TIMEOUT_S,
        )

    @property
    def is_busy(self) -> bool:
        """True while a goal is under way."""
        return bool(self._goals)

    @property
    def has_news(self) -> bool:
        """True when a goal has ended whose client has not been told."""
        return any(goal.ticket.verdict is not None for goal in self._goals.values())

    def update(self, now_s: float) -> None:
        """Tell clients what has become of their goals by `now_s`."""
        for key, goal in list(self._goals.items()):
            verdict = goal.ticket.verdict
            if verdict is not None:
                del self._goals[key]
                _end(goal.handle, verdict)
                goal.result.set_result(self._offer.result(verdict))
            elif self._offer.feedback and now_s - goal.fed_back_s >= FEEDBACK_PERIOD_S:
                goal.fed_back_s = now_s
                goal.handle.publish_feedback(self._offer.feedback())

    async def _answer(self, goal: Any) -> GoalResponse:
        if self._is_silent(self._offer.port):
            await Future()  # never done: the client waits for its acknowledgement in vain
        if self._is_rejecting(self._offer.port):
            return GoalResponse.REJECT
        ticket = self._offer.start(goal)
        if ticket.verdict is not None and ticket.verdict.code in _NOT_ACCEPTED:
            return GoalResponse.REJECT
        self._accepted = ticket
        return GoalResponse.ACCEPT

    def _keep(self, handle: ServerGoalHandle) -> None:
        assert self._accepted is not None, 'rclpy calls this right after the goal callback'
        goal = _Goal(handle, self._accepted, Future())
        self._goals[bytes(handle.goal_id.uuid)] = goal
        self._accepted = None
        handle.execute(goal.end)

    def _cancel(self, handle: ServerGoalHandle) -> CancelResponse:
        goal = self._goals.get(bytes(handle.goal_id.uuid))
        if goal is None:
            return CancelResponse.REJECT
        goal.ticket.cancel()
        return CancelResponse.ACCEPT


async def _never(handle: ServerGoalHandle) -> Any:
    raise NotImplementedError


def _end(handle: ServerGoalHandle, verdict: Verdict) -> None:
    """Set the goal's final state: canceled only where a client asked for it."""
    if verdict.code is VerdictCode.SUCCEEDED:
        handle.succeed()
    elif verdict.code is VerdictCode.CANCELED and handle.is_cancel_requested:
        handle.canceled()
    else:
        handle.abort()
