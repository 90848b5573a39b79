import math

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from builtin_interfaces.msg import Time
from geometry_msgs.msg import Point, Quaternion, Transform, Vector3
from geometry_msgs.msg import Pose as PoseMessage

from vla_bt.robot import Pose
from vla_bt.ros.readings.messages import stamp_ns, to_pose_stamped, to_rigid, transform_to_rigid

pytestmark = pytest.mark.ros


def test_a_pose_survives_the_way_there_and_back():
    pose = Pose(1.0, -2.0, 2.5, 0.3)
    message = to_pose_stamped(pose, 'map')
    assert message.header.frame_id == 'map'
    assert stamp_ns(message.header.stamp) == 0
    back = to_rigid(message.pose).to_pose()
    assert back == Pose(1.0, -2.0, pytest.approx(2.5), 0.3)


def test_integers_are_accepted():
    assert to_pose_stamped(Pose(1, 2, 0, 0), 'map').pose.position.x == 1.0


@pytest.mark.parametrize(
    ('point', 'turn'),
    [
        (Point(x=math.nan), Quaternion(w=1.0)),
        (Point(z=math.inf), Quaternion(w=1.0)),
        (Point(), Quaternion(w=math.nan)),
        (Point(), Quaternion(w=0.0)),
        (Point(), Quaternion(x=3.0, w=4.0)),
    ],
)
def test_what_is_no_pose_is_none(point, turn):
    assert to_rigid(PoseMessage(position=point, orientation=turn)) is None


def test_a_quaternion_a_little_off_is_made_a_unit():
    rigid = to_rigid(PoseMessage(orientation=Quaternion(w=1.01)))
    assert math.hypot(*rigid.rotation) == pytest.approx(1.0)


def test_transforms_read_like_poses():
    transform = Transform(translation=Vector3(x=1.0), rotation=Quaternion(w=1.0))
    assert transform_to_rigid(transform).position == (1.0, 0.0, 0.0)


def test_stamps_are_nanoseconds():
    assert stamp_ns(Time(sec=2, nanosec=5)) == 2_000_000_005
