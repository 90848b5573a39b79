"""Topics into the readings that guards judge, over DDS."""

import math
import time
from typing import Any

import pytest

pytest.importorskip('vision_msgs', reason='vision_msgs is not installed')

from builtin_interfaces.msg import Time  # noqa: E402
from geometry_msgs.msg import (  # noqa: E402
    PoseWithCovarianceStamped,
    Transform,
    TransformStamped,
    Vector3,
    Wrench,
    WrenchStamped,
)
from nav_msgs.msg import Odometry  # noqa: E402
from pydantic import TypeAdapter  # noqa: E402
from rclpy.qos import qos_profile_sensor_data  # noqa: E402
from sensor_msgs.msg import LaserScan  # noqa: E402
from std_msgs.msg import Header  # noqa: E402
from tf2_msgs.msg import TFMessage  # noqa: E402

from vla_bt.ros.readings.guard_readings import GuardReadings  # noqa: E402
from vla_bt.ros.readings.transforms import LATCHED, Transforms  # noqa: E402
from vla_bt.safety.guards import AnyGuard  # noqa: E402
from vla_bt.world import WorldModel  # noqa: E402

pytestmark = pytest.mark.ros

NOW_S = 500.0


def guard(watches: str, **fields: Any) -> Any:
    entry = {'watches': watches, 'policy': 'stop', 'name': watches, 'max_age_s': 1.0, **fields}
    return TypeAdapter(AnyGuard).validate_python(entry)


OBSTACLE = guard('obstacle_distance', min_m=0.4)
FORCE = guard('contact_force', max_n=50.0)


