"""One way of a plan as rules look at it: what happens, what becomes true, what is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vla_bt.check.rules.ground import Beat, Ground
from vla_bt.check.rules.match import is_met, solutions
from vla_bt.check.rules.scene import Bindings, Knowledge, Scene
from vla_bt.safety.rules import Pattern
from vla_bt.skills import Facts

NONE_GIVEN: Bindings = {}


class Score:
    """One way, with all that was finished before it.

    Args:
        beats: The steps, in order.
        knowledge: The home.
    """

    def __init__(self, beats: Sequence[Beat], knowledge: Knowledge) -> None:
        self.beats = beats
        self._knowledge = knowledge

    def new(self, at: int) -> bool:
        """Return True for a step of the plan, not one that was finished before."""
        return not self.beats[at].is_past

    def happens(self, pattern: Pattern, at: int, given: Bindings) -> Iterator[Bindings]:
        """Yield every match for which the step is to blame, be it only that it may be.

        A pattern with a step matches when that step begins, whether or not it will succeed. One
        of facts alone matches when the step makes it true. Nearness counts on the whole way.

        Args:
            pattern: Settled.
            at: Index of the step.
            given: Values that are fixed.
        """
        beat, known, call = self.beats[at], self._knowledge.happened, pattern.call
        if call is not None and call.skill != beat.moment.skill.name:
            return
        if not pattern.has_call and not self._may_change(pattern, at):
            return
        if given:
            yield from self._happens(pattern, at, given)
            return
        # The ways of a plan share their beats. What is kept keeps its identity, too.
        found = known.get((id(pattern), id(beat)))
        if found is None:
            found = pattern, beat, tuple(self._happens(pattern, at, given))
            known[id(pattern), id(beat)] = found
        yield from found[2]

    def _happens(self, pattern: Pattern, at: int, given: Bindings) -> Iterator[Bindings]:
        beat = self.beats[at]
        if pattern.has_call:
            scene = self._scene(beat.moment.before, beat.way, doubt=True, at=at)
            yield from solutions(pattern, scene, given)
            return
        was = self._scene(beat.moment.before, beat.start, doubt=False)
        now = self._scene(beat.moment.after, beat.end, doubt=True)
        for found in solutions(pattern, now, given):
            if not is_met(pattern, was, found):
                yield found
        if pattern.has_near and beat.moment.skill.is_drive:
            for facts in (beat.moment.before, beat.moment.after):
                yield from solutions(pattern, self._scene(facts, beat.way, doubt=True), given)

    def breaks(self, pattern: Pattern, at: int) -> bool:
        """Return True when the step makes false, or may make false, what should always hold."""
        beat = self.beats[at]
        if not self._may_change(pattern, at):
            return False
        was = self._scene(beat.moment.before, beat.start, doubt=False)
        now = self._scene(beat.moment.after, beat.end, doubt=False)
        if is_met(pattern, was, NONE_GIVEN) and not is_met(pattern, now, NONE_GIVEN):
            return True
        if not (pattern.has_near and beat.moment.skill.is_drive):
            return False
        ways = (beat.moment.before, beat.moment.after)
        scenes = [self._scene(facts, beat.way, doubt=False) for facts in ways]
        return not all(is_met(pattern, scene, NONE_GIVEN) for scene in scenes)

    def does(self, pattern: Pattern, at: int, given: Bindings) -> bool:
        """Return True when the step surely does it: succeeds, or leaves the facts as wanted."""
        beat = self.beats[at]
        if not pattern.has_call:
            return self.holds_after(pattern, at, given)
        scene = self._scene(beat.moment.before, beat.end, doubt=False, at=at)
        return beat.moment.succeeded and is_met(pattern, scene, given)

    def holds_before(self, pattern: Pattern, at: int, given: Bindings) -> bool:
        """Return True when facts are surely as wanted when the step begins."""
        beat = self.beats[at]
        return is_met(pattern, self._scene(beat.moment.before, beat.start, doubt=False), given)

    def holds_after(self, pattern: Pattern, at: int, given: Bindings) -> bool:
        """Return True when facts are surely as wanted when the step has ended."""
        beat = self.beats[at]
        return is_met(pattern, self._scene(beat.moment.after, beat.end, doubt=False), given)

    def _may_change(self, pattern: Pattern, at: int) -> bool:
        skill = self.beats[at].moment.skill
        touched = skill.changes
        # What is held is near, wherever the robot is.
        is_moved = skill.is_drive or 'holding' in touched
        return not pattern.predicates.isdisjoint(touched) or (pattern.has_near and is_moved)

    def _scene(
        self, facts: Facts, ground: Ground | None, *, doubt: bool, at: int | None = None
    ) -> Scene:
        moment = None if at is None else self.beats[at].moment
        return Scene(self._knowledge, facts, ground, doubt, moment)
