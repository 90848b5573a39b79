"""Which guards are not satisfied, and the stop that lasts until a person resets it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from vla_bt.safety.guards.bound import Question
from vla_bt.safety.guards.policy import GuardPolicy
from vla_bt.safety.guards.rule import GuardRule
from vla_bt.safety.zones import Zone
from vla_bt.world import RobotState, WorldModel

HOW_TO_RESET = 'nothing moves until a person resets it (service vla/safety/reset)'
_NUMBER = re.compile(r'(?<!\w)-?\d[\d.]*(e[+-]?\d+)?')


@dataclass(frozen=True)
class Trip:
    """A guard that is not satisfied."""

    rule: GuardRule
    reason: str
    """A sentence without its full stop."""


class _State:
    """One guard and how it stands."""

    def __init__(self, rule: GuardRule, questions: tuple[Question, ...]) -> None:
        self.rule = rule
        self.questions = questions
        self.reason = ''
        """Why it is tripped; '' when it is not."""
        self.told = ''
        """The first of the reasons since it tripped that differ in their numbers only."""
        self.clear_s = math.inf
        """Clock time at which it will have been good for long enough; infinity: it is not good."""

    def judge(self, world: WorldModel, now_s: float) -> None:
        """Ask all questions and go on from how it stood."""
        fault = self._fault(world, now_s)
        if fault:
            self.trip(fault)
        elif self.reason:
            self.clear_s = min(self.clear_s, now_s + self.rule.clear_after_s)
            if now_s >= self.clear_s:
                self.reason = self.told = ''

    def trip(self, reason: str) -> None:
        """Take it as not satisfied."""
        if reason != self.reason and _kind(reason) != _kind(self.reason):
            self.told = reason
        self.reason, self.clear_s = reason, math.inf

    def _fault(self, world: WorldModel, now_s: float) -> str:
        for question in self.questions:
            fault = question.fault(world, now_s, bool(self.reason))
            if fault:
                return fault
        return ''

    def next_s(self, world: WorldModel, now_s: float) -> float:
        """Return the clock time at which it may stand otherwise though nothing was read."""
        next_s = self.clear_s if self.reason else math.inf
        for question in self.questions:
            turn_s = question.next_s(world, now_s)
            if turn_s < next_s:
                next_s = turn_s
        return next_s


class SafetyWatch:
    """Judges all guards of a site. Executor thread only; nothing here waits.

    Args:
        guards: All of them, in the order they are asked.
        world: What they go by.
        zones: Those of the safety file, by name, for guards that watch them.
    """

    def __init__(
        self,
        guards: Iterable[GuardRule],
        world: WorldModel,
        zones: Mapping[str, Zone] | None = None,
    ) -> None:
        self.guards = tuple(guards)
        self.trips: tuple[Trip, ...] = ()
        """What the last look found."""
        self.stopped_by = ''
        """Why everything is stopped until a person resets it, as a sentence; '' when it is not."""
        self.changes = 0
        """How often everything was stopped or reset: what was ordered before is out of date."""
        self.next_s = -math.inf
        """Clock time at which a look may find something new though nothing was read till then."""
        self._world = world
        areas = zones or {}
        self._states = {id(rule): _State(rule, rule.questions(areas)) for rule in self.guards}
        self.latched: Trip | None = None
        """What everything is stopped by; None when it is not."""
        self._looked_s = -math.inf
        self._robot: RobotState | None = None
        self._taken = -1

    def look(self, now_s: float) -> tuple[Trip, ...]:
        """Return the guards that are not satisfied now.

        Cheap when nothing was read since the last look. An emergency stop that was pressed since
        then counts once, though it is released again. A clock that went back trips every guard.

        Args:
            now_s: Time on the world's clock.
        """
        world = self._world
        if (
            world.robot is self._robot
            and world.readings_taken == self._taken
            and self._looked_s <= now_s < self.next_s
        ):
            return self.trips
        back_s = self._looked_s - now_s
        self._robot, self._taken, self._looked_s = world.robot, world.readings_taken, now_s
        self.next_s = math.inf
        states = self._states.values()
        for state in states:
            state.judge(world, now_s)
            self.next_s = min(self.next_s, state.next_s(world, now_s))
        if back_s > 0:
            self.next_s = now_s
            for state in states:
                state.trip(f'the clock went back by {back_s:.3g} s')
        self.trips = tuple([Trip(it.rule, it.reason) for it in states if it.reason])
        return self.trips

    def latch(self, trip: Trip) -> None:
        """Stop everything until `reset`; the first reason stays."""
        if not self.stopped_by:
            self.latched = trip
            self.changes += 1
            self.stopped_by = f'Stopped by guard {trip.rule.name}: {trip.reason}; {HOW_TO_RESET}.'

    def reason(self, rule: GuardRule) -> str:
        """Return why the last look found a guard not satisfied; '' when it was."""
        return self._states[id(rule)].reason

    def told(self, rule: GuardRule) -> str:
        """Return the same as `reason`, but as it was before only its numbers changed.

        What is shown all the time while a guard holds a mission is not to change with each look.
        """
        return self._states[id(rule)].told

    def refusal(self, steps: Iterable[tuple[str, Collection[str]]] = ()) -> str:
        """Return why nothing may begin to move, as a sentence; '' when it may.

        Args:
            steps: What is going to be done: the name of each skill, and what its trees occupy;
                guards limited to other steps are left out.
        """
        if self.stopped_by:
            return self.stopped_by
        wanted = tuple(steps)
        for trip in self.trips:
            rule = trip.rule
            if rule.policy is GuardPolicy.STOP and (
                rule.is_for_all or any(rule.covers(*step) for step in wanted)
            ):
                return f'Refused by guard {rule.name}: {trip.reason}.'
        return ''

    def pause(self, applies: Callable[[GuardRule], bool]) -> Trip | None:
        """Return the first guard that the last look found to hold what is under way; None: none.

        Its reason is the one of `told`.

        Args:
            applies: Says whether a guard stands in front of that.
        """
        pauses = (it for it in self.trips if it.rule.policy is GuardPolicy.PAUSE)
        held = next((it for it in pauses if applies(it.rule)), None)
        return replace(held, reason=self.told(held.rule)) if held is not None else None

    def reset(self) -> str:
        """Let missions begin again.

        Returns:
            '' when it is done, or nothing was stopped; else the sentence why not: the cause is
            still there.
        """
        latched = self.latched
        if latched is None:
            return ''
        self.look(self._world.clock())
        trips = self.look(self._world.clock())  # what was pressed once is known by now
        for trip in trips:
            rule = trip.rule
            if rule is latched.rule or (rule.policy is GuardPolicy.STOP and rule.is_for_all):
                return f'Not reset: guard {rule.name} is not satisfied: {trip.reason}.'
        self.stopped_by, self.latched = '', None
        self.changes += 1
        return ''


def _kind(reason: str) -> str:
    return _NUMBER.sub('', reason)
