"""What the limits are judged by: the steps, every way they can go, and how far the robot gets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from vla_bt.check.limits.legs import Leg, Stages, Walk, walk_of
from vla_bt.check.limits.spans import Span, span_of
from vla_bt.check.limits.targets import HandGoal, hand_goals
from vla_bt.check.moment import Moment
from vla_bt.check.steps import ResolvedStep
from vla_bt.errors import Problem
from vla_bt.safety import Safety
from vla_bt.world import WorldModel


@dataclass(frozen=True, kw_only=True)
class Case:
    """One plan to judge."""

    steps: Sequence[ResolvedStep]
    """Those with a known skill, as far as the plan may be long."""
    traces: Sequence[tuple[Moment, ...]]
    """Every way the plan can go."""
    safety: Safety
    world: WorldModel
    is_start: bool
    """True: the plan begins now; what was never read of the robot is a problem."""
    misplaced: Collection[str] = ()
    """Paths of steps that something else is wrong with when their turn comes."""

    def is_misplaced(self, moment: Moment) -> bool:
        """Return True when the step comes at the wrong time: nothing follows from where."""
        return f'steps[{moment.index}]' in self.misplaced

    @cached_property
    def walks(self) -> tuple[Walk, ...]:
        """The same ways, with how far the robot drives."""
        known: Stages = {}
        return tuple(walk_of(trace, self.world, known) for trace in self.traces)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """What each way takes of time, distance and waits."""
        known: dict[int, Span] = {}
        return tuple(span_of(walk, known) for walk in self.walks)

    def hand_goals(self, moment: Moment) -> tuple[HandGoal, ...]:
        """Return where the hand works in a step, as far as that is known."""
        key = (moment.index, moment.before, moment.succeeded)
        found = self._hand_goals.get(key)
        if found is None:
            found = self._hand_goals[key] = tuple(hand_goals(moment, self.world))
        return found

    @cached_property
    def _hand_goals(self) -> dict[object, tuple[HandGoal, ...]]:
        return {}

    @cached_property
    def moments(self) -> tuple[tuple[Moment, Leg], ...]:
        """All that is begun on any way, each different one once."""
        stages = {id(stage): stage for walk in self.walks for stage in walk}
        different = {
            (it.index, leg, it.before, it.succeeded): (it, leg) for it, leg in stages.values()
        }
        return tuple(different.values())


Rule = Callable[[Case], Iterator[Problem]]
"""Yields what is wrong with a plan by one limit."""
