"""The hand, over either of the two gripper actions in use."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from action_msgs.msg import GoalStatus
from control_msgs.action import GripperCommand, ParallelGripperCommand
from control_msgs.msg import GripperCommand as GripperCommandMessage
from rclpy.node import Node
from sensor_msgs.msg import JointState

from vla_bt.errors import FailureKind, shorten
from vla_bt.robot import Ticket, Verdict
from vla_bt.ros.lanes.goal_queue import GoalQueue
from vla_bt.ros.lanes.lane import ActionLane
from vla_bt.ros.lanes.ticket import bad_goal
from vla_bt.ros.lanes.verdicts import ResultDetail, judge
from vla_bt.ros.ports.inputs import is_number
from vla_bt.ros.robot_config import GripperConfig, GripperType, RobotConfig

_detail = partial(
    ResultDetail,
    kind=FailureKind.INFRASTRUCTURE,
    message='The gripper gave up although nothing holds it up.',
)
"""What a result says unless the gripper is stalled."""


@dataclass(frozen=True)
class _Dialect:
    """How one of the two actions says the same."""

    action: Any
    build: Callable[[GripperConfig, float, float], Any]
    """Makes a goal of an opening in metres and a force in newtons."""
    opening_m: Callable[[Any, GripperConfig], float]
    """Reads the opening from a result; NaN when it says none."""


def _build_single(config: GripperConfig, opening_m: float, force_n: float) -> Any:
    command = GripperCommandMessage(position=opening_m, max_effort=force_n)
    return GripperCommand.Goal(command=command)


def _build_parallel(config: GripperConfig, opening_m: float, force_n: float) -> Any:
    command = JointState(name=[config.joint], position=[opening_m], effort=[force_n])
    return ParallelGripperCommand.Goal(command=command)


def _parallel_opening_m(result: Any, config: GripperConfig) -> float:
    positions = dict(zip(result.state.name, result.state.position, strict=False))
    return float(positions.get(config.joint, math.nan))


_DIALECTS = {
    GripperType.GRIPPER_COMMAND: _Dialect(
        GripperCommand, _build_single, lambda result, config: float(result.position)
    ),
    GripperType.PARALLEL: _Dialect(ParallelGripperCommand, _build_parallel, _parallel_opening_m),
}


class GripperPort:
    """The gripper port. Which action the server offers is seen on the graph, goal by goal.

    Until a server is seen, an `auto` gripper speaks as it did last, at first `gripper_command`.

    Args:
        node: Owner of the clients.
        config: The robot.
        wake: Called when a ticket changed.
    """

    def __init__(self, node: Node, config: RobotConfig, wake: Callable[[], None]) -> None:
        self._node = node
        self._config = config.gripper
        self._make_lane = partial(
            ActionLane, node, timeouts=config.timeouts, wake=wake, queue=GoalQueue()
        )
        self._lanes: dict[GripperType, ActionLane] = {}
        self._type = config.gripper.type
        if self._type is GripperType.AUTO:
            self._type = GripperType.GRIPPER_COMMAND

    @property
    def lanes(self) -> tuple[ActionLane, ...]:
        """The lanes in use so far."""
        return tuple(self._lanes.values())

    def open(self) -> Ticket:
        """Open fully; ends ABORTED when something keeps the fingers from it."""
        return self._send(self._config.open_m, self._config.open_force_n, self._judge_open)

    def close(self, max_force_n: float) -> Ticket:
        """Close until closed or stalled; succeeds either way, `holding` says which.

        A force that is no finite number above 0 ends BAD_GOAL; nothing is sent.
        """
        if not (is_number(max_force_n) and max_force_n > 0):
            return bad_goal(f'No force above 0 to close with: {shorten(max_force_n)} N.')
        return self._send(self._config.closed_m, max_force_n, self._judge_close)

    def _send(
        self,
        opening_m: float,
        force_n: float,
        judge_result: Callable[[_Dialect, int, Any, bool], Verdict],
    ) -> Ticket:
        self._type = self._seen_type() or self._type
        dialect = _DIALECTS[self._type]
        if self._type not in self._lanes:
            self._lanes[self._type] = self._make_lane(dialect.action, self._config.action)
        goal = dialect.build(self._config, float(opening_m), float(force_n))
        return self._lanes[self._type].send(goal, partial(judge_result, dialect))

    def _seen_type(self) -> GripperType | None:
        """Return the type of the server on the graph; None when it is given or none is there."""
        if self._config.type is not GripperType.AUTO:
            return None
        topic = f'{self._config.action}/_action/feedback'
        types = {end.topic_type for end in self._node.get_publishers_info_by_topic(topic)}
        for kind, dialect in _DIALECTS.items():
            if f'control_msgs/action/{dialect.action.__name__}_FeedbackMessage' in types:
                return kind
        return None

    def _judge_open(
        self, dialect: _Dialect, status: int, result: Any, is_canceling: bool
    ) -> Verdict:
        if result.stalled and not result.reached_goal:
            message, kind = 'The gripper is kept from opening.', FailureKind.BLOCKED
            detail = ResultDetail(is_success=False, kind=kind, message=message)
        else:
            detail = _detail(data={'holding': False})
        return judge(status, detail, is_canceling)

    def _judge_close(
        self, dialect: _Dialect, status: int, result: Any, is_canceling: bool
    ) -> Verdict:
        opening_m = dialect.opening_m(result, self._config)
        limit_m = self._config.closed_m + self._config.tolerance_m
        if status == GoalStatus.STATUS_ABORTED and result.stalled and not is_canceling:
            status = GoalStatus.STATUS_SUCCEEDED  # ros2_controllers without `allow_stalling`
        data = {'holding': bool(result.stalled or opening_m > limit_m)}
        return judge(status, _detail(data=data), is_canceling)
