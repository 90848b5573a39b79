"""What results say, by type."""

import re
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('moveit_msgs', reason='moveit_msgs is not installed')

from control_msgs.action import (
    FollowJointTrajectory,
    GripperCommand,
    ParallelGripperCommand,
    PointHead,
)
from moveit_msgs.action import ExecuteTrajectory, MoveGroup
from nav2_msgs.action import NavigateToPose, Spin, Wait

from vla_bt.errors import SettingsError
from vla_bt.ros.faulty_servers.messages import check_step, is_moveit, load_action, make_result
from vla_bt.ros.faulty_servers.steps import Ending, Step

pytestmark = pytest.mark.ros


def result(action: Any, how: Ending, *, is_own_end: bool = True, **step: Any) -> Any:
    return make_result(action, action.Goal(), how, Step(**step), is_own_end=is_own_end)


@pytest.mark.parametrize(
    ('action', 'code'),
    [(NavigateToPose, 0), (Spin, 0), (FollowJointTrajectory, 0)],
)
def test_success_is_code_0_where_codes_are_numbers(action: Any, code: int) -> None:
    assert result(action, Ending.SUCCEED).error_code == code


@pytest.mark.parametrize('action', [MoveGroup, ExecuteTrajectory])
@pytest.mark.parametrize(('how', 'code'), [('succeed', 1), ('cancel', -7), ('abort', 0)])
def test_moveit_tells_success_and_preemption(action: Any, how: str, code: int) -> None:
    assert is_moveit(action)
    assert result(action, Ending(how), is_own_end=False).error_code.val == code


def test_grippers_reach_their_goal() -> None:
    goal = GripperCommand.Goal()
    goal.command.position = 0.04
    made = make_result(GripperCommand, goal, Ending.SUCCEED, Step(), is_own_end=True)
    assert (made.reached_goal, made.stalled, made.position) == (True, False, 0.04)
    parallel = ParallelGripperCommand.Goal()
    parallel.command.name, parallel.command.position = ['finger'], [0.02]
    done = make_result(ParallelGripperCommand, parallel, Ending.SUCCEED, Step(), is_own_end=True)
    assert (done.reached_goal, list(done.state.position)) == (True, [0.02])


@pytest.mark.parametrize(
    ('action', 'code', 'told'),
    [
        (NavigateToPose, 0, 105),
        (NavigateToPose, 208, 208),
        (Spin, 0, 700),
        (Wait, 0, 105),
        (FollowJointTrajectory, 0, -1),
        (FollowJointTrajectory, -4, -4),
    ],
)
def test_a_code_of_0_is_a_usual_one_of_the_type(action: Any, code: int, told: int) -> None:
    assert result(action, Ending.ABORT, code=code).error_code == told
    assert result(action, Ending.SUCCEED, code=code).error_code == told


def test_moveit_and_grippers_say_failure_in_their_way() -> None:
    assert result(MoveGroup, Ending.ABORT, code=0).error_code.val == -4
    assert result(MoveGroup, Ending.SUCCEED, code=-31).error_code.val == -31
    assert result(GripperCommand, Ending.SUCCEED, code=0).reached_goal is False


def test_a_goal_that_is_canceled_has_no_code_of_its_own() -> None:
    assert result(Spin, Ending.CANCEL, is_own_end=False, code=703).error_code == 0


def test_fields_of_the_step_come_last() -> None:
    fields = {'error_code': {'val': -3}, 'planning_time': 2.0}
    made = result(MoveGroup, Ending.SUCCEED, result=fields)
    assert (made.error_code.val, made.planning_time) == (-3, 2.0)


@pytest.mark.parametrize(
    'name',
    ['', 'Spin', 'nav2_msgs/Spin', 'nav2_msgs/action/Fly', 'no_msgs/action/Spin', '/action/'],
)
def test_an_action_that_is_not_installed(name: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(f'no action type {name!r} is installed')):
        load_action(name)


def test_an_action_by_name() -> None:
    assert load_action('nav2_msgs/action/Spin') is Spin


@pytest.mark.parametrize(
    ('action', 'step', 'message'),
    [
        (NavigateToPose, Step(code=-1), 'code cannot be -1 for x (accepted: 0 to 65535)'),
        (Spin, Step(code=65536), 'code cannot be 65536'),
        (PointHead, Step(code=1), 'the result of x has no error code'),
        (Spin, Step(result={'error': 1}), 'the Result of x: '),
        (Spin, Step(result={'error_code': 'bad'}), 'the Result of x: '),
        (Spin, Step(feedback={'angle': 1.0}), 'the Feedback of x: '),
        (MoveGroup, Step(result={'error_code': {'val': 2.5}}), 'the Result of x: '),
        (MoveGroup, Step(result={'error_code': 1}), 'the Result of x: '),
        (Spin, Step(result={'error_code': {'val': 1}}), 'the Result of x: '),
    ],
)
def test_what_a_type_cannot_say_is_refused(action: Any, step: Step, message: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(message)):
        check_step(action, 'x', step)


def test_a_type_without_codes_may_abort() -> None:
    check_step(PointHead, 'x', Step(code=0, status=Ending.ABORT))
    assert result(PointHead, Ending.ABORT, code=0) == PointHead.Result()
