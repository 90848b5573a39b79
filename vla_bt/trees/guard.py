"""Run-time guards: what must be good at every tick for anything to move.

`SafetyWatch` judges them; here is what the tree does about it. The compiler puts those for all
steps at the root of a mission, and those for some in front of these steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.composites import Composite

from vla_bt.errors import FailureCode
from vla_bt.safety import GuardPolicy, GuardRule, Trip, Watch
from vla_bt.trees.context import TreeContext
from vla_bt.trees.leaf import Leaf


class Guard(Leaf):
    """Stand in front of everything that moves.

    | guard         | policy | before     | status  | reported               | then             |
    |---------------|--------|------------|---------|------------------------|------------------|
    | satisfied     | any    |            | SUCCESS | nothing                |                  |
    | not satisfied | pause  |            | RUNNING | nothing                |                  |
    | not satisfied | slow   |            | SUCCESS | nothing                | drives are slow  |
    | not satisfied | stop   |            | FAILURE | GUARD, not recoverable | all is canceled  |
    | any           | stop   | has failed | FAILURE | nothing more           |                  |

    It goes by the watch's last look, see `GuardSet`. An emergency stop that was pressed at any
    time since the last tick, or since the mission was submitted, counts once, though it is
    released. What has stopped a mission is never good again in it: nothing moves by itself when a
    person releases the emergency stop.

    Args:
        rule: One of the guards of the context's watch.
        context: What the mission shares.
    """

    IS_CONDITION = True

    def __init__(self, rule: GuardRule, context: TreeContext) -> None:
        super().__init__(rule.name, context)
        self._rule = rule
        self._has_failed = False
        self._stops_seen = context.stops_before
        self._counts_stops = getattr(rule, 'watches', None) is Watch.EMERGENCY_STOP

    def update(self) -> Status:
        """Do as the policy says."""
        if self._has_failed:
            return Status.FAILURE
        reason = self._reason()
        if not reason:
            self.feedback_message = ''
            return Status.SUCCESS
        told = self.context.watch.told(self._rule) or reason
        if self._rule.policy is GuardPolicy.PAUSE:
            self.feedback_message = f'paused: {told}'
            return Status.RUNNING
        if self._rule.policy is GuardPolicy.SLOW and self._rule.slow_mps is not None:
            self.context.limit_speed(self._rule.slow_mps)
            self.feedback_message = f'slow: {told}'
            return Status.SUCCESS
        return self._stop(reason)

    def _stop(self, reason: str) -> Status:
        """Cancel all lanes first; whatever else this tick comes to, nothing is sent any more."""
        self._has_failed = True
        self.context.robot.cancel_all(reason)
        self.context.watch.latch(Trip(self._rule, reason))
        return self.context.fail(self, FailureCode.GUARD, reason, recoverable=False)

    def _reason(self) -> str:
        watch, stops = self.context.watch, self.context.world.robot.emergency_stops
        latched = watch.latched
        if latched is not None and latched.rule is self._rule:
            return latched.reason
        reason = watch.reason(self._rule)
        if self._counts_stops and stops != self._stops_seen:
            self._stops_seen = stops
            self.context.wake_at(self.context.clock())  # it may be good again at the next look
            return reason or 'the emergency stop was pressed'
        return reason


class GuardSet(Composite):
    """Look, and ask all guards that stand at one place.

    | a guard | another | everything stopped | status  | reported               |
    |---------|---------|--------------------|---------|------------------------|
    | FAILURE | any     | any                | FAILURE | by that guard          |
    | any     | any     | yes                | FAILURE | GUARD, not recoverable |
    | RUNNING | no such | no                 | RUNNING | nothing                |
    | SUCCESS | all     | no                 | SUCCESS | nothing                |

    While the watch finds nothing wrong the guards are not asked one by one. They become nodes at
    the first tick: most steps have guards, and most nodes of a plan are never reached.

    Args:
        name: For people.
        context: What the mission shares.
        rules: Guards of the context's watch, in the order they are asked.
        others: What else holds or ends the mission; asked at every tick.
    """

    def __init__(
        self,
        name: str,
        context: TreeContext,
        rules: Iterable[GuardRule],
        others: Iterable[Behaviour] = (),
    ) -> None:
        self._others = tuple(others)
        super().__init__(name=name, children=self._others)
        self.rules = tuple(rules)
        self._is_asked = False
        self._context = context
        self._stops_seen: int | None = None

    def tick(self) -> Iterator[Behaviour]:
        """Look and ask."""
        context = self._context
        if not self._is_asked:
            self._is_asked = True
            for at, rule in enumerate(self.rules):
                self.insert_child(Guard(rule, context), at)
        watch, stops = context.watch, context.world.robot.emergency_stops
        trips = watch.look(context.clock())
        context.wake_at(watch.next_s)
        is_quiet = not trips and not watch.stopped_by and stops == self._stops_seen
        self._stops_seen = stops
        is_known = is_quiet and self.status is Status.SUCCESS
        status = Status.SUCCESS
        for child in self._others if is_known else self.children:
            yield from child.tick()
            if child.status is not Status.SUCCESS:
                status = child.status
            if status is Status.FAILURE:
                break
        if watch.stopped_by and status is not Status.FAILURE:
            status = context.fail(self, FailureCode.GUARD, watch.stopped_by, recoverable=False)
        self.status = status
        yield self
