"""Nav2: driving to a pose and turning on the spot."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from nav2_msgs.action import NavigateToPose, Spin
from rclpy.duration import Duration
from rclpy.node import Node

from vla_bt.errors import shorten
from vla_bt.robot import Pose, Ticket
from vla_bt.ros.lanes.goal_queue import GoalQueue
from vla_bt.ros.lanes.lane import ActionLane
from vla_bt.ros.lanes.server import HardStop
from vla_bt.ros.lanes.ticket import bad_goal
from vla_bt.ros.ports.hard_stops import OthersStop
from vla_bt.ros.ports.inputs import is_number, is_pose
from vla_bt.ros.ports.nav2_errors import CHILDREN, judge_nav2, nav2_codes
from vla_bt.ros.ports.speed_limit import SpeedLimiter
from vla_bt.ros.readings.messages import to_pose_stamped
from vla_bt.ros.robot_config import RobotConfig

MOST_RAD = 100.0
"""Longest turn; more is a mistake, and too much more does not fit into the message."""
HINT = 'Nav2 rejects goals while it is not active.'
"""Of a server that rejects. Nav2 also does so, from Lyrical on, without the robot's pose."""


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
        self._others = OthersStop(node, names.hard_stop_actions)
        make_lane = partial(
            ActionLane,
            node,
            timeouts=config.timeouts,
            wake=wake,
            queue=queue,
            hint=HINT,
            hard_stop=HardStop(act=self._stop_hard, is_pending=self._others.is_pending),
        )
        self._go = make_lane(
            NavigateToPose, names.go_to_action, feedback_s=names.feedback_timeout_s
        )
        self._turn = make_lane(Spin, names.turn_action)
        self.lanes = (self._go, self._turn)
        self._judge_go = partial(judge_nav2, nav2_codes(CHILDREN))
        self._judge_turn = partial(judge_nav2, nav2_codes(('Spin',)))

    def go_to(self, pose: Pose, max_speed_mps: float | None = None) -> Ticket:
        """Drive to `pose` in `map`; None leaves the speed to Nav2.

        A pose or speed that is no finite number, or a speed not above 0, ends BAD_GOAL; nothing
        is sent.
        """
        if not is_pose(pose):
            return bad_goal(f'No finite pose to drive to: {shorten(pose)}.')
        if max_speed_mps is not None and not (is_number(max_speed_mps) and max_speed_mps > 0):
            return bad_goal(f'No speed above 0 to drive at: {shorten(max_speed_mps)} m/s.')
        goal = NavigateToPose.Goal(
            pose=to_pose_stamped(pose, self._config.frames.map),
            behavior_tree=self._config.navigation.behavior_tree,
        )
        return self._go.send(
            goal,
            self._judge_go,
            _describe_drive,
            prepare=lambda: self._limiter.limit(max_speed_mps),
        )

    def turn(self, angle_rad: float) -> Ticket:
        """Turn on the spot, counter-clockwise when positive; beyond `MOST_RAD` ends BAD_GOAL."""
        if not is_number(angle_rad) or abs(angle_rad) > MOST_RAD:
            said = shorten(angle_rad)
            return bad_goal(f'No angle up to {MOST_RAD:g} rad to turn by: {said} rad.')
        allowance = Duration(seconds=self._config.navigation.turn_timeout_s).to_msg()
        goal = Spin.Goal(target_yaw=float(angle_rad), time_allowance=allowance)
        return self._turn.send(goal, self._judge_turn, _describe_turn)

    def _stop_hard(self) -> None:
        for lane in self.lanes:
            lane.cancel_everything()
        self._others.act()


def _describe_drive(feedback: Any) -> str:
    return f'{feedback.distance_remaining:.1f} m to go'


def _describe_turn(feedback: Any) -> str:
    return f'turned {feedback.angular_distance_traveled:.1f} rad'
