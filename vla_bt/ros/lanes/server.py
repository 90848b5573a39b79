"""What a goal needs of its action server, and whom it tells how it gets on."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from vla_bt.ros.lanes.wire import GoalWire
from vla_bt.ros.robot_config import LaneTimeouts

if TYPE_CHECKING:
    from vla_bt.ros.lanes.lane_ticket import LaneTicket


@dataclass(frozen=True, kw_only=True)
class HardStop:
    """What else to do about a goal that does not end on a cancel request."""

    act: Callable[[], None]
    """Called when the goal is given up, see `LaneTimeouts.cancel_s`. Returns at once."""
    after_s: float = math.inf
    """Time from the cancel request to an earlier call; infinity: none."""
    is_pending: Callable[[], bool] = lambda: False
    """Says whether what it did may still hit a goal that is sent now; such a goal waits."""
    is_needed: Callable[[Any], bool] = lambda feedback: True
    """Says, by the goal's last feedback message or None, whether that earlier call is needed."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """What a goal needs of its action server."""

    name: str
    wire: GoalWire
    timeouts: LaneTimeouts
    clock: Callable[[], float]
    """Seconds, steady."""
    log: Any
    """The node's logger."""
    hint: str = ''
    """What to look at when the server rejects a goal, as a sentence."""
    feedback_s: float | None = None
    """Longest silence of a server that works on a goal; None: it may say nothing."""
    hard_stop: HardStop | None = None
    """None: a cancel request is all there is."""


class Owner(Protocol):
    """The lane a ticket belongs to, as the ticket tells it things."""

    def on_deadline(self) -> None:
        """What is due, or when, has changed."""

    def on_suspect(self, ticket: LaneTicket) -> None:
        """The goal is LOST: given up, but perhaps still carried out."""

    def on_left(self, ticket: LaneTicket) -> None:
        """The goal is OVER; the next one may start."""

    def on_returned(self, ticket: LaneTicket) -> None:
        """A goal that was LOST or OVER is alive."""

    def on_event(self) -> None:
        """Something came in, or was due, that a leaf may want to know."""
