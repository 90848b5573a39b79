import math

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('nav2_msgs', reason='nav2_msgs is not installed')

from vla_bt.errors import FailureKind
from vla_bt.robot import Pose, VerdictCode
from vla_bt.ros.ports.nav2 import Nav2Navigation

pytestmark = pytest.mark.ros

GO, SPIN = 'nav2_msgs/action/NavigateToPose', 'nav2_msgs/action/Spin'


@pytest.fixture
def navigation(node, robot_config):
    made = Nav2Navigation(node, robot_config, lambda: None)
    yield made
    for lane in made.lanes:
        lane.destroy()


@pytest.fixture
def serve(start_server, namespace):
    names = {'navigate_to_pose': GO, 'spin': SPIN}
    return lambda name, *steps: start_server(f'{namespace}/{name}', names[name], *steps)


def end(ticket, spin_until):
    spin_until(lambda: ticket.verdict)
    return ticket.verdict


def test_a_drive_goes_to_the_pose_in_map(navigation, serve, spin_until):
    server = serve('navigate_to_pose')
    assert end(navigation.go_to(Pose(1.0, 2.0, math.pi / 2)), spin_until).code is (
        VerdictCode.SUCCEEDED
    )
    text = server.saw('goal')[0]['message']
    assert "frame_id='map'" in text
    assert 'Point(x=1.0, y=2.0, z=0.0)' in text
    assert 'z=0.70710' in text
    assert "behavior_tree=''" in text


def test_a_drive_tells_how_far_it_is(navigation, serve, spin_until):
    serve('navigate_to_pose', {'run_s': None, 'feedback': {'distance_remaining': 2.5}})
    ticket = navigation.go_to(Pose(1.0, 2.0))
    spin_until(lambda: ticket.feedback == '2.5 m to go')


@pytest.mark.parametrize(
    ('code', 'text', 'kind', 'message'),
    [
        (
            208,
            'In a wall.',
            FailureKind.BLOCKED,
            'Nav2 finds no way there: something blocks every path (NO_VALID_PATH, 208). '
            'In a wall.',
        ),
        (
            206,
            '',
            FailureKind.BAD_REQUEST,
            'Nav2 cannot go there: something stands at the goal (GOAL_OCCUPIED, 206).',
        ),
        (
            65000,
            'Odd.',
            FailureKind.INFRASTRUCTURE,
            'Nav2 reports error 65000, unknown here. Odd.',
        ),
    ],
)
def test_codes_of_the_navigators_children_are_explained(
    navigation, serve, spin_until, code, text, kind, message
):
    result = {'error_code': code, 'error_msg': text}
    serve('navigate_to_pose', {'status': 'abort', 'result': result})
    verdict = end(navigation.go_to(Pose(1.0, 2.0)), spin_until)
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, code)
    assert (verdict.kind, verdict.message) == (kind, message)


@pytest.mark.parametrize('action', ['navigate_to_pose', 'spin'])
def test_F41_a_rejection_says_that_nav2_may_not_be_active(
    navigation, serve, spin_until, action
):
    serve(action, {'accept': False})
    is_drive = action == 'navigate_to_pose'
    ticket = navigation.go_to(Pose(1.0, 2.0)) if is_drive else navigation.turn(1.0)
    verdict = end(ticket, spin_until)
    assert verdict.code is VerdictCode.REJECTED
    assert verdict.message.endswith(
        f'{action} rejected the goal. Nav2 rejects goals while it is not active.'
    )


def test_F20_an_abort_without_a_code_means_preempted_by_another_client(
    navigation, serve, spin_until
):
    serve('navigate_to_pose', {'status': 'abort'})
    verdict = end(navigation.go_to(Pose(1.0, 2.0)), spin_until)
    assert verdict.code is VerdictCode.PREEMPTED_BY_OTHER
    assert verdict.server_code is None
    assert verdict.message.startswith('Another client has taken over.')


def test_a_turn_goes_by_the_angle(navigation, serve, spin_until):
    server = serve('spin', {'feedback': {'angular_distance_traveled': 0.5}})
    assert end(navigation.turn(-1.5), spin_until).code is VerdictCode.SUCCEEDED
    text = server.saw('goal')[0]['message']
    assert 'target_yaw=-1.5' in text
    assert 'sec=20' in text


def test_a_turn_waits_until_the_drive_has_stopped(navigation, serve, spin_until):
    drive = serve('navigate_to_pose', {'run_s': None, 'cancel_s': 0.2})
    spin = serve('spin')
    driving = navigation.go_to(Pose(1.0, 2.0))
    spin_until(lambda: drive.events('accepted'))
    turning = navigation.turn(1.0)
    driving.cancel()
    assert end(turning, spin_until).code is VerdictCode.SUCCEEDED
    assert driving.verdict.code is VerdictCode.CANCELED
    assert spin.saw('goal')


def test_F42_a_goal_with_another_tree_waits_until_the_one_before_has_ended(
    node, robot_config, start_server, namespace, spin_until
):
    """Nav2 drops a goal with another tree while one runs, and drives on to the old one."""
    server = start_server(
        f'{namespace}/navigate_to_pose', 'nav2_msgs/action/NavigateToPose',
        {'run_s': None, 'cancel_s': 0.3}, {},
    )  # fmt: skip
    names = robot_config.navigation.model_copy(update={'behavior_tree': 'other.xml'})
    config = robot_config.model_copy(update={'navigation': names})
    made = Nav2Navigation(node, config, lambda: None)
    first = made.go_to(Pose(1.0, 0.0))
    spin_until(lambda: server.events('accepted'))
    second = made.go_to(Pose(2.0, 0.0))
    first.cancel()
    assert end(second, spin_until).code is VerdictCode.SUCCEEDED
    server.saw('ended', 2)
    kinds = [event['event'] for event in server.log if event['event'] in ('goal', 'ended')]
    assert kinds == ['goal', 'ended', 'goal', 'ended']
    for lane in made.lanes:
        lane.destroy()


def test_F25_a_drive_that_does_not_stop_cancels_everything_nav2_does(
    node, robot_config, start_server, namespace, spin_until
):
    start_server(
        f'{namespace}/navigate_to_pose', 'nav2_msgs/action/NavigateToPose',
        fault='cancel_never_finishes',
    )  # fmt: skip
    follower = start_server(f'{namespace}/follow_path', 'nav2_msgs/action/Spin', {'run_s': None})
    timeouts = robot_config.timeouts.model_copy(update={'cancel_s': 0.4})
    made = Nav2Navigation(
        node, robot_config.model_copy(update={'timeouts': timeouts}), lambda: None
    )
    ticket = made.go_to(Pose(1.0, 0.0))
    spin_until(lambda: ticket.feedback)
    ticket.cancel()
    assert end(ticket, spin_until).code is VerdictCode.NOT_STOPPED
    spin_until(lambda: follower.events('cancel_request'))
    assert follower.events('cancel_request')[0]['id'] is None
    for lane in made.lanes:
        lane.destroy()
