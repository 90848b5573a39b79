"""A mission: one command, from words to outcome."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vla_bt.plan import Plan, Step
from vla_bt.planner import Image
from vla_bt.safety import Asked


class Outcome(str, enum.Enum):
    """How a mission ends; the order is that of the exit codes 0..4."""

    SUCCEEDED = 'SUCCEEDED'
    FAILED = 'FAILED'
    NEEDS_CLARIFICATION = 'NEEDS_CLARIFICATION'
    REFUSED = 'REFUSED'
    CANCELED = 'CANCELED'

    @property
    def exit_code(self) -> int:
        """Process exit code: 0 for SUCCEEDED, 1 FAILED, 2, 3, 4 CANCELED."""
        return list(Outcome).index(self)


class MissionState(str, enum.Enum):
    """What a mission is doing."""

    PLANNING = 'PLANNING'
    RUNNING = 'RUNNING'
    REPLANNING = 'REPLANNING'
    """Holding still while the planner thinks again."""
    CONFIRMING = 'CONFIRMING'
    """Holding still while a person is asked."""
    DRAINING = 'DRAINING'
    """Decided, but an action is still stopping."""
    DONE = 'DONE'


@dataclass(frozen=True, kw_only=True)
class Order:
    """What the executive is asked to do: a command, or a plan."""

    command: str = ''
    plan: Plan | None = None
    """Executed as it is (after its checks); None: the planner makes one from `command`."""
    plan_only: bool = False
    """Plan and check, move nothing."""
    confidence: float = 1.0
    """How surely the command was recognised, 0..1."""
    context: Mapping[str, Any] = field(default_factory=dict)
    """What else the planner should know; plain JSON data."""
    image: Image | None = None
    """Goes to the planner instead of what the camera sees; None: the camera's."""


@dataclass(frozen=True, kw_only=True)
class MissionResult:
    """The end of a mission."""

    outcome: Outcome
    reason: str = ''
    """One sentence for a person."""
    question: str = ''
    """What to answer, when the outcome is NEEDS_CLARIFICATION."""
    options: tuple[str, ...] = ()
    failed_step: int = -1
    """Index into `plan.steps`; -1: none."""
    failure_code: str = ''
    """Value of a FailureCode or ProblemCode; empty when nothing failed."""
    problems: tuple[str, ...] = ()
    """All that is wrong with the plan, one sentence each."""
    plan: Plan | None = None
    """The planner's last answer, a question or refusal too; None when there was none."""
    steps_done: int = 0
    steps_total: int = 0
    planning_time_s: float = 0.0
    execution_time_s: float = 0.0

    def as_dict(self) -> Mapping[str, Any]:
        """Return the result as plain JSON data."""
        plan = self.plan.model_dump(mode='json') if self.plan else None
        return {**vars(self), 'outcome': self.outcome.value, 'plan': plan}


@dataclass(frozen=True, kw_only=True)
class MissionStatus:
    """A mission as it stands now; what feedback and status topics show."""

    id: str
    command: str
    state: MissionState
    plan: Plan | None
    """The plan being executed; None while the first one is made."""
    active_step: int
    """Index into `plan.steps`; -1: none."""
    active_step_name: str
    progress_ratio: float
    """Finished steps over all steps, 0..1."""
    message: str
    """One sentence: what is going on."""
    tree: str
    """The live tree as text; empty before there is one."""
    done: frozenset[str] = frozenset()
    """Ids of the finished steps of `plan`."""
    arriving: tuple[Step, ...] = ()
    """Checked first steps of a plan that is still being made; empty when none is."""
    asked: Asked | None = None
    """The question a person is asked; None: none is open."""
