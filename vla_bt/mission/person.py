"""Who is asked in the process that waits for a mission."""

from __future__ import annotations

from typing import Protocol

from vla_bt.safety import Answer, Asked, Receipt


class Person(Protocol):
    """Somebody at hand while a mission is waited for. No method may block."""

    def ask(self, asked: Asked | None) -> Answer | None:
        """Show a question that is new, and return the answer once there is one.

        Called again and again, some twenty times a second.

        Args:
            asked: The open question; None: none is open.
        """

    def hear(self, receipt: Receipt) -> None:
        """Take in what became of the last answer."""


class Nobody:
    """Nobody is at hand: a question stays open until its time is over."""

    def ask(self, asked: Asked | None) -> Answer | None:
        """Show nothing and answer nothing."""
        return None

    def hear(self, receipt: Receipt) -> None:
        """Forget it."""
