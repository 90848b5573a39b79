"""One accepted goal: what happens to it and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rclpy.action.server import ServerGoalHandle
from rclpy.task import Future

from vla_bt.ros.faulty_servers.alarms import Alarm, Alarms
from vla_bt.ros.faulty_servers.feedback import FeedbackStream
from vla_bt.ros.faulty_servers.steps import CancelAnswer, Ending, Incident, Step


class LiveGoal:
    """Ends a goal, feeds back and lets things befall it at the times of its step.

    Args:
        handle: Of the goal, already executing.
        step: What is to happen.
        alarms: Who calls back.
        feedback: Message to feed back.
        on_end: Called with how it ends and whether by itself, not because of a cancel request.
        on_incident: Called when something befalls it.
    """

    def __init__(
        self,
        handle: ServerGoalHandle,
        step: Step,
        alarms: Alarms,
        feedback: Any,
        on_end: Callable[[Ending, bool], None],
        on_incident: Callable[[Incident], None],
    ) -> None:
        self.handle = handle
        self.step = step
        self.is_over = Future()
        """Complete when the goal has ended and its result is sent."""
        self.stream: FeedbackStream | None = None
        """None: the goal has no feedback."""
        self._alarms = alarms
        self._on_end = on_end
        self._ending: Alarm | None = None
        self._incident: Alarm | None = None
        self._is_canceling = False
        if step.run_s is not None:
            self._ending = alarms.after(step.run_s, lambda: on_end(step.status, True))
        if step.incident is not None:
            befall = step.incident
            self._incident = alarms.after(step.after_s, lambda: on_incident(befall))
        if step.feedback is not None or step.feedback_hz:
            self.stream = FeedbackStream(
                handle, feedback, step.feedback_hz, step.feedback_s, alarms
            )

    @property
    def id(self) -> bytes:
        """Of the goal, 16 bytes."""
        return bytes(self.handle.goal_id.uuid)

    @property
    def ignores_cancel(self) -> bool:
        """True when an accepted request to cancel changes nothing."""
        return self.step.cancel in (CancelAnswer.IGNORE, CancelAnswer.HOLD)

    def cancel(self) -> None:
        """Begin to end because of an accepted request; no-op the second time."""
        if self._is_canceling or self.ignores_cancel:
            return
        self._is_canceling = True
        if self._ending is not None:
            self._ending.cancel()
        if self.step.cancel_s is not None:
            self._ending = self._alarms.after(
                self.step.cancel_s, lambda: self._on_end(self.step.cancel_status, False)
            )

    def close(self) -> None:
        """Let nothing more happen."""
        for alarm in (self._ending, self._incident):
            if alarm is not None:
                alarm.cancel()
        if self.stream is not None:
            self.stream.stop()
