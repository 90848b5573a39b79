"""One task goal, as its client follows it to the end."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

from action_msgs.msg import GoalStatus
from rclpy.action import ActionClient
from rclpy.action.client import ClientGoalHandle
from rclpy.task import Future
from unique_identifier_msgs.msg import UUID
from vla_msgs.action import ExecuteTask

from vla_bt.errors import FailureCode
from vla_bt.mission import MissionResult, MissionState, MissionStatus, Outcome
from vla_bt.plan import Plan
from vla_bt.ros.server.task_messages import result_from, status_from
from vla_bt.safety import Asked

ASK_AGAIN_S = 1.0


class SentTask:
    """Sends a goal and keeps what comes back.

    When two processes have only just met, DDS may lose an answer (about one in a hundred on a
    busy machine). So the same goal is sent again under its id until it is acknowledged: the
    server takes each id once and rejects the copies, which is an acknowledgement, too.

    Args:
        client: Of the server.
        goal: What to send.
        on_status: Called with every feedback.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        client: ActionClient,
        goal: ExecuteTask.Goal,
        on_status: Callable[[MissionStatus], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.result: MissionResult | None = None
        self.asked: Asked | None = None
        """The question a person is asked; None: none is open."""
        self._client = client
        self._goal = goal
        self._on_status = on_status
        self._clock = clock
        self._id = UUID(uuid=list(uuid.uuid4().bytes))
        self._plan: Plan | None = None
        self._handle: ClientGoalHandle | None = None
        self._state: MissionState | None = None
        self._is_canceled = False
        self._send()

    def cancel(self) -> None:
        """Ask for the end, as soon as the goal is acknowledged; no-op when done before."""
        if self._handle is not None and not self._is_canceled:
            self._is_canceled = True
            self._handle.cancel_goal_async()

    def ask_again(self) -> None:
        """Repeat what should have been answered by now. Call now and then."""
        if self._clock() - self._asked_s < ASK_AGAIN_S:
            return
        if self._handle is None:
            self._send()
        elif self._state is MissionState.DONE and self.result is None:
            self._ask_result(self._handle)

    def _send(self) -> None:
        self._asked_s = self._clock()
        self._client.send_goal_async(
            self._goal, feedback_callback=self._take_feedback, goal_uuid=self._id
        ).add_done_callback(self._take_answer)

    def _ask_result(self, handle: ClientGoalHandle) -> None:
        self._asked_s = self._clock()
        handle.get_result_async().add_done_callback(self._take_result)

    def _take_answer(self, future: Future) -> None:
        if self._handle is None:
            self._handle = future.result()
            self._ask_result(self._handle)

    def _take_feedback(self, message: Any) -> None:
        feedback = message.feedback
        if feedback.plan_json:
            self._plan = Plan.model_validate_json(feedback.plan_json)
        status = status_from(feedback, self._plan, bytes(self._id.uuid).hex())
        self._state, self.asked = status.state, status.asked
        self._on_status(status)

    def _take_result(self, future: Future) -> None:
        response = future.result()
        if self.result is not None:
            return
        if response.status == GoalStatus.STATUS_UNKNOWN:
            self.result = MissionResult(
                outcome=Outcome.FAILED,
                reason='The behaviour server does not know the goal; it was probably restarted.',
                failure_code=FailureCode.UNREACHABLE.value,
            )
        else:
            self.result = result_from(response.result)
