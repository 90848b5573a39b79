import math

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('moveit_msgs', reason='moveit_msgs is not installed')

from control_msgs.action import ParallelGripperCommand
from moveit_msgs.action import MoveGroup
from moveit_msgs.msg import Constraints, JointConstraint
from nav2_msgs.action import NavigateToPose
from sensor_msgs.msg import JointState

from vla_bt.ros.lanes.goal_check import not_finite

pytestmark = pytest.mark.ros


@pytest.mark.parametrize('value', [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_found_where_it_is(value):
    goal = NavigateToPose.Goal()
    goal.pose.pose.position.x = value
    assert not_finite(goal) == f'pose.pose.position.x is {value}'


def test_numbers_are_found_in_lists_of_messages_and_arrays():
    joint = JointConstraint(joint_name='a', position=math.nan)
    goal = MoveGroup.Goal()
    goal.request.goal_constraints = [Constraints(), Constraints(joint_constraints=[joint])]
    expected = 'request.goal_constraints[1].joint_constraints[0].position is nan'
    assert not_finite(goal) == expected
    gripper = ParallelGripperCommand.Goal(command=JointState(position=[0.0, math.inf]))
    assert not_finite(gripper) == 'command.position[1] is inf'


def test_nothing_is_wrong_with_a_good_goal():
    assert not_finite(NavigateToPose.Goal(behavior_tree='nan')) == ''
    assert not_finite(MoveGroup.Goal()) == ''
