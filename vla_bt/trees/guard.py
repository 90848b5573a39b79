"""Run-time guards: what must be true at every tick for anything to move.

The rules are in `config/safety.yaml`; `build_mission` puts them all in front of the task.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from py_trees.common import Status
from pydantic import BaseModel, ConfigDict, Field

from vla_bt.errors import FailureCode
from vla_bt.settings import find_share, read_yaml
from vla_bt.trees.context import TreeContext
from vla_bt.trees.leaf import Leaf
from vla_bt.world import RobotState


class GuardPolicy(str, enum.Enum):
    """What happens while a guard is not satisfied."""

    STOP = 'stop'
    """The mission ends; planning again is not tried."""
    PAUSE = 'pause'
    """Everything is stopped and held; the mission goes on when the guard is satisfied again."""


class Watch(str, enum.Enum):
    """What a guard can watch."""

    EMERGENCY_STOP = 'emergency_stop'
    """The emergency stop is released."""


@dataclass(frozen=True, kw_only=True)
class GuardRule:
    """One guard."""

    name: str
    """Unique; shown in the tree."""
    watches: Watch
    policy: GuardPolicy


class _GuardEntry(BaseModel):
    model_config = ConfigDict(extra='forbid')

    watches: Watch
    policy: GuardPolicy


class _SafetyFile(BaseModel):
    model_config = ConfigDict(extra='forbid')

    guards: dict[str, _GuardEntry] = Field(min_length=1)


def load_guards(path: Path | None = None) -> tuple[GuardRule, ...]:
    """Read the guards.

    Args:
        path: YAML file; None: `config/safety.yaml`.

    Raises:
        SettingsError: Unreadable, empty, or an entry is wrong; names file and key.
    """
    entries = read_yaml(path or find_share('config/safety.yaml'), _SafetyFile).guards
    return tuple(
        GuardRule(name=name, watches=entry.watches, policy=entry.policy)
        for name, entry in entries.items()
    )


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
