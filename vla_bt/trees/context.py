"""What every node of one mission shares: the robot, the world, the time, and what went wrong."""

from __future__ import annotations

import logging
import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from vla_bt.errors import KINDS, Failure, FailureCode, FailureKind
from vla_bt.robot import Robot, Ticket, Verdict, VerdictCode
from vla_bt.safety import SafetyWatch
from vla_bt.trees.naming import path_of
from vla_bt.world import WorldModel

MAX_FAILURES = 100
"""Failures kept of one mission, the newest ones."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class HaltedAction:
    """An action whose leaf was stopped before it knew how the action ended."""

    ticket: Ticket
    complete: Callable[[Verdict], None]
    """Takes in what the action did, when it succeeded all the same."""
    what: str
    """For people and planners, e.g. `CloseGripper (close the hand)`."""


@dataclass(kw_only=True)
class TreeContext:
    """Handed to every node when the tree is built; one per mission, used in the tick thread."""

    robot: Robot
    """The ports the leaves act through."""
    world: WorldModel
    """Read by conditions and guards; the leaves write what they learn into it."""
    clock: Callable[[], float]
    """Seconds, steady; the time base of every timeout."""
    watch: SafetyWatch
    """Judges the guards; while it has stopped everything, no action is sent."""
    max_speed_mps: float = math.inf
    """Largest speed of drives, as guards found in this tick; infinity: the robot's own."""
    failures: deque[Failure] = field(default_factory=lambda: deque(maxlen=MAX_FAILURES))
    """What went wrong so far, recovered from or not, oldest first."""
    last_failure: Failure | None = None
    """Why the node that failed last failed; None when nothing is wrong (any more)."""
    wake_s: float = math.inf
    """Time on the clock at which a tick is needed even if nothing happens; infinity: none is."""
    completed: tuple[str, ...] = ()
    """Actions that ran to their end although they were being stopped, and no planner was told."""
    stops_before: int = field(init=False)
    """`RobotState.emergency_stops` of before the mission; a stop pressed then counts as new."""
    halted: list[HaltedAction] = field(default_factory=list)
    """Actions `settle` still waits for, oldest first."""

    def __post_init__(self) -> None:
        robot = self.world.robot
        self.stops_before = robot.emergency_stops - (robot.emergency_stop is True)

    def begin_tick(self) -> None:
        """Forget what was asked for and take in what has happened since the last tick."""
        self.wake_s = math.inf
        self.max_speed_mps = math.inf
        self.settle()

    def wake_at(self, at_s: float) -> None:
        """Ask for a tick at a time on the clock; said anew in every tick that waits for it."""
        if at_s < self.wake_s:
            self.wake_s = at_s

    def limit_speed(self, max_mps: float) -> None:
        """Keep drives at most so fast; said anew in every tick, before any drive."""
        self.max_speed_mps = min(self.max_speed_mps, max_mps)

    def settle(self) -> None:
        """Take in the effects of halted actions that succeeded, and forget those that ended.

        A cancel request may come too late; the world must show what was done.
        """
        if not self.halted:
            return
        halted, self.halted = self.halted, []
        for action in halted:
            verdict = action.ticket.verdict
            if verdict is None:
                self.halted.append(action)
            elif verdict.code is VerdictCode.SUCCEEDED:
                self._complete(action, verdict)

    def _complete(self, action: HaltedAction, verdict: Verdict) -> None:
        self.completed += (action.what,)
        try:
            action.complete(verdict)
        except Exception:  # the tick boundary: its leaf is gone and cannot fail
            log.exception('%s: fault while taking in its end', action.what)

    def report(self, failure: Failure, *, is_event: bool = True) -> None:
        """Take in why a node failed; what is no event (a false condition) is not kept."""
        self.last_failure = failure
        if is_event:
            self.failures.append(failure)

    def fail(
        self,
        node: Behaviour,
        code: FailureCode,
        message: str,
        *,
        recoverable: bool = True,
        server_code: int | None = None,
        kind: FailureKind | None = None,
        is_event: bool = True,
    ) -> Status:
        """Report that `node` failed and why; return the status it shall have.

        Args:
            node: Gets `message` as its feedback; its path is the failure's `where`.
            code: What kind of failure.
            message: One sentence for a person and a model.
            recoverable: False: planning again cannot help.
            server_code: The action server's own error code; None when it gave none.
            kind: What it means for whoever plans next; None: what `code` means by itself.
            is_event: False: the answer to a question, not something that went wrong.
        """
        failure = Failure(
            code=code,
            where=path_of(node),
            message=message,
            recoverable=recoverable,
            server_code=server_code,
            kind=kind or KINDS.get(code),
        )
        self.report(failure, is_event=is_event)
        node.feedback_message = message
        return Status.FAILURE
