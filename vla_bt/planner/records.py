"""What is asked of a planner, and how one says how it gets on."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol

from vla_bt.check import History
from vla_bt.errors import Failure, VlaBtError
from vla_bt.plan import Flow, Plan, Step
from vla_bt.world import MissionMemory, WorldModel

BACKGROUND = 'task_context'
"""Entry of `PlanRequest.context` that tells about the world and not about the command."""


class CanceledError(VlaBtError):
    """The answer is no longer wanted."""


class Cancellation:
    """Tells a planner at work that its answer is no longer wanted. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._listeners: list[Callable[[], None]] = []
        self._is_canceled = False

    @property
    def is_canceled(self) -> bool:
        """True once `cancel` was called."""
        return self._is_canceled

    def cancel(self) -> None:
        """Call every listener once, in this thread. Returns at once; may be called again."""
        with self._lock:
            self._is_canceled = True
            listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener()

    def on_cancel(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have `listener` called on cancel, now if that was before; return how to forget it.

        Args:
            listener: Must return at once, be thread-safe, and raise nothing.
        """
        with self._lock:
            if not self._is_canceled:
                self._listeners.append(listener)
                return lambda: self._forget(listener)
        listener()
        return lambda: None

    def check(self) -> None:
        """Raise CanceledError when it is canceled."""
        if self._is_canceled:
            raise CanceledError('The answer is no longer wanted.')

    def _forget(self, listener: Callable[[], None]) -> None:
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)


class Stage(str, enum.Enum):
    """What a planner is doing; the values are those of the ROS actions' feedback."""

    ANALYZING = 'analyzing'
    GENERATING = 'generating'
    VALIDATING = 'validating'


@dataclass(frozen=True, kw_only=True)
class Report:
    """How planning gets on."""

    stage: Stage
    message: str
    """One sentence for a person."""
    steps: tuple[Step, ...] = ()
    """The first steps of the plan under way, checked and canonical; empty while there is none."""


@dataclass(frozen=True, kw_only=True)
class Image:
    """One camera image."""

    data: bytes = field(repr=False)
    """JPEG."""
    width_px: int
    height_px: int
    age_s: float = 0.0
    """Seconds since it was taken, when planning begins."""


@dataclass(frozen=True, kw_only=True)
class PlanRequest:
    """One question to a planner."""

    command: str
    """What the person said; empty when the mission began with a plan."""
    world: WorldModel
    """A snapshot the planner may read in its own thread."""
    failure: Failure | None = None
    """Why planning again; None the first time."""
    done: tuple[Step, ...] = ()
    """Steps finished so far; never to be repeated."""
    begun: WorldModel | None = field(default=None, compare=False)
    """The world as it was when the mission began; None: as it is in `world`."""
    remaining: tuple[Step, ...] = ()
    """Steps of the failed plan not finished and not ruled out, the failed one first."""
    remaining_flow: Flow | None = None
    """How `remaining` hangs together where a list cannot say it: conditions, several ways. None:
    all of them are to be done, in this order. Who cannot honour it asks."""
    tried: frozenset[str] = frozenset()
    """`Plan.content_key` of every plan tried for such a failure; none may come again."""
    confidence: float = 1.0
    """How surely the command was recognised, 0..1."""
    context: Mapping[str, Any] = field(default_factory=dict)
    """What else the planner should know, from whoever gave the command; plain JSON data."""
    memory: MissionMemory | None = None
    """How earlier missions went; None: nothing is told of them."""
    image: Image | None = None
    """What goes to the model with the command; None: nothing."""
    look: Callable[[], Image | None] = lambda: None
    """Returns what the robot sees, None when there is nothing fresh. May take some ms; called in
    the planner's thread. Raises VlaBtError with the reason when it cannot."""
    mission: str = ''
    """Id of the mission it is for; what it costs is counted under it."""
    patience_s: float = 10.0
    """Longest time for the answer from now on, seconds."""
    cancellation: Cancellation = field(default_factory=Cancellation)
    """Set when the answer is no longer wanted; `plan` returns soon then, or raises."""
    report: Callable[[Report], None] = lambda _: None
    """Called in the planner's thread while it thinks; returns at once."""

    @property
    def history(self) -> History:
        """What the mission has finished, for the check of the remaining steps."""
        return History(steps=self.done, world=self.begun)


@dataclass(frozen=True, kw_only=True)
class Experience:
    """How the mission of a question ended, for planners that learn."""

    request: PlanRequest
    """The first question."""
    plan: Plan | None
    """The first answer; None when there was none."""
    outcome: str
    """SUCCEEDED, FAILED, NEEDS_CLARIFICATION, REFUSED or CANCELED."""
    reason: str = ''
    """One sentence for a person."""
    failure_code: str = ''
    """Value of a FailureCode or ProblemCode; empty when nothing failed."""
    failed_step: str = ''
    """The step that failed, as text; empty when none did."""
    was_replanned: bool = False
    """True when the first plan did not do."""
    planning_s: float = 0.0
    execution_s: float = 0.0


class Planner(Protocol):
    """Anything that answers commands."""

    def plan(self, request: PlanRequest) -> Plan:
        """Return a plan, a question or a refusal; never raises for what the command says.

        May block for `request.patience_s`; called on a worker thread.

        Raises:
            CanceledError: `request.cancellation` was set.
        """
