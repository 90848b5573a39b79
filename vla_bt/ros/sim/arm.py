"""The arm behind MoveGroup, and the motion planner's scene."""

from __future__ import annotations

import math
from typing import Any

from moveit_msgs.action import MoveGroup
from moveit_msgs.msg import CollisionObject, Constraints, MoveItErrorCodes
from moveit_msgs.srv import ApplyPlanningScene
from rclpy.node import Node

from vla_bt.robot import ArmGoal, ArmTarget, Pose, Ticket, Verdict, VerdictCode
from vla_bt.ros.readings.messages import to_rigid
from vla_bt.ros.readings.rigid import Quaternion, Rigid, about_z
from vla_bt.ros.robot_config import RobotConfig
from vla_bt.ros.sim.action_server import Offer
from vla_bt.sim import HomeRobot

_AS_GIVEN = (ArmTarget.PLACE, ArmTarget.POINT)
_CODES = {
    VerdictCode.SUCCEEDED: MoveItErrorCodes.SUCCESS,
    VerdictCode.CANCELED: MoveItErrorCodes.PREEMPTED,
    VerdictCode.PREEMPTED_BY_OTHER: MoveItErrorCodes.PREEMPTED,
}


class ArmServers:
    """MoveGroup over the simulated arm, and ApplyPlanningScene over what it believes to carry.

    A goal is a pose of the hand link in the map frame, or one of the robot file's named joint
    positions. The constraints' name, `<target> <object id>`, says what the motion is for; only
    the chances of faults depend on it.

    Args:
        node: Owner of the service.
        robot: The simulation.
        config: Names and joint positions.
    """

    def __init__(self, node: Node, robot: HomeRobot, config: RobotConfig) -> None:
        self._robot = robot
        self._config = config
        self.hand_rotation: Quaternion = (0.0, 0.0, 0.0, 1.0)
        """Of the hand link in the base's frame, as last commanded."""
        node.create_service(ApplyPlanningScene, config.arm.scene_service, self._apply)

    def offers(self) -> list[Offer]:
        """Return what is to be served."""
        return [
            Offer(
                action=MoveGroup,
                name=self._config.arm.move_action,
                port='arm',
                start=self._move,
                result=_result,
                feedback=lambda: MoveGroup.Feedback(state='MONITOR'),
            )
        ]

    def _move(self, goal: MoveGroup.Goal) -> Ticket:
        constraints = goal.request.goal_constraints
        if len(constraints) == 1 and goal.request.group_name == self._config.arm.group:
            if constraints[0].joint_constraints:
                return self._move_joints(constraints[0])
            if constraints[0].position_constraints:
                return self._move_hand(constraints[0])
        return self._robot.arm.move(_nowhere())

    def _move_joints(self, constraints: Constraints) -> Ticket:
        wanted = {joint.joint_name: joint.position for joint in constraints.joint_constraints}
        for target in (ArmTarget.HOME, ArmTarget.HANDOVER):
            if wanted == self._config.arm.poses.get(target.value):
                self.hand_rotation = (0.0, 0.0, 0.0, 1.0)
                return self._robot.arm.move(ArmGoal(target=target))
        return self._robot.arm.move(_nowhere())

    def _move_hand(self, constraints: Constraints) -> Ticket:
        word, _, object_id = constraints.name.partition(' ')
        position = constraints.position_constraints[0]
        pose = position.constraint_region.primitive_poses[0]
        if constraints.orientation_constraints:
            pose.orientation = constraints.orientation_constraints[0].orientation
        rigid = to_rigid(pose)
        if rigid is None or position.header.frame_id != self._config.frames.map:
            return self._robot.arm.move(_nowhere())
        base = Rigid(rotation=about_z(self._robot.pose.yaw_rad))
        self.hand_rotation = (base.inverse @ rigid).rotation
        there = rigid.to_pose()
        if word == ArmTarget.LIFT.value:
            rise_m = there.z_m - self._robot.hand_pose.z_m
            return self._robot.arm.move(ArmGoal(target=ArmTarget.LIFT, offset_m=rise_m))
        known = {target.value: target for target in _AS_GIVEN}
        target = known.get(word, ArmTarget.GRASP)
        return self._robot.arm.move(ArmGoal(target=target, object_id=object_id, pose=there))

    def _apply(
        self, request: ApplyPlanningScene.Request, response: ApplyPlanningScene.Response
    ) -> ApplyPlanningScene.Response:
        for attached in request.scene.robot_state.attached_collision_objects:
            shape = attached.object
            is_added = shape.operation == CollisionObject.ADD
            (self._robot.arm.attach if is_added else self._robot.arm.detach)(shape.id)
        response.success = True
        return response


def _nowhere() -> ArmGoal:
    """Return a goal the arm refuses."""
    return ArmGoal(target=ArmTarget.GRASP, pose=Pose(math.nan, math.nan))


def _result(verdict: Verdict) -> Any:
    code = _CODES.get(verdict.code, verdict.server_code or MoveItErrorCodes.FAILURE)
    return MoveGroup.Result(error_code=MoveItErrorCodes(val=code))
