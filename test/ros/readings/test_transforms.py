import math
import time

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('tf2_msgs', reason='tf2_msgs is not installed')

from geometry_msgs.msg import Quaternion, Transform, TransformStamped, Vector3
from std_msgs.msg import Header
from tf2_msgs.msg import TFMessage

from vla_bt.ros.readings.rigid import Rigid, about_z
from vla_bt.ros.readings.transforms import LATCHED, Transforms

pytestmark = pytest.mark.ros


def stamped(parent, child, x=0.0, yaw=0.0):
    turn = Quaternion(z=math.sin(yaw / 2), w=math.cos(yaw / 2))
    transform = Transform(translation=Vector3(x=x), rotation=turn)
    return TransformStamped(
        header=Header(frame_id=parent), child_frame_id=child, transform=transform
    )


class Broadcaster:
    def __init__(self, node, namespace):
        self.moving = node.create_publisher(TFMessage, f'{namespace}/tf', 10)
        self.fixed = node.create_publisher(TFMessage, f'{namespace}/tf_static', LATCHED)


@pytest.fixture
def broadcaster(node, namespace):
    return Broadcaster(node, namespace)


@pytest.fixture
def transforms(node, namespace, broadcaster, spin_until):
    made = Transforms(node, f'{namespace}/tf', f'{namespace}/tf_static')
    spin_until(lambda: broadcaster.moving.get_subscription_count())
    return made


def test_frames_are_followed_up_and_down_the_tree(broadcaster, transforms, spin_until):
    broadcaster.moving.publish(
        TFMessage(
            transforms=[
                stamped('map', '/odom', 1.0, math.pi / 2),
                stamped('odom', 'base_link', 2.0),
                stamped('base_link', 'camera', 0.5),
                stamped('base_link', 'hand', -0.5),
            ]
        )
    )
    spin_until(lambda: transforms.lookup('map', 'camera'))
    assert transforms.lookup('map', 'camera').position == pytest.approx((1.0, 2.5, 0.0))
    assert transforms.lookup('hand', 'camera').position == pytest.approx((1.0, 0.0, 0.0))
    back = transforms.lookup('camera', 'map') @ transforms.lookup('map', 'camera')
    assert back.position == pytest.approx((0.0, 0.0, 0.0))


def test_a_frame_is_where_it_is_in_itself(transforms):
    assert transforms.lookup('anything', 'anything') == Rigid()


def test_nothing_connects_unknown_frames(transforms):
    assert transforms.lookup('map', 'camera') is None


def test_fixed_frames_published_earlier_are_got(node, namespace, broadcaster, spin_until):
    broadcaster.fixed.publish(TFMessage(transforms=[stamped('map', 'odom', 3.0)]))
    late = Transforms(node, f'{namespace}/tf', f'{namespace}/tf_static')
    spin_until(lambda: late.lookup('map', 'odom'))
    assert late.lookup('map', 'odom').position == (3.0, 0.0, 0.0)


def test_the_latest_transform_counts_and_listeners_are_told(broadcaster, transforms, spin_until):
    told = []
    transforms.on_change(lambda: told.append(transforms.lookup('map', 'base').position[0]))
    for x in (1.0, 2.0):
        broadcaster.moving.publish(TFMessage(transforms=[stamped('map', 'base', x)]))
    spin_until(lambda: len(told) == 2)
    assert told == [1.0, 2.0]


def test_a_transform_that_is_not_finite_is_ignored(broadcaster, transforms, spin_until):
    bad, good = stamped('map', 'base', math.nan), stamped('map', 'odom', 1.0, 0.5)
    broadcaster.moving.publish(TFMessage(transforms=[bad, good]))
    spin_until(lambda: transforms.lookup('map', 'odom'))
    assert transforms.lookup('map', 'base') is None
    assert transforms.lookup('map', 'odom').rotation == pytest.approx(about_z(0.5))


def test_frames_in_a_ring_end(broadcaster, transforms, spin_until):
    ring = [stamped('a', 'b'), stamped('b', 'a')]
    broadcaster.moving.publish(TFMessage(transforms=ring))
    spin_until(lambda: transforms.lookup('a', 'b'))
    assert transforms.lookup('map', 'a') is None


def test_lookup_knows_what_has_come_without_a_turn_of_the_executor(
    node, namespace, broadcaster, transforms, spin_until
):
    def publish(x):
        broadcaster.moving.publish(TFMessage(transforms=[stamped('map', 'base', x)]))

    def place():
        rigid = transforms.lookup('map', 'base')
        return rigid and rigid.position[0]

    publish(1.0)
    spin_until(lambda: place() == 1.0)
    for x in (2.0, 3.0):
        publish(x)
    end_s = time.monotonic() + 5.0
    while place() != 3.0:
        assert time.monotonic() < end_s


def test_what_moves_ages_and_what_is_fixed_does_not(node, namespace, spin_until):
    now_s = [10.0]
    transforms = Transforms(
        node, f'{namespace}/tf', f'{namespace}/tf_static', clock=lambda: now_s[0]
    )
    moving = node.create_publisher(TFMessage, f'{namespace}/tf', 10)
    fixed = node.create_publisher(TFMessage, f'{namespace}/tf_static', LATCHED)

    def send(publisher, parent, child):
        step = TransformStamped(header=Header(frame_id=parent), child_frame_id=child)
        spin_until(publisher.get_subscription_count)
        publisher.publish(TFMessage(transforms=[step]))
        spin_until(lambda: transforms.lookup(parent, child))

    send(fixed, 'base', 'laser')
    send(moving, 'map', 'odom')
    now_s[0] = 12.0
    send(moving, 'odom', 'base')
    now_s[0] = 15.0
    assert transforms.age_s('base', 'laser') == 0.0
    assert transforms.age_s('laser', 'laser') == 0.0
    assert transforms.age_s('odom', 'laser') == 3.0
    assert transforms.age_s('laser', 'odom') == 3.0
    assert transforms.age_s('map', 'base') == 5.0  # the oldest one counts
    assert transforms.age_s('map', 'nowhere') == 0.0
