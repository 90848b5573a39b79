"""Feedback at a rate, which is told when it ends."""

from __future__ import annotations

import time
from typing import Any

from rclpy.action.server import ServerGoalHandle

from vla_bt.ros.faulty_servers.alarms import Alarm, Alarms

MOST_AT_ONCE = 20
"""Messages sent in one go to catch up; more than these are left out."""


class FeedbackStream:
    """Sends one message again and again, at once and then at a rate.

    Args:
        handle: Goal it is about.
        message: What is sent.
        rate_hz: How often; 0: once.
        last_s: How long; None: until `stop`.
        alarms: Who calls back.
    """

    def __init__(
        self,
        handle: ServerGoalHandle,
        message: Any,
        rate_hz: float,
        last_s: float | None,
        alarms: Alarms,
    ) -> None:
        self.count = 0
        """Messages sent."""
        self._handle, self._message, self._rate_hz = handle, message, rate_hz
        self._last_s, self._alarms = last_s, alarms
        self._begin_s = self._sent_s = time.monotonic()
        self._alarm: Alarm | None = None
        self._send()

    @property
    def rate_hz(self) -> float:
        """Rate reached up to the last message; 0 with fewer than two."""
        passed_s = self._sent_s - self._begin_s
        return (self.count - 1) / passed_s if self.count > 1 and passed_s > 0 else 0.0

    def stop(self) -> None:
        """Send no more."""
        if self._alarm is not None:
            self._alarm.cancel()

    def _send(self) -> None:
        passed_s = time.monotonic() - self._begin_s
        due = int(passed_s * self._rate_hz) + 1 - self.count
        for _ in range(max(1, min(due, MOST_AT_ONCE))):
            self._handle.publish_feedback(self._message)
            self.count += 1
        self._sent_s = time.monotonic()
        if not self._rate_hz:
            return
        wait_s = self.count / self._rate_hz - (self._sent_s - self._begin_s)
        is_over = self._last_s is not None and passed_s + max(wait_s, 0.0) > self._last_s
        if not is_over:
            self._alarm = self._alarms.after(max(wait_s, 0.0), self._send)
