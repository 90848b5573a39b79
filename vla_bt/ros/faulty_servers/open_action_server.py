"""An action server whose every answer can be chosen.

rclpy's own decides some of them by itself: it always acknowledges, it never refuses a cancel with
a return code, and it says UNKNOWN only of goals it does not know. The methods below are internal
to rclpy; they are the same in the releases for Jazzy, Kilted and Lyrical.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any, Protocol

from action_msgs.srv import CancelGoal
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.action.server import RCLError, ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.node import Node
from rclpy.task import Future

from vla_bt.ros.faulty_servers.alarms import Alarms

RESULT_TIMEOUT_S = 5
"""How long ended goals are kept; the status array carries all of them, and each one costs time."""


@dataclass(frozen=True)
class Decision:
    """What is answered to a goal."""

    is_accepted: bool | None
    """None: no answer at all."""
    after_s: float = 0.0
    """How long the client waits for it."""


class Answers(Protocol):
    """Decides what is answered; all in the executor's thread."""

    def decide(self, goal_id: bytes, goal: Any) -> Decision:
        """Return what is answered to a goal; may block."""

    def accepted(self, handle: ServerGoalHandle) -> None:
        """Take a goal that has been accepted; it is not executing yet."""

    def asked_to_cancel(self, goal_id: bytes | None) -> None:
        """Take note of a request to cancel a goal; None: several goals."""

    def holds_up_cancels(self) -> Future | None:
        """Return what must be complete before requests to cancel are answered; None: nothing."""

    def cancel_code(self, goal_id: bytes | None) -> int | None:
        """Return the code to refuse a cancel request with; None: rclpy deals with it."""

    def cancel(self, handle: ServerGoalHandle) -> bool:
        """Return whether a goal is to be canceled; its state changes after the return."""

    def asked_for_result(self, goal_id: bytes) -> None:
        """Take note that somebody wants the result of a goal."""


class OpenActionServer(ActionServer):
    """An action server that asks `Answers` what to answer, and ends goals when told to.

    Args:
        node: Whose executor serves.
        action: Class of the action.
        name: Of the action.
        answers: Asked.
        alarms: For late answers.
    """

    def __init__(
        self, node: Node, action: Any, name: str, answers: Answers, alarms: Alarms
    ) -> None:
        self._answers = answers
        self._alarms = alarms
        self._is_accepted = False
        self._is_open = True
        super().__init__(
            node,
            action,
            name,
            lambda handle: None,
            goal_callback=lambda goal: _goal_response(self._is_accepted),
            handle_accepted_callback=answers.accepted,
            cancel_callback=lambda handle: _cancel_response(answers.cancel(handle)),
            callback_group=ReentrantCallbackGroup(),
            result_timeout=RESULT_TIMEOUT_S,
        )

    def finish(self, handle: ServerGoalHandle, status: int, result: Any) -> None:
        """Answer all requests for the result of a goal, those to come as well."""
        response = self.action_type.Impl.GetResultService.Response()
        response.status = status
        response.result = result
        self._result_futures[bytes(handle.goal_id.uuid)].set_result(response)

    def destroy(self) -> None:
        """Take the server away; what still waits gets no answer."""
        self._is_open = False
        super().destroy()

    def notify_execute(self, goal_handle: Any, execute_callback: Any) -> None:
        """Start nothing: whoever took the goal ends it by `finish`."""

    # What has to wait is put off rather than awaited: rclpy takes a goal, a cancel and a result
    # request that come together as one piece of work, and they are not to wait for each other.

    async def _execute_goal_request(self, request_header_and_message: Any) -> None:
        request = request_header_and_message[1]
        decision = self._answers.decide(bytes(request.goal_id.uuid), request.goal)
        if decision.is_accepted is None:
            return
        if decision.after_s:
            answer = (self._answer_goal, request_header_and_message, decision.is_accepted)
            self._alarms.after(
                decision.after_s, lambda: self._node.executor.create_task(*answer)
            )
        else:
            await self._answer_goal(request_header_and_message, decision.is_accepted)

    async def _answer_goal(self, request_header_and_message: Any, is_accepted: bool) -> None:
        if self._is_open:
            # Read by the goal callback before anything else can run.
            self._is_accepted = is_accepted
            await super()._execute_goal_request(request_header_and_message)

    async def _execute_cancel_request(self, request_header_and_message: Any) -> None:
        self._answers.asked_to_cancel(_one_goal(request_header_and_message[1]))
        await self._answer_cancel(request_header_and_message)

    async def _answer_cancel(self, request_header_and_message: Any) -> None:
        if not self._is_open:
            return
        held_up = self._answers.holds_up_cancels()
        if held_up is not None:
            answer = (self._answer_cancel, request_header_and_message)
            held_up.add_done_callback(lambda _: self._node.executor.create_task(*answer))
            return
        header, request = request_header_and_message
        code = self._answers.cancel_code(_one_goal(request))
        if code is None:
            await super()._execute_cancel_request(request_header_and_message)
        else:
            with contextlib.suppress(RCLError):  # the client may have gone
                response = CancelGoal.Response(return_code=code)
                self._handle.send_cancel_response(header, response)

    async def _execute_get_result_request(self, request_header_and_message: Any) -> None:
        self._answers.asked_for_result(bytes(request_header_and_message[1].goal_id.uuid))
        await super()._execute_get_result_request(request_header_and_message)


def _one_goal(request: Any) -> bytes | None:
    """Return the id of the goal a cancel request is for; None: it is for several."""
    goal_id, stamp = bytes(request.goal_info.goal_id.uuid), request.goal_info.stamp
    return goal_id if any(goal_id) and not (stamp.sec or stamp.nanosec) else None


def _goal_response(is_accepted: bool) -> GoalResponse:
    return GoalResponse.ACCEPT if is_accepted else GoalResponse.REJECT


def _cancel_response(is_accepted: bool) -> CancelResponse:
    return CancelResponse.ACCEPT if is_accepted else CancelResponse.REJECT
