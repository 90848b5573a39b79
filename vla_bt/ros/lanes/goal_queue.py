"""One goal at a time, over one lane or over all lanes that move the same part of the robot."""

from __future__ import annotations

from collections import deque
from typing import Protocol


class Turn(Protocol):
    """What waits in the queue."""

    @property
    def alarm(self) -> str:
        """Why it may still be carried out although it was given up; empty when it was not."""

    def begin(self) -> None:
        """Start; it is its turn."""


class GoalQueue:
    """Starts goals first come, first served, each when the one before is known to be over.

    py_trees starts a new leaf before it stops the old one, and servers mix up overlapping goals
    (moveit2#3837), so the new goal waits here.
    """

    def __init__(self) -> None:
        self._waiting: deque[Turn] = deque()
        self._live: list[Turn] = []

    @property
    def alarm(self) -> str:
        """What holds the queue up although it was given up; empty when nothing does."""
        return ' '.join(goal.alarm for goal in self._live if goal.alarm)

    def put(self, goal: Turn) -> None:
        """Have the goal begin when its turn comes, at once when nothing is live."""
        self._waiting.append(goal)
        self._advance()

    def occupy(self, goal: Turn) -> None:
        """Count a goal as live that was over and came back."""
        if not any(other is goal for other in self._live):
            self._live.append(goal)

    def release(self, goal: Turn) -> None:
        """Forget a goal, waiting or live, and begin the next one if nothing is live now."""
        self._waiting = deque(other for other in self._waiting if other is not goal)
        self._live = [other for other in self._live if other is not goal]
        self._advance()

    def _advance(self) -> None:
        if self._waiting and not self._live:
            goal = self._waiting.popleft()
            self._live.append(goal)
            goal.begin()
