"""Run-time guards: what must be true at every tick for anything to move.

The rules are in `config/safety.yaml`; `build_mission` puts them all in front of the task.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from py_trees.common import Status

from vla_bt.errors import FailureCode
from vla_bt.safety import GuardPolicy, GuardRule, Watch
from vla_bt.trees.context import TreeContext
from vla_bt.trees.leaf import Leaf
from vla_bt.world import RobotState


class Guard(Leaf):
    """Stand in front of everything that moves.

    | reading         | policy | before     | status  | reported               |
    |-----------------|--------|------------|---------|------------------------|
    | good            | any    |            | SUCCESS | nothing                |
    | bad, or unknown | pause  |            | RUNNING | nothing                |
    | bad, or unknown | stop   |            | FAILURE | GUARD, not recoverable |
    | any             | stop   | has failed | FAILURE | nothing more          |

    A reading that was bad at any time since the last tick, or since the mission was submitted,
    counts as bad once, though it is good again. What has stopped a mission is never good again in
    it: nothing moves by itself when a person releases the emergency stop.

    Args:
        rule: What to watch and what to do.
        context: What the mission shares.
    """

    IS_CONDITION = True

    def __init__(self, rule: GuardRule, context: TreeContext) -> None:
        super().__init__(rule.name, context)
        self._rule = rule
        self._has_failed = False
        self._stops_seen = context.stops_before

    def update(self) -> Status:
        """Read the world."""
        if self._has_failed:
            return Status.FAILURE
        reason = self._reason()
        if not reason:
            self.feedback_message = ''
            return Status.SUCCESS
        if self._rule.policy is GuardPolicy.PAUSE:
            self.feedback_message = f'paused: {reason}'
            return Status.RUNNING
        self._has_failed = True
        return self.context.fail(self, FailureCode.GUARD, reason, recoverable=False)

    def _reason(self) -> str:
        robot = self.context.world.robot
        reason = _READINGS[self._rule.watches](robot, self._stops_seen)
        if robot.emergency_stops != self._stops_seen:
            self._stops_seen = robot.emergency_stops
            self.context.wake_at(self.context.clock())  # it may be good again at the next look
        return reason


def _emergency_stop(robot: RobotState, stops_seen: int) -> str:
    if robot.emergency_stop is None:
        return 'there is no reading of the emergency stop'
    if robot.emergency_stop is not False:
        return 'the emergency stop is pressed'
    return '' if robot.emergency_stops == stops_seen else 'the emergency stop was pressed'


_READINGS: Mapping[Watch, Callable[[RobotState, int], str]] = {
    Watch.EMERGENCY_STOP: _emergency_stop
}
"""Why it is not safe, or was not since so many emergency stops, as a sentence; '' when it is."""