class Listener:
    """Guard readings, the world they write to, and how often they told somebody."""

    def __init__(self, node: Any, namespace: str, config: Any, spin_until: Any) -> None:
        self.node, self.namespace, self.spin_until = node, namespace, spin_until
        self.config = config
        self.world = WorldModel(clock=lambda: NOW_S)
        self.moved_s = [100.0]
        topics = (f'{namespace}/tf', f'{namespace}/tf_static')
        self.transforms = Transforms(node, *topics, clock=lambda: self.moved_s[0])
        self.told = 0
        self.readings: GuardReadings | None = None

    def watch(self, *guards: Any, **readings: Any) -> 'Listener':
        topics = self.config.readings.model_copy(update=readings)
        config = self.config.model_copy(update={'readings': topics})
        self.readings = GuardReadings(
            self.node, config, guards, self.world, transforms=self.transforms, on_reading=self.tell
        )
        return self

    def tell(self) -> None:
        self.told += 1

    def publisher(self, kind: Any, topic: str, qos: Any = 10) -> Any:
        made = self.node.create_publisher(kind, f'{self.namespace}/{topic}', qos)
        self.spin_until(lambda: made.get_subscription_count())
        return made

    def heard(self, source: str, count: int = 1) -> Any:
        """Wait until so many messages were taken, and return the source's reading."""
        self.spin_until(lambda: self.told >= count)
        return self.world.readings.get(source)

    def stamp(self, ago_s: float) -> Time:
        now_ns = self.node.get_clock().now().nanoseconds - round(ago_s * 1e9)
        return Time(sec=now_ns // 10**9, nanosec=now_ns % 10**9)


@pytest.fixture
def listener(node: Any, namespace: str, robot_config: Any, spin_until: Any) -> Listener:
    return Listener(node, namespace, robot_config, spin_until)


def scan(*ranges: float, stamp: Time | None = None, frame: str = 'base_link') -> LaserScan:
    return LaserScan(
        header=Header(frame_id=frame, stamp=stamp or Time()),
        range_min=0.1,
        range_max=8.0,
        angle_increment=math.pi / 2,
        ranges=list(ranges),
    )


def force(newtons: float, stamp: Time | None = None) -> WrenchStamped:
    header = Header(stamp=stamp or Time())
    return WrenchStamped(header=header, wrench=Wrench(force=Vector3(z=newtons)))


@pytest.mark.parametrize('qos', [10, qos_profile_sensor_data], ids=['reliable', 'sensor'])
def test_a_scan_becomes_a_reading(listener: Listener, qos: Any) -> None:
    listener.watch(OBSTACLE)
    listener.publisher(LaserScan, 'scan', qos).publish(scan(2.0, 1.25))
    reading = listener.heard('obstacle_distance')
    assert (reading.value, reading.at_s) == (pytest.approx(1.25), NOW_S)


@pytest.mark.parametrize(
    ('ranges', 'value'), [((math.inf,), math.inf), ((math.nan,), None), ((), None)]
)
def test_free_is_infinite_and_a_blind_scan_unknown(
    listener: Listener, ranges: tuple[float, ...], value: float | None
) -> None:
    listener.watch(OBSTACLE)
    listener.publisher(LaserScan, 'scan').publish(scan(*ranges))
    assert listener.heard('obstacle_distance').value == value


def test_only_what_is_watched_is_listened_to(listener: Listener, node: Any) -> None:
    listener.watch(OBSTACLE)
    names = {name for name, _ in node.get_topic_names_and_types()}
    for topic in ('people', 'imu', 'wrench', 'odom'):
        assert f'{listener.namespace}/{topic}' not in names


def test_a_number_that_is_none_is_unknown(listener: Listener) -> None:
    listener.watch(FORCE)
    listener.publisher(WrenchStamped, 'wrench').publish(force(math.nan))
    assert listener.heard('contact_force').value is None


def test_an_old_stamp_makes_an_old_reading(listener: Listener) -> None:
    listener.watch(FORCE)
    publisher = listener.publisher(WrenchStamped, 'wrench')
    publisher.publish(force(3.0, listener.stamp(ago_s=30.0)))
    reading = listener.heard('contact_force')
    assert reading.value == 3.0
    assert NOW_S - 60.0 < reading.at_s <= NOW_S - 30.0


def test_a_stamp_in_the_future_makes_it_unknown(listener: Listener) -> None:
    listener.watch(FORCE)
    publisher = listener.publisher(WrenchStamped, 'wrench')
    publisher.publish(force(3.0, listener.stamp(ago_s=-3600.0)))
    reading = listener.heard('contact_force')
    assert (reading.value, reading.at_s) == (None, NOW_S)


def test_every_message_is_judged_one_by_one(listener: Listener, spin_until: Any) -> None:
    seen: list[float | None] = []
    listener.tell = lambda: seen.append(listener.world.readings['contact_force'].value)  # type: ignore[method-assign]
    listener.watch(FORCE)
    publisher = listener.publisher(WrenchStamped, 'wrench')
    sent = [float(number) for number in range(20)]
    for newtons in sent:
        publisher.publish(force(newtons))
    spin_until(lambda: len(seen) == len(sent))
    assert seen == sent


def test_a_message_that_has_come_counts_after_refresh(listener: Listener) -> None:
    listener.watch(FORCE)
    assert listener.readings is not None
    publisher = listener.publisher(WrenchStamped, 'wrench')
    publisher.publish(force(1.0))
    listener.heard('contact_force')
    publisher.publish(force(2.0))
    end_s = time.monotonic() + 5.0
    while listener.world.readings['contact_force'].value != 2.0:
        assert time.monotonic() < end_s
        listener.readings.refresh()


def connect(listener: Listener, child: str, x: float, is_static: bool) -> None:
    """Put frame `child` to `x` ahead of the base."""
    name, qos = ('tf_static', LATCHED) if is_static else ('tf', 10)
    step = TransformStamped(
        header=Header(frame_id='base_link'),
        child_frame_id=child,
        transform=Transform(translation=Vector3(x=x)),
    )
    listener.publisher(TFMessage, name, qos).publish(TFMessage(transforms=[step]))
    listener.spin_until(lambda: listener.transforms.lookup('base_link', child))


def test_a_scanner_is_placed_by_tf(listener: Listener) -> None:
    listener.watch(OBSTACLE)
    connect(listener, 'laser', 0.5, is_static=True)
    listener.moved_s[0] += 99.0  # what does not move does not age
    listener.publisher(LaserScan, 'scan').publish(scan(2.0, frame='/laser'))
    reading = listener.heard('obstacle_distance')
    assert (reading.value, reading.at_s) == (2.5, NOW_S)


def test_a_transform_that_stopped_coming_makes_the_reading_old(listener: Listener) -> None:
    listener.watch(OBSTACLE)
    connect(listener, 'neck', 0.5, is_static=False)
    listener.moved_s[0] += 4.0
    listener.publisher(LaserScan, 'scan').publish(scan(2.0, frame='neck'))
    assert listener.heard('obstacle_distance').at_s == pytest.approx(NOW_S - 4.0)


def test_a_scanner_that_nothing_connects_to_the_base_measures_nothing(listener: Listener) -> None:
    listener.watch(OBSTACLE)
    listener.publisher(LaserScan, 'scan').publish(scan(2.0, frame='nowhere'))
    assert listener.heard('obstacle_distance').value is None


def test_a_scanner_may_be_placed_by_the_robot_file(listener: Listener) -> None:
    listener.watch(OBSTACLE, scanner_pose=(-0.5, 0.0, math.pi))
    listener.publisher(LaserScan, 'scan').publish(scan(2.0, frame='nowhere'))
    assert listener.heard('obstacle_distance').value == pytest.approx(2.5)


def test_a_frame_without_a_name_is_the_base(listener: Listener) -> None:
    listener.watch(OBSTACLE)
    listener.publisher(LaserScan, 'scan').publish(scan(2.0, frame=''))
    assert listener.heard('obstacle_distance').value == 2.0


def test_a_pose_published_before_we_came_is_got(listener: Listener, node: Any) -> None:
    message: Any = PoseWithCovarianceStamped()
    message.pose.covariance[0] = message.pose.covariance[7] = 0.04
    name = f'{listener.namespace}/amcl_pose'
    node.create_publisher(PoseWithCovarianceStamped, name, LATCHED).publish(message)
    topics: dict[str, Any] = {'localisation_topic': 'amcl_pose', 'localisation_type': 'pose'}
    config = listener.config
    readings = type(config.readings).model_validate({**config.readings.model_dump(), **topics})
    listener.config = config.model_copy(update={'readings': readings})
    listener.watch(guard('localisation', max_m=0.5))
    assert listener.heard('localisation').value == pytest.approx(0.2)


@pytest.mark.parametrize('qos', [10, qos_profile_sensor_data], ids=['reliable', 'sensor'])
def test_the_deviation_comes_with_the_odometry(listener: Listener, qos: Any) -> None:
    listener.watch(guard('localisation', max_m=0.5))
    message: Any = Odometry()
    message.pose.covariance[0] = message.pose.covariance[7] = 0.04
    publisher = listener.publisher(Odometry, 'odom', qos)
    publisher.publish(message)
    assert listener.heard('localisation').value == pytest.approx(0.2)
    message.pose.covariance[0] = 0.0
    publisher.publish(message)
    listener.spin_until(lambda: listener.world.readings['localisation'].value is None)
