"""What behaviour server and watchdog tell each other."""

from __future__ import annotations

import enum
import json
import time
from dataclasses import dataclass

from rclpy.qos import DurabilityPolicy, QoSProfile

HEARTBEAT_TOPIC = 'vla/heartbeat'
"""std_msgs/msg/String, a word of `Life`: the behaviour server's sign of life."""
STATUS_TOPIC = 'vla/watchdog'
"""std_msgs/msg/String, a `Word` as JSON: the watchdog's sign of life."""
WORD_PERIOD_S = 0.5
"""From word to word of the watchdog."""
REST_PERIOD_S = 1.0
"""From sign to sign of a server that is idle."""
WORK_PERIOD_S = 0.15
"""Ticks of a server at work that follow each other faster need no sign of their own."""
SIGNS = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)
"""Reliable and latched: a watchdog that comes late hears what a server that hangs said last."""


class Life(str, enum.Enum):
    """What the behaviour server says of itself."""

    IDLE = 'IDLE'
    """Nothing is under way."""
    BUSY = 'BUSY'
    """A mission is open, or the robot may move."""
    RESET = 'RESET'
    """As IDLE; and a person has reset the safety stop."""
    ENDED = 'ENDED'
    """It ends in order, the robot stands still."""

    @classmethod
    def read(cls, text: str) -> Life:
        """Return the word; what is no word counts as BUSY."""
        return cls(text) if text in set(cls) else cls.BUSY


class WatchState(str, enum.Enum):
    """What the watchdog says of itself."""

    WAITING = 'WAITING'
    """It has not heard a behaviour server yet, or the server has ended."""
    WATCHING = 'WATCHING'
    STOPPED = 'STOPPED'
    """The server was silent, everything was canceled, and no person has reset it since."""


@dataclass(frozen=True, kw_only=True)
class Word:
    """A sign of life of the watchdog."""

    status: WatchState
    reason: str = ''
    """Why everything was canceled, as a sentence; empty where nothing was."""
    trip: str = ''
    """Tells one such stop from another; empty where there is none."""

    def to_json(self) -> str:
        """Return it like the other status topics: `status`, `timestamp` (s), `details`."""
        details = {'reason': self.reason, 'trip': self.trip}
        content = {'status': self.status.value, 'timestamp': time.time(), 'details': details}
        return json.dumps(content)

    @classmethod
    def read(cls, text: str) -> Word | None:
        """Return what the text says; None when it is not of a watchdog."""
        try:
            content = json.loads(text)
            details = content['details']
            return cls(
                status=WatchState(content['status']),
                reason=str(details['reason']),
                trip=str(details['trip']),
            )
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
