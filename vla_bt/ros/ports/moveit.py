"""MoveIt: arm motions through `/move_action`, and the planner's picture of what the hand carries.

`/move_action` and not `/execute_trajectory`: only the first one stops the arm on a cancel request.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from moveit_msgs.action import MoveGroup
from rclpy.node import Node

from vla_bt.errors import shorten
from vla_bt.robot import ArmGoal, ArmTarget, Ticket, Verdict, VerdictCode
from vla_bt.ros.lanes.lane import ActionLane
from vla_bt.ros.lanes.local_lane import LocalLane
from vla_bt.ros.lanes.ticket import bad_goal
from vla_bt.ros.ports.hand_pose import STRAIGHT, hand_pose
from vla_bt.ros.ports.hard_stops import trajectory_stop
from vla_bt.ros.ports.inputs import is_number, is_pose
from vla_bt.ros.ports.move_group_goals import joint_constraints, move_group_goal, pose_constraints
from vla_bt.ros.ports.moveit_errors import judge_moveit
from vla_bt.ros.ports.planning_scene import SceneEditor
from vla_bt.ros.readings.rigid import Rigid
from vla_bt.ros.readings.transforms import Transforms
from vla_bt.ros.robot_config import RobotConfig

NAMED = (ArmTarget.HOME, ArmTarget.HANDOVER)
"""Targets that are joint positions in the configuration."""


class MoveItArm:
    """The arm port over MoveIt.

    Every goal's constraints carry the name `<target> <object id>`, e.g. `pregrasp red_cup`, for
    logs and for simulated servers.

    Args:
        node: Owner of the clients.
        config: The robot.
        transforms: Where the base and the hand are. Unknown to them, the hand is believed to be
            where the last motion brought it.
        wake: Called when a ticket changed.
    """

    def __init__(
        self, node: Node, config: RobotConfig, transforms: Transforms, wake: Callable[[], None]
    ) -> None:
        self._frames = config.frames
        self._config = config.arm
        self._transforms = transforms
        self._lane = ActionLane(
            node,
            MoveGroup,
            config.arm.move_action,
            timeouts=config.timeouts,
            wake=wake,
            hard_stop=trajectory_stop(node, config.arm.event_topic),
        )
        self._scene = SceneEditor(node, config, wake)
        self.lanes: tuple[ActionLane | LocalLane, ...] = (self._lane, *self._scene.lanes)
        self._last: Rigid | None = None

    def move(self, goal: ArmGoal) -> Ticket:
        """Move to the goal, avoiding collisions.

        A goal without the pose it needs, with numbers that are not finite or an offset below 0,
        in a frame that tf does not connect, or relative to a hand that nobody knows the place
        of, ends BAD_GOAL; nothing is sent.
        """
        wrong = _what_is_wrong(goal)
        if wrong:
            return bad_goal(wrong)
        name = f'{goal.target.value} {goal.object_id}'.strip()
        if goal.target in NAMED:
            positions = self._config.poses.get(goal.target.value)
            if not positions:
                return bad_goal(f'The robot file has no arm.poses.{goal.target.value}.')
            constraints = joint_constraints(self._config, name, positions)
            return self._send(move_group_goal(self._config, constraints, False), None)
        hand = self._hand_pose(goal)
        if isinstance(hand, str):
            return bad_goal(hand)
        to_frame = self._transforms.lookup(self._config.frame, self._frames.map)
        if to_frame is None:
            return bad_goal(f'Nothing connects {self._frames.map} and {self._config.frame} in tf.')
        constraints = pose_constraints(self._config, name, to_frame @ hand)
        is_straight = goal.target in STRAIGHT
        return self._send(move_group_goal(self._config, constraints, is_straight), hand)

    def attach(self, object_id: str) -> Ticket:
        """Tell MoveIt that the hand now carries the object."""
        return self._scene.attach(object_id)

    def detach(self, object_id: str) -> Ticket:
        """Tell MoveIt that the hand let go of the object."""
        return self._scene.detach(object_id)

    def _hand_pose(self, goal: ArmGoal) -> Rigid | str:
        base = self._transforms.lookup(self._frames.map, self._frames.base)
        hand = self._transforms.lookup(self._frames.map, self._config.hand_link)
        return hand_pose(
            goal,
            axis=self._config.approach_axis,
            grasp_height_m=self._config.grasp_height_m,
            base=base.to_pose() if base else None,
            hand=hand or self._last,
        )

    def _send(self, message: MoveGroup.Goal, hand: Rigid | None) -> Ticket:
        self._last = None
        return self._lane.send(message, partial(self._judge, hand), _describe)

    def _judge(self, hand: Rigid | None, status: int, result: Any, is_canceling: bool) -> Verdict:
        verdict = judge_moveit(status, result, is_canceling)
        self._last = hand if verdict.code is VerdictCode.SUCCEEDED else None
        return verdict


def _what_is_wrong(goal: object) -> str:
    """Return what makes a goal no arm goal at all; '' when nothing does."""
    if not isinstance(goal, ArmGoal) or not isinstance(goal.target, ArmTarget):
        return f'No arm goal: {shorten(goal)}.'
    if not is_number(goal.offset_m) or goal.offset_m < 0:
        return f'The offset of the arm goal is no length: {shorten(goal.offset_m)} m.'
    if goal.pose is not None and not is_pose(goal.pose):
        return f'The arm goal needs a finite pose, not {shorten(goal.pose)}.'
    return ''


def _describe(feedback: Any) -> str:
    return str(feedback.state).lower()
