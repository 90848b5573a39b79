"""What all tickets share: phases, judges, and tickets that ended before they began."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vla_bt.robot import Verdict, VerdictCode

Judge = Callable[[int, Any, bool], Verdict]
"""Makes a verdict of a goal status, a result message, and whether we asked to cancel."""


class Phase(enum.Enum):
    """Where a goal is: what the server does with it, not what the leaf was told."""

    WAITING = 'waiting'
    """Behind another goal; nothing sent."""
    SEEKING = 'seeking'
    """Its turn, but no server has answered yet; nothing sent."""
    SENT = 'sent'
    """Sent, not acknowledged."""
    ACCEPTED = 'accepted'
    """The server works on it."""
    LOST = 'lost'
    """Given up: the server neither acknowledged nor ended it in time. It may still run."""
    OVER = 'over'
    """Rejected, ended, or never sent."""


@dataclass(frozen=True)
class EndedTicket:
    """A ticket of an action that ended before it began."""

    verdict: Verdict
    feedback: str = ''

    def cancel(self) -> None:
        """Do nothing: it has ended."""


def ended(code: VerdictCode, message: str) -> EndedTicket:
    """Return the ticket of an action that ended before it began."""
    return EndedTicket(Verdict(code=code, message=message))


def bad_goal(message: str) -> EndedTicket:
    """Return the ticket of a goal no robot can be sent; nothing was."""
    return ended(VerdictCode.BAD_GOAL, message)
