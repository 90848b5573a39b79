"""MoveGroup goals: poses and joint positions as MoveIt's constraints."""

from __future__ import annotations

from collections.abc import Mapping

from geometry_msgs.msg import Pose as PoseMessage
from moveit_msgs.action import MoveGroup
from moveit_msgs.msg import (
    BoundingVolume,
    Constraints,
    JointConstraint,
    MotionPlanRequest,
    OrientationConstraint,
    PlanningOptions,
    PlanningScene,
    PositionConstraint,
    RobotState,
)
from shape_msgs.msg import SolidPrimitive
from std_msgs.msg import Header

from vla_bt.ros.readings.messages import to_pose_message
from vla_bt.ros.readings.rigid import Rigid
from vla_bt.ros.robot_config import ArmConfig


def pose_constraints(config: ArmConfig, name: str, hand: Rigid) -> Constraints:
    """Return constraints that bring the hand link to a pose of `config.frame`.

    Its origin goes into a small sphere, its rotation within a tolerance about each axis: what
    MoveIt's samplers and Pilz' LIN both accept.
    """
    pose = to_pose_message(hand)
    header = Header(frame_id=config.frame)
    ball = SolidPrimitive(type=SolidPrimitive.SPHERE, dimensions=[config.position_tolerance_m])
    tolerance_rad = config.orientation_tolerance_rad
    position = PositionConstraint(
        header=header,
        link_name=config.hand_link,
        constraint_region=BoundingVolume(
            primitives=[ball], primitive_poses=[PoseMessage(position=pose.position)]
        ),
        weight=1.0,
    )
    orientation = OrientationConstraint(
        header=header,
        link_name=config.hand_link,
        orientation=pose.orientation,
        absolute_x_axis_tolerance=tolerance_rad,
        absolute_y_axis_tolerance=tolerance_rad,
        absolute_z_axis_tolerance=tolerance_rad,
        weight=1.0,
    )
    return Constraints(
        name=name, position_constraints=[position], orientation_constraints=[orientation]
    )


def joint_constraints(config: ArmConfig, name: str, positions: Mapping[str, float]) -> Constraints:
    """Return constraints for joint positions, radians by joint name."""
    tolerance_rad = config.joint_tolerance_rad
    joints = [
        JointConstraint(
            joint_name=joint,
            position=position_rad,
            tolerance_above=tolerance_rad,
            tolerance_below=tolerance_rad,
            weight=1.0,
        )
        for joint, position_rad in positions.items()
    ]
    return Constraints(name=name, joint_constraints=joints)


def move_group_goal(config: ArmConfig, goal: Constraints, is_straight: bool) -> MoveGroup.Goal:
    """Return a goal that plans from where the arm is and executes at once.

    Args:
        config: The arm; `config.straight` names the planner of straight lines.
        goal: Where to.
        is_straight: True: the hand moves in a straight line, where a planner for that is set.
    """
    straight = is_straight and bool(config.straight.pipeline)
    request = MotionPlanRequest(
        start_state=RobotState(is_diff=True),
        goal_constraints=[goal],
        pipeline_id=config.straight.pipeline if straight else config.pipeline,
        planner_id=config.straight.planner if straight else '',
        group_name=config.group,
        num_planning_attempts=config.planning_attempts,
        allowed_planning_time=config.planning_time_s,
        max_velocity_scaling_factor=config.velocity_ratio,
        max_acceleration_scaling_factor=config.acceleration_ratio,
    )
    unchanged = PlanningScene(is_diff=True, robot_state=RobotState(is_diff=True))
    options = PlanningOptions(planning_scene_diff=unchanged, plan_only=False)
    return MoveGroup.Goal(request=request, planning_options=options)
