"""One way through the flow of a plan: which leaf comes next, and how it ends.

Whatever is open is decided by a function, so that all ways can be gone one after the other.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from vla_bt.check.conditions import with_answer
from vla_bt.check.flow_parts import Part
from vla_bt.check.moment import Moment, moment_of
from vla_bt.check.steps import ResolvedStep
from vla_bt.plan import FlowKind
from vla_bt.robot import Pose
from vla_bt.skills import Facts, Literal
from vla_bt.world import WorldModel

Choose = Callable[[int], int]
"""Returns a number below its argument; 0 is the way on which all goes well."""
Known = dict[tuple[int, Facts, Pose | None, bool], Moment]
"""Every step that was begun, by its index, facts, pose and success: ways of a plan share them."""
_Run = Generator[bool, None, bool]
"""Yields False before each leaf, True when it can never go on; returns whether it succeeded."""


class Catcher(enum.Enum):
    """What takes in a failure."""

    NOTHING = enum.auto()
    FALLBACK = enum.auto()
    RETRY = enum.auto()


@dataclass
class Way:
    """One way, gone from the beginning to the end.

    Args:
        facts: True before.
        world: Where places and the robot's pose are looked up.
        choose: Decides every answer, failure and order.
        known: Taken from and added to.
    """

    facts: Facts
    world: WorldModel
    choose: Choose
    known: Known
    moments: list[Moment] = field(default_factory=list)
    """The steps begun so far."""

    def __post_init__(self) -> None:
        self._pose = self.world.robot.pose
        self._done: set[Part] = set()
        self._begun: dict[Part, int] = {}
        """Fallbacks, each with the child that is under way."""
        self._failed: Part | None = None
        """The leaf that came last, when it failed."""

    def go(self, root: Part) -> bool:
        """Go to the end; return False when there is no such way."""
        return not any(self._run(root, Catcher.NOTHING, may_break=False))

    def _run(self, part: Part, catcher: Catcher, *, may_break: bool) -> _Run:
        """Run a part.

        Args:
            part: Any.
            catcher: What takes in its failure; without one it does not fail.
            may_break: True: another branch may fail, and what is under way here is broken off.
        """
        if part in self._done:
            return True
        is_good = False
        if not part.children:
            is_good = yield from self._leaf(part, catcher, may_break=may_break)
        elif part.kind is FlowKind.PARALLEL:
            is_good = yield from self._together(part, catcher, may_break=may_break)
        elif part.kind is FlowKind.RETRY:
            for left in reversed(range(part.attempts)):
                inner = Catcher.RETRY if left else catcher
                if (yield from self._run(part.children[0], inner, may_break=may_break)):
                    return True
        elif part.kind is FlowKind.FALLBACK:
            is_good = yield from self._first_of(part, catcher, may_break=may_break)
        else:
            for child in part.children:
                if not (yield from self._run(child, catcher, may_break=may_break)):
                    return False
            return True
        if is_good:
            self._done.add(part)
        return is_good

    def _first_of(self, part: Part, catcher: Catcher, *, may_break: bool) -> _Run:
        last = len(part.children) - 1
        for at in range(self._begun.get(part, 0), last + 1):
            self._begun[part] = at
            inner = Catcher.FALLBACK if at < last else catcher
            if (yield from self._run(part.children[at], inner, may_break=may_break)):
                return True
        self._begun[part] = 0
        return False

    def _together(self, part: Part, catcher: Catcher, *, may_break: bool) -> _Run:
        may_break = may_break or catcher is not Catcher.NOTHING
        runs = [self._run(child, catcher, may_break=may_break) for child in part.children]
        states = [_advance(run) for run in runs]
        while True:
            ready = [at for at, state in enumerate(states) if state is _State.READY]
            if not ready:
                break
            yield False
            at = ready[self.choose(len(ready))]
            states[at] = _advance(runs[at])
            if states[at] is _State.FAILURE:
                return False
        if _State.HUNG in states:
            yield True
        return True

    def _leaf(self, part: Part, catcher: Catcher, *, may_break: bool) -> _Run:
        yield False
        end = self._end(part, catcher, may_break=may_break)
        is_good = end is _End.SUCCESS
        self._failed = None if is_good else part
        if part.resolved is not None:
            self._step(part.resolved, is_good)
        elif part.literal is not None:
            fact, negated = part.literal.fact, part.literal.negated
            self.facts = with_answer(self.facts, Literal(fact, negated is is_good))
        if end is _End.BROKEN_OFF:
            yield True
        return is_good

    def _end(self, part: Part, catcher: Catcher, *, may_break: bool) -> _End:
        """Choose how a leaf ends; what a retry runs again at once goes on failing."""
        is_again = catcher is Catcher.RETRY and self._failed is part
        ends = [] if is_again else [_End.SUCCESS]
        if catcher is not Catcher.NOTHING:
            ends.append(_End.FAILURE)
        if may_break and part.kind is FlowKind.STEP:
            ends.append(_End.BROKEN_OFF)
        return ends[self.choose(len(ends))]

    def _step(self, resolved: ResolvedStep, is_good: bool) -> None:
        if resolved.skill is None:
            return
        key = (resolved.index, self.facts, self._pose, is_good)
        moment = self.known.get(key)
        if moment is None:
            moment = self.known[key] = moment_of(
                resolved, resolved.skill, self.facts, self._pose, self.world, succeeded=is_good
            )
        self.moments.append(moment)
        self.facts, self._pose = moment.after, moment.end


class _End(enum.Enum):
    """How a leaf ends."""

    SUCCESS = enum.auto()
    FAILURE = enum.auto()
    BROKEN_OFF = enum.auto()


class _State(enum.Enum):
    """How far one of several runs is."""

    READY = enum.auto()
    HUNG = enum.auto()
    SUCCESS = enum.auto()
    FAILURE = enum.auto()


def _advance(run: _Run) -> _State:
    try:
        return _State.HUNG if next(run) else _State.READY
    except StopIteration as end:
        return _State.SUCCESS if end.value else _State.FAILURE
