"""The canonical plan: what every dialect is read into and every planner writes.

Names inside are as their author wrote them until `vla_bt.check` resolves them against the
catalogue and the world.
"""

from __future__ import annotations

import enum
import hashlib
import json
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

MAX_TEXT_BYTES = 1_000_000
"""Largest plan text that is read."""
MAX_STEPS = 500
"""Most steps a plan text may hold to be read at all; the settings' limit is far lower."""


class Verdict(str, enum.Enum):
    """What a planner answers with."""

    PLAN = 'plan'
    CLARIFY = 'clarify'
    REFUSE = 'refuse'


class PlanSource(str, enum.Enum):
    """Who made the plan."""

    PERSON = 'person'
    OFFLINE = 'offline'
    MODEL = 'model'
    CACHE = 'cache'


class FlowKind(str, enum.Enum):
    """What a node of a plan's flow does. Values are stable."""

    SEQUENCE = 'sequence'
    """The children in order until one fails."""
    FALLBACK = 'fallback'
    """The children in order until one succeeds."""
    PARALLEL = 'parallel'
    """All children at the same time; all must succeed."""
    RETRY = 'retry'
    """The one child again when it fails; finished steps below it are not done again."""
    CONDITION = 'condition'
    """Succeeds when the fact is true, fails when it is not."""
    STEP = 'step'
    """One of the plan's steps."""


class Flow(BaseModel):
    """Control flow: a node and what is below it. Leaves are conditions and steps."""

    model_config = ConfigDict(frozen=True, extra='forbid', strict=True, allow_inf_nan=False)

    kind: FlowKind
    children: tuple[Flow, ...] = ()
    """At least one for a sequence, fallback or parallel, one for a retry, else none."""
    step: str = ''
    """`Step.id`, for a step; each step of a plan stands in its flow exactly once."""
    fact: str = ''
    """For a condition: `located(red_cup, table)` or `not holding(red_cup)`."""
    attempts: int = Field(default=1, ge=1, le=10)
    """For a retry: most runs of the child."""

    def shape(self) -> list[Any]:
        """Return what the flow does as plain lists, without the ids of its steps."""
        return [self.kind.value, self.fact, self.attempts, [it.shape() for it in self.children]]


class Step(BaseModel):
    """One use of a skill."""

    model_config = ConfigDict(frozen=True, extra='forbid', strict=True, allow_inf_nan=False)

    skill: str
    """Skill name or alias."""
    args: dict[str, Any] = Field(default_factory=dict)
    """Arguments by name; canonical after resolution, in the units of the catalogue."""
    id: str = ''
    """Unique within the plan; `step_<n>` when its author gave none."""
    description: str = ''
    """For people."""
    timeout_s: float | None = Field(default=None, gt=0)
    """Longest duration in seconds; None: the skill's own."""
    retries: int = Field(default=0, ge=0, le=10)
    """How often the whole step is tried again after a failure."""
    duration_s: float | None = Field(default=None, ge=0)
    """The author's estimate in seconds; None: the skill's own."""
    preconditions: tuple[str, ...] = ()
    """The author's words for what must hold before; kept, not interpreted."""
    expected: tuple[str, ...] = ()
    """The author's words for what should hold after; kept, not interpreted."""
    has_text_args: bool = False
    """True: every argument is written as text, to be read by its declared type (`flat`)."""

    def __str__(self) -> str:
        inside = ', '.join(f'{key}={_short(value)}' for key, value in self.args.items())
        return f'{self.skill}({inside})'


class Plan(BaseModel):
    """An answer to one command: steps, or a question, or a refusal.

    Exactly one of these is filled, as `verdict` says: `steps` (plan), `question` (clarify),
    `reason` (refuse).
    """

    model_config = ConfigDict(frozen=True, extra='forbid', strict=True, allow_inf_nan=False)

    verdict: Verdict = Verdict.PLAN
    steps: tuple[Step, ...] = ()
    """All steps, in the order in which the flow mentions them."""
    flow: Flow | None = None
    """How the steps hang together; None: one after the other."""
    question: str = ''
    """What the person should answer, when `verdict` is clarify."""
    options: tuple[str, ...] = ()
    """Answers to choose from; empty: any."""
    reason: str = ''
    """Why the command is refused, as a polite sentence."""
    command: str = ''
    """The words this plan answers; empty when unknown."""
    explanation: str = ''
    """What the plan does, for people."""
    source: PlanSource = PlanSource.PERSON
    model: str = ''
    """Provider and model that made it, `openai/gpt-4`; empty: no model."""
    notes: tuple[str, ...] = ()
    """What was changed in the plan, and who could not make it, one sentence each."""
    id: str = Field(default_factory=lambda: str(uuid.uuid4()))

    @field_validator('steps')
    @classmethod
    def _number(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(
            step if step.id else step.model_copy(update={'id': default_id(index)})
            for index, step in enumerate(steps)
        )

    def content_key(self) -> str:
        """Return a hash of what the plan does: equal for equal steps and equal flow."""
        content: list[Any] = [[step.skill, step.args] for step in self.steps]
        if self.flow is not None:
            content.append(self.flow.shape())
        text = json.dumps(content, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_json(self, indent: int | None = 2) -> str:
        """Return the canonical JSON text; `read_plan` gives back an equal plan."""
        return json.dumps(self.model_dump(mode='json'), indent=indent, ensure_ascii=False)


def default_id(index: int) -> str:
    """Return the id of the step at `index`, counted from 0, whose author gave none: `step_1`."""
    return f'step_{index + 1}'


def _short(value: object) -> str:
    return f'{value:g}' if isinstance(value, float) else str(value)
