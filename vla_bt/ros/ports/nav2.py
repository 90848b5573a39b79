"""Nav2: driving to a pose and turning on the spot."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import nav2_msgs.action
from nav2_msgs.action import NavigateToPose, Spin
from rclpy.duration import Duration
from rclpy.node import Node

from vla_bt.robot import Pose, Ticket, Verdict
from vla_bt.ros.lanes.goal_queue import GoalQueue
from vla_bt.ros.lanes.lane import ActionLane
from vla_bt.ros.lanes.ticket import bad_goal
from vla_bt.ros.lanes.verdicts import ResultDetail, constants_of, explain_code, judge
from vla_bt.ros.ports.speed_limit import SpeedLimiter
from vla_bt.ros.readings.messages import to_pose_stamped
from vla_bt.ros.robot_config import RobotConfig

_CHILDREN = (
    'NavigateToPose', 'ComputePathToPose', 'ComputePathThroughPoses', 'FollowPath', 'SmoothPath',
    'Spin', 'BackUp', 'DriveOnHeading', 'AssistedTeleop', 'Wait',
)  # fmt: skip
"""Servers whose codes NavigateToPose passes on. Their ranges are disjoint."""

NONE = 0
"""Nav2's code for no error, in every action."""


class Nav2Navigation:
    """The navigation port over Nav2. Both actions move the base, so they share one queue.

    Args:
        node: Owner of the clients.
        config: The robot.
        wake: Called when a ticket changed.
    """

    def __init__(self, node: Node, config: RobotConfig, wake: Callable[[], None]) -> None:
        names, queue = config.navigation, GoalQueue()
        self._config = config
        self._limiter = SpeedLimiter(node, names.speed_limit_topic)
        self._go = ActionLane(
            node,
            NavigateToPose,
            names.go_to_action,
            timeouts=config.timeouts,
            wake=wake,
            queue=queue,
        )
        self._turn = ActionLane(
            node, Spin, names.turn_action, timeouts=config.timeouts, wake=wake, queue=queue
        )
        self.lanes = (self._go, self._turn)
        self._judge_go = partial(judge_nav2, _names_of(_CHILDREN))
        self._judge_turn = partial(judge_nav2, _names_of(('Spin',)))

    def go_to(self, pose: Pose, max_speed_mps: float | None = None) -> Ticket:
        """Drive to `pose` in `map`; None leaves the speed to Nav2.

        A pose or speed that is not finite, or a speed not above 0, ends BAD_GOAL; nothing is sent.
        """
        if not pose.is_finite:
            return bad_goal(f'The pose to drive to is not finite: {pose}.')
        if max_speed_mps is not None and not 0 < max_speed_mps < math.inf:
            return bad_goal(f'No speed to drive at: {max_speed_mps} m/s.')
        self._limiter.limit(max_speed_mps)
        goal = NavigateToPose.Goal(
            pose=to_pose_stamped(pose, self._config.frames.map),
            behavior_tree=self._config.navigation.behavior_tree,
        )
        return self._go.send(goal, self._judge_go, _describe_drive)

    def turn(self, angle_rad: float) -> Ticket:
        """Turn on the spot, counter-clockwise when positive; not finite ends BAD_GOAL."""
        if not math.isfinite(angle_rad):
            return bad_goal(f'No angle to turn by: {angle_rad} rad.')
        allowance = Duration(seconds=self._config.navigation.turn_timeout_s).to_msg()
        goal = Spin.Goal(target_yaw=float(angle_rad), time_allowance=allowance)
        return self._turn.send(goal, self._judge_turn, _describe_turn)


def judge_nav2(names: dict[int, str], status: int, result: Any, is_canceling: bool) -> Verdict:
    """Return the verdict of a Nav2 goal.

    Nav2 aborts a goal that another client's goal displaces with an empty result, so ABORTED
    without a code means: not failed, but lost the robot to somebody else.

    Args:
        names: Constant names by error code.
        status: Of the goal.
        result: Result message with `error_code` and `error_msg`.
        is_canceling: True when we asked to cancel.
    """
    if result.error_code == NONE:
        message = 'Preempted by another client of Nav2.'
        return judge(status, ResultDetail(message=message), is_canceling)
    message = explain_code('Nav2', result.error_code, names, result.error_msg)
    detail = ResultDetail(is_success=False, code=int(result.error_code), message=message)
    return judge(status, detail, is_canceling)


def _names_of(actions: tuple[str, ...]) -> dict[int, str]:
    names: dict[int, str] = {}
    for action in actions:
        if hasattr(nav2_msgs.action, action):
            found = constants_of(getattr(nav2_msgs.action, action).Result)
            names = {**found, **names}
    return names


def _describe_drive(feedback: Any) -> str:
    return f'{feedback.distance_remaining:.1f} m to go'


def _describe_turn(feedback: Any) -> str:
    return f'turned {feedback.angular_distance_traveled:.1f} rad'
