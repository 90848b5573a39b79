import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('moveit_msgs', reason='moveit_msgs is not installed')

from moveit_msgs.msg import Constraints
from shape_msgs.msg import SolidPrimitive

from vla_bt.ros.ports.move_group_goals import joint_constraints, move_group_goal, pose_constraints
from vla_bt.ros.readings.rigid import Rigid, about_z

pytestmark = pytest.mark.ros


def test_a_pose_becomes_a_small_ball_and_a_rotation_of_the_hand(robot_config):
    hand = Rigid((1.0, 2.0, 0.5), about_z(0.5))
    made = pose_constraints(robot_config.arm, 'grasp cup', hand)
    assert made.name == 'grasp cup'
    (position,), (orientation,) = made.position_constraints, made.orientation_constraints
    for part in (position, orientation):
        assert part.header.frame_id == 'map'
        assert part.link_name == 'right_hand'
        assert part.weight == 1.0
    (ball,) = position.constraint_region.primitives
    assert ball.type == SolidPrimitive.SPHERE
    assert list(ball.dimensions) == [0.01]
    (centre,) = position.constraint_region.primitive_poses
    assert (centre.position.x, centre.position.y, centre.position.z) == (1.0, 2.0, 0.5)
    turn = orientation.orientation
    assert (turn.x, turn.y, turn.z, turn.w) == pytest.approx(about_z(0.5))
    assert orientation.absolute_z_axis_tolerance == 0.1


def test_joints_become_joint_constraints(robot_config):
    made = joint_constraints(robot_config.arm, 'home', {'elbow': 1.5, 'wrist': -0.5})
    assert [(joint.joint_name, joint.position) for joint in made.joint_constraints] == [
        ('elbow', 1.5),
        ('wrist', -0.5),
    ]
    assert made.joint_constraints[0].tolerance_above == 0.01


def test_a_goal_is_bounded_in_time_and_speed_and_starts_where_the_arm_is(robot_config):
    goal = move_group_goal(robot_config.arm, Constraints(name='home'), False)
    request = goal.request
    assert request.start_state.is_diff
    assert request.group_name == 'right_arm'
    assert request.allowed_planning_time == 2.0
    assert request.max_velocity_scaling_factor == 0.3
    assert request.max_acceleration_scaling_factor == 0.3
    assert request.num_planning_attempts == 3
    assert (request.pipeline_id, request.planner_id) == ('', '')
    assert not goal.planning_options.plan_only
    assert goal.planning_options.planning_scene_diff.is_diff
    assert goal.planning_options.planning_scene_diff.robot_state.is_diff


def test_straight_motions_name_their_planner(robot_config):
    request = move_group_goal(robot_config.arm, Constraints(), True).request
    assert (request.pipeline_id, request.planner_id) == ('pilz_industrial_motion_planner', 'LIN')


def test_without_a_planner_for_lines_the_usual_one_is_used(robot_config):
    straight = robot_config.arm.straight.model_copy(update={'pipeline': ''})
    arm = robot_config.arm.model_copy(update={'straight': straight, 'pipeline': 'ompl'})
    request = move_group_goal(arm, Constraints(), True).request
    assert (request.pipeline_id, request.planner_id) == ('ompl', '')
