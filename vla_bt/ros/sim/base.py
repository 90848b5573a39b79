"""The base behind Nav2's actions."""

from __future__ import annotations

import math
from typing import Any

from nav2_msgs.action import ComputePathToPose, NavigateToPose, Spin

from vla_bt.robot import Pose, Ticket, Verdict, VerdictCode
from vla_bt.ros.readings.messages import to_pose_stamped, to_rigid
from vla_bt.ros.robot_config import RobotConfig
from vla_bt.ros.sim.action_server import Offer
from vla_bt.sim import HomeRobot

_NOWHERE = Pose(math.nan, math.nan)


class BaseServers:
    """NavigateToPose and Spin over the simulated base.

    Args:
        robot: The simulation.
        config: Names of actions and frames.
    """

    def __init__(self, robot: HomeRobot, config: RobotConfig) -> None:
        self._robot = robot
        self._config = config
        self._goal = _NOWHERE

    def offers(self) -> list[Offer]:
        """Return what is to be served."""
        names = self._config.navigation
        return [
            Offer(
                action=NavigateToPose,
                name=names.go_to_action,
                port='navigation',
                start=self._go_to,
                result=_navigation_result,
                feedback=self._navigation_feedback,
            ),
            Offer(
                action=Spin,
                name=names.turn_action,
                port='navigation',
                start=lambda goal: self._robot.navigation.turn(goal.target_yaw),
                result=_spin_result,
            ),
        ]

    def _go_to(self, goal: NavigateToPose.Goal) -> Ticket:
        rigid = to_rigid(goal.pose.pose)
        is_in_map = goal.pose.header.frame_id == self._config.frames.map
        self._goal = rigid.to_pose() if rigid and is_in_map else _NOWHERE
        return self._robot.navigation.go_to(self._goal)

    def _navigation_feedback(self) -> NavigateToPose.Feedback:
        here = self._robot.pose
        return NavigateToPose.Feedback(
            current_pose=to_pose_stamped(here, self._config.frames.map),
            distance_remaining=here.distance_m(self._goal),
        )


def _navigation_result(verdict: Verdict) -> NavigateToPose.Result:
    result = NavigateToPose.Result()
    _explain(result, verdict, ComputePathToPose.Result)
    return result


def _spin_result(verdict: Verdict) -> Spin.Result:
    result = Spin.Result()
    _explain(result, verdict, Spin.Result)
    return result


def _explain(
    result: NavigateToPose.Result | Spin.Result, verdict: Verdict, codes: Any
) -> None:
    """Fill in the error, as Nav2 does for goals that failed; none says: displaced by another.

    Args:
        result: Of either action.
        verdict: How the goal ended.
        codes: Class with the constant UNKNOWN, for failures without a code.
    """
    if verdict.code is VerdictCode.ABORTED:
        result.error_code = verdict.server_code or codes.UNKNOWN
        result.error_msg = verdict.message
