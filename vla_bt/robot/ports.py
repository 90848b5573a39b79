"""What the leaves need of a robot, as protocols.

Every call returns at once with a `Ticket`; nothing here blocks or raises for what the world does.
The fake robot, the simulator and the ROS edge all offer these ports.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from vla_bt.errors import FailureKind
from vla_bt.robot.geometry import Pose


class VerdictCode(str, enum.Enum):
    """How an action ended."""

    SUCCEEDED = 'succeeded'
    REJECTED = 'rejected'
    """Not accepted by the server."""
    ABORTED = 'aborted'
    """Given up by the server."""
    CANCELED = 'canceled'
    """Stopped on our request."""
    CANCELED_BY_OTHER = 'canceled_by_other'
    """Stopped on another client's request."""
    PREEMPTED_BY_OTHER = 'preempted_by_other'
    """Another client's goal took the server over."""
    TIMED_OUT = 'timed_out'
    """What was waited for did not come in time."""
    STALLED = 'stalled'
    """The server's feedback stopped; the goal was canceled."""
    UNREACHABLE = 'unreachable'
    """No server answers; nothing was sent."""
    NOT_ACKNOWLEDGED = 'not_acknowledged'
    """Neither accepted nor rejected in time; canceled should it be accepted after all."""
    SERVER_LOST = 'server_lost'
    """The server died, froze or was restarted meanwhile."""
    NOT_STOPPED = 'not_stopped'
    """Canceled, and did not end in time; the robot may still move."""
    SUSPECT = 'suspect'
    """Not sent: an earlier goal of the same server may still be carried out."""
    BAD_GOAL = 'bad_goal'
    """The goal is not one a robot can be sent; nothing was."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The end of one action."""

    code: VerdictCode
    message: str = ''
    """One sentence saying why; empty on success."""
    server_code: int | None = None
    """The server's own error code; None when it gave none."""
    kind: FailureKind | None = None
    """What the server's own code means for whoever plans next; None: what `code` means."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What the action found out: `detections` (tuple of Detection), `holding` (bool)."""


class Ticket(Protocol):
    """One action under way."""

    @property
    def verdict(self) -> Verdict | None:
        """How it ended; None while it runs."""

    @property
    def feedback(self) -> str:
        """What the server last said; empty when nothing."""

    def cancel(self) -> None:
        """Ask for the action to stop. Returns at once; may be called again; no-op when ended."""


@dataclass(frozen=True, kw_only=True)
class Detection:
    """One object as perception reports it."""

    id: str
    """The robot's id for it: stable over sightings."""
    label: str
    """What it is, e.g. `cup`."""
    colour: str = ''
    pose: Pose = Pose(0.0, 0.0)
    """In `map`, metres and radians."""
    confidence: float = 1.0
    """0..1."""
    location: str = ''
    """Name of the place it is at; empty when unknown."""
    weight_kg: float | None = None
    """None when perception cannot tell."""


class ArmTarget(str, enum.Enum):
    """Where an arm can be sent."""

    HOME = 'home'
    PREGRASP = 'pregrasp'
    """`offset_m` short of the object, along the grasp's approach direction."""
    GRASP = 'grasp'
    """At the object."""
    LIFT = 'lift'
    """Straight up from where it is."""
    PREPLACE = 'preplace'
    """`offset_m` above the place."""
    PLACE = 'place'
    """At the place."""
    RETREAT = 'retreat'
    """`offset_m` back from where it is."""
    HANDOVER = 'handover'
    """In front of the robot, where a person can reach."""
    POINT = 'point'
    """At `pose`, touching it (a button, a door handle)."""


@dataclass(frozen=True, kw_only=True)
class ArmGoal:
    """One arm motion."""

    target: ArmTarget
    object_id: str = ''
    """The object it is about; empty for targets without one."""
    pose: Pose | None = None
    """Of the object, place or button, in `map`; None for targets that need none."""
    offset_m: float = 0.1
    """Distance of the approach, lift or retreat, metres."""
    grasp_type: str = 'top'
    """top, side or pinch."""


class Navigation(Protocol):
    """The base."""

    def go_to(self, pose: Pose, max_speed_mps: float | None = None) -> Ticket:
        """Drive to `pose` in `map`; None leaves the speed to the robot."""

    def turn(self, angle_rad: float) -> Ticket:
        """Turn on the spot, counter-clockwise when positive."""


class Arm(Protocol):
    """The arm that carries the gripper, and the planner's picture of what it carries."""

    def move(self, goal: ArmGoal) -> Ticket:
        """Move to the goal, avoiding collisions."""

    def attach(self, object_id: str) -> Ticket:
        """Tell the motion planner that the gripper now carries the object."""

    def detach(self, object_id: str) -> Ticket:
        """Tell the motion planner that the gripper let go of the object."""


class Gripper(Protocol):
    """The hand."""

    def open(self) -> Ticket:
        """Open fully."""

    def close(self, max_force_n: float) -> Ticket:
        """Close until closed or stalled at `max_force_n`; the verdict's `holding` says which."""


class Head(Protocol):
    """Where the cameras look."""

    def look_at(self, pose: Pose) -> Ticket:
        """Point the cameras at `pose` in `map`."""


class Perception(Protocol):
    """The cameras' detector."""

    def detect(self, query: str = '') -> Ticket:
        """Look once; the verdict's `detections` hold all that fits `query` (empty: all)."""


class Speech(Protocol):
    """The voice."""

    def say(self, text: str) -> Ticket:
        """Speak; ends when the words have been said."""


class Robot(Protocol):
    """All ports of one robot."""

    @property
    def navigation(self) -> Navigation:
        """The base."""

    @property
    def arm(self) -> Arm:
        """The arm that carries the gripper."""

    @property
    def gripper(self) -> Gripper:
        """The hand."""

    @property
    def head(self) -> Head:
        """The head with the cameras."""

    @property
    def perception(self) -> Perception:
        """The detector."""

    @property
    def speech(self) -> Speech:
        """The voice."""

    @property
    def is_idle(self) -> bool:
        """True when no action is under way, canceled ones included: the robot stands still.

        What was given up, see `alarms`, does not count as under way.
        """

    @property
    def alarms(self) -> tuple[str, ...]:
        """What an operator must know, one sentence each; the robot may move while there is one.

        Empty when every action is known to have ended.
        """

    def cancel_all(self, reason: str) -> None:
        """Ask every action under way to stop. Returns at once."""
