import math

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('nav2_msgs', reason='nav2_msgs is not installed')

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
    ('code', 'text', 'message'),
    [
        (208, 'In a wall.', 'Nav2 gave up: no valid path (208). In a wall.'),
        (703, '', 'Nav2 gave up: collision ahead (703).'),
        (65000, 'Odd.', 'Nav2 gave up: error (65000). Odd.'),
    ],
)
def test_codes_of_the_navigators_children_are_named(
    navigation, serve, spin_until, code, text, message
):
    result = {'error_code': code, 'error_msg': text}
    serve('navigate_to_pose', {'status': 'abort', 'result': result})
    verdict = end(navigation.go_to(Pose(1.0, 2.0)), spin_until)
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, code)
    assert verdict.message == message


def test_an_abort_without_a_code_means_preempted_by_another_client(
    navigation, serve, spin_until
):
    serve('navigate_to_pose', {'status': 'abort'})
    verdict = end(navigation.go_to(Pose(1.0, 2.0)), spin_until)
    assert verdict.code is VerdictCode.ABORTED
    assert verdict.server_code is None
    assert verdict.message == 'Preempted by another client of Nav2.'


@pytest.mark.parametrize(
    'pose', [Pose(math.nan, 0.0), Pose(0.0, math.inf), Pose(0.0, 0.0, math.nan)]
)
def test_a_pose_that_is_not_finite_is_bad_and_nothing_is_sent(
    navigation, serve, spin_until, pose
):
    server = serve('navigate_to_pose')
    assert navigation.go_to(pose).verdict.code is VerdictCode.BAD_GOAL
    assert end(navigation.go_to(Pose(0.0, 0.0)), spin_until).code is VerdictCode.SUCCEEDED
    assert len(server.saw('goal')) == 1


@pytest.mark.parametrize('speed_mps', [math.nan, 0.0, -1.0, math.inf])
def test_a_speed_that_is_none_is_bad(navigation, speed_mps):
    assert navigation.go_to(Pose(0.0, 0.0), speed_mps).verdict.code is VerdictCode.BAD_GOAL
    assert all(lane.is_idle for lane in navigation.lanes)


def test_a_turn_goes_by_the_angle(navigation, serve, spin_until):
    server = serve('spin', {'feedback': {'angular_distance_traveled': 0.5}})
    assert end(navigation.turn(-1.5), spin_until).code is VerdictCode.SUCCEEDED
    text = server.saw('goal')[0]['message']
    assert 'target_yaw=-1.5' in text
    assert 'sec=20' in text


def test_a_turn_by_no_number_is_bad(navigation):
    assert navigation.turn(math.nan).verdict.code is VerdictCode.BAD_GOAL


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
