"""Looking at a point: the joint trajectory controllers' point-head action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from control_msgs.action import PointHead
from geometry_msgs.msg import Point, PointStamped, Vector3
from rclpy.node import Node
from std_msgs.msg import Header

from vla_bt.errors import FailureKind, shorten
from vla_bt.robot import Pose, Ticket, Verdict, VerdictCode
from vla_bt.ros.lanes.lane import ActionLane
from vla_bt.ros.lanes.ticket import bad_goal, ended
from vla_bt.ros.lanes.verdicts import ResultDetail, judge
from vla_bt.ros.ports.inputs import is_pose
from vla_bt.ros.robot_config import RobotConfig


class PointHeadPort:
    """The head port.

    Args:
        node: Owner of the client.
        config: The robot; without a head action every look ends at once, successful.
        wake: Called when a ticket changed.
    """

    def __init__(self, node: Node, config: RobotConfig, wake: Callable[[], None]) -> None:
        self._config = config
        self.lanes: tuple[ActionLane, ...] = ()
        if config.head.action:
            lane = ActionLane(
                node, PointHead, config.head.action, timeouts=config.timeouts, wake=wake
            )
            self.lanes = (lane,)

    def look_at(self, pose: Pose) -> Ticket:
        """Point the cameras at `pose` in `map`; no finite pose ends BAD_GOAL."""
        if not is_pose(pose):
            return bad_goal(f'No finite point to look at: {shorten(pose)}.')
        if not self.lanes:
            return ended(VerdictCode.SUCCEEDED, 'The head does not move.')
        settings = self._config.head
        x, y, z = settings.pointing_axis
        goal = PointHead.Goal(
            target=PointStamped(
                header=Header(frame_id=self._config.frames.map),
                point=Point(x=float(pose.x_m), y=float(pose.y_m), z=float(pose.z_m)),
            ),
            pointing_axis=Vector3(x=x, y=y, z=z),
            pointing_frame=settings.pointing_frame,
            max_velocity=settings.max_speed_radps,
        )
        return self.lanes[0].send(goal, _judge)


def _judge(status: int, result: Any, is_canceling: bool) -> Verdict:
    message = 'The head cannot look there.'
    return judge(
        status, ResultDetail(kind=FailureKind.BAD_REQUEST, message=message), is_canceling
    )
