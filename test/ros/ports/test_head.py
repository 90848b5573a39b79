import math

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('control_msgs', reason='control_msgs is not installed')

from vla_bt.errors import FailureKind
from vla_bt.robot import Pose, VerdictCode
from vla_bt.ros.ports.head import PointHeadPort

pytestmark = pytest.mark.ros


@pytest.fixture
def head(node, robot_config):
    made = PointHeadPort(node, robot_config, lambda: None)
    yield made
    made.lanes[0].destroy()


def test_it_points_the_camera_at_the_pose(head, start_server, namespace, spin_until):
    name = f'{namespace}/head_controller/point_head_action'
    server = start_server(name, 'control_msgs/action/PointHead')
    ticket = head.look_at(Pose(1.0, 2.0, 0.0, 0.9))
    spin_until(lambda: ticket.verdict)
    assert ticket.verdict.code is VerdictCode.SUCCEEDED
    text = server.saw('goal')[0]['message']
    assert 'x=1.0, y=2.0, z=0.9' in text
    assert "pointing_frame='head_camera'" in text
    assert "frame_id='map'" in text


def test_a_look_that_fails_says_so(head, start_server, namespace, spin_until):
    name = f'{namespace}/head_controller/point_head_action'
    start_server(name, 'control_msgs/action/PointHead', {'status': 'abort'})
    ticket = head.look_at(Pose(1.0, 2.0))
    spin_until(lambda: ticket.verdict)
    assert ticket.verdict.code is VerdictCode.ABORTED
    assert ticket.verdict.kind is FailureKind.BAD_REQUEST
    assert ticket.verdict.message == 'The head cannot look there.'


def test_a_point_that_is_not_finite_is_bad(head):
    assert head.look_at(Pose(math.nan, 0.0)).verdict.code is VerdictCode.BAD_GOAL


def test_a_fixed_head_looks_at_once(node, robot_config):
    fixed = robot_config.head.model_copy(update={'action': ''})
    head = PointHeadPort(node, robot_config.model_copy(update={'head': fixed}), lambda: None)
    assert head.look_at(Pose(1.0, 2.0)).verdict.code is VerdictCode.SUCCEEDED
    assert head.lanes == ()
