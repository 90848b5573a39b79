"""What all entries under `guards` have in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from vla_bt.safety.guards.bound import Bound, Question
from vla_bt.safety.guards.policy import GuardPolicy
from vla_bt.safety.section import Section
from vla_bt.safety.zones import Zone
from vla_bt.settings import EntryName
from vla_bt.skills import RESOURCES

MAX_AGE_S = 3600.0


class Selection(Section):
    """Some steps: those of these skills, and those that use one of these resources."""

    skills: tuple[str, ...] = ()
    """Names as in the catalogue."""
    resources: tuple[str, ...] = ()
    """Among base, left_arm, right_arm, head, speech."""

    @model_validator(mode='after')
    def _is_some(self) -> Selection:
        unknown = sorted(set(self.resources) - set(RESOURCES))
        if unknown:
            raise ValueError(f'no resource {unknown[0]!r}; accepted: {", ".join(RESOURCES)}')
        if not self.skills and not self.resources:
            raise ValueError('names neither skills nor resources; `all` stands for every step')
        return self


class GuardRule(Section):
    """One guard; the kinds add what they watch, their threshold and their `max_age_s`."""

    name: EntryName = Field(default='', max_length=60)
    """Unique; shown in the tree. In the file it is the entry's key."""
    policy: GuardPolicy
    applies_to: Literal['all'] | Selection = 'all'
    """Which steps it stands in front of."""
    clear_after_s: float = Field(default=0.0, ge=0, le=600)
    """How long it must have been good before a tripped guard lets anything go on, seconds."""
    slow_mps: float | None = Field(default=None, gt=0, le=10)
    """Of policy slow: the largest speed of drives, m/s; None with any other policy."""

    @field_validator('applies_to', mode='before')
    @classmethod
    def _is_all_or_some(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            return Selection.model_validate(value)
        if value != 'all' and not isinstance(value, Selection):
            raise ValueError('should be all, or {skills: [...], resources: [...]}')
        return value

    @model_validator(mode='after')
    def _is_consistent(self) -> GuardRule:
        if (self.policy is GuardPolicy.SLOW) != (self.slow_mps is not None):
            raise ValueError('slow_mps belongs to policy slow, and only to it')
        for bound in self.bounds:
            _check_thresholds(bound)
        return self

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """Return what must be good, all of it, for the guard to be satisfied; nothing: it is.

        Args:
            zones: Those of the safety file, by name.
        """
        return ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The readings it goes by."""
        return tuple(bound.source for bound in self.bounds)

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """Those of its questions that are about one reading."""
        return tuple(it for it in self.questions({}) if isinstance(it, Bound))

    @property
    def is_for_all(self) -> bool:
        """True when it stands in front of everything."""
        return self.applies_to == 'all'

    def covers(self, skill: str, resources: Collection[str]) -> bool:
        """Return True when it applies to a step.

        Args:
            skill: Name of the step's skill.
            resources: What its trees occupy, whatever the skill declares.
        """
        if isinstance(self.applies_to, str):
            return True
        is_named = skill in self.applies_to.skills
        return is_named or not set(resources).isdisjoint(self.applies_to.resources)


class AgedGuard(GuardRule):
    """A guard whose readings come at a steady rate."""

    max_age_s: float = Field(gt=0, le=MAX_AGE_S)
    """Age from which on a reading does not count any more, seconds."""


def _check_thresholds(bound: Bound) -> None:
    if bound.low > bound.high:
        raise ValueError(f'min {bound.low:g} is larger than max {bound.high:g}')
    if not bound.low <= bound.clear_low <= bound.clear_high <= bound.high:
        raise ValueError('the threshold to clear it must lie on the good side of its threshold')
