import math
import time

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('vision_msgs', reason='vision_msgs is not installed')

from builtin_interfaces.msg import Time
from geometry_msgs.msg import (
    Point,
    PoseWithCovariance,
    PoseWithCovarianceStamped,
    Transform,
    TransformStamped,
    Vector3,
)
from geometry_msgs.msg import (
    Pose as PoseMessage,
)
from nav_msgs.msg import Odometry
from rclpy.qos import DurabilityPolicy, QoSProfile, qos_profile_sensor_data
from sensor_msgs.msg import BatteryState, JointState
from std_msgs.msg import Bool, Header
from tf2_msgs.msg import TFMessage
from vision_msgs.msg import (
    Detection3D,
    Detection3DArray,
    ObjectHypothesis,
    ObjectHypothesisWithPose,
)

from vla_bt.robot import Pose
from vla_bt.ros.readings.detections import DetectionReader
from vla_bt.ros.readings.readings import Readings
from vla_bt.ros.readings.transforms import Transforms
from vla_bt.ros.robot_config import PoseSource
from vla_bt.world import WorldModel
from vla_bt.world.readings import Reading

pytestmark = pytest.mark.ros

RELIABLE = QoSProfile(depth=10)
LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)


class Listener:
    """Readings, the world they write to, and whom they call."""

    def __init__(self, node, namespace, config, spin_until, source=PoseSource.ODOMETRY):
        topics = {
            'pose_source': source,
            'tf_topic': f'{namespace}/tf',
            'tf_static_topic': f'{namespace}/tf_static',
        }
        seen = {'detections_topic': f'{namespace}/seen'}
        config = config.model_copy(
            update={
                'readings': config.readings.model_copy(update=topics),
                'perception': config.perception.model_copy(update=seen),
            }
        )
        self.node, self.namespace, self.spin_until = node, namespace, spin_until
        self.world = WorldModel(clock=lambda: 7.0)
        self.calls = []
        self.told = []
        transforms = Transforms(node, f'{namespace}/tf', f'{namespace}/tf_static')
        colours = config.perception.colours
        self.readings = Readings(
            node,
            config,
            self.world,
            transforms=transforms,
            reader=DetectionReader(transforms, 'map', colours, lambda reason: None),
            on_change=lambda: self.calls.append('change'),
            on_estop=lambda: self.calls.append('stop'),
            on_reading=self.tell,
        )

    def tell(self):
        source, reading = max(self.world.readings.items(), key=lambda item: item[1].at_s)
        self.told.append((source, reading.value))

    @property
    def robot(self):
        return self.world.robot

    def publisher(self, kind, topic, qos=RELIABLE):
        made = self.node.create_publisher(kind, f'{self.namespace}/{topic}', qos)
        self.spin_until(lambda: made.get_subscription_count())
        return made

    def dated(self, kind):
        self.spin_until(lambda: kind in self.readings.seen_at_s)
        return self.readings.seen_at_s[kind]


@pytest.fixture
def listen(node, namespace, robot_config, spin_until):
    def make(source=PoseSource.ODOMETRY):
        return Listener(node, namespace, robot_config, spin_until, source)

    return make


def at(x, y):
    return PoseWithCovariance(pose=PoseMessage(position=Point(x=x, y=y)))


@pytest.mark.parametrize('qos', [RELIABLE, qos_profile_sensor_data], ids=['reliable', 'sensor'])
def test_the_pose_comes_from_odometry(listen, spin_until, qos):
    listener = listen()
    assert listener.robot.pose is None
    listener.publisher(Odometry, 'odom', qos).publish(Odometry(pose=at(1.0, 2.0)))
    spin_until(lambda: listener.robot.pose)
    assert listener.robot.pose == Pose(1.0, 2.0)
    assert listener.dated('pose') == 7.0
    assert listener.calls == []


def test_the_pose_comes_from_amcl_also_when_published_before(listen, node, namespace, spin_until):
    publisher = node.create_publisher(
        PoseWithCovarianceStamped, f'{namespace}/amcl_pose', LATCHED
    )
    publisher.publish(PoseWithCovarianceStamped(pose=at(3.0, 4.0)))
    listener = listen(PoseSource.AMCL)
    spin_until(lambda: listener.robot.pose)
    assert listener.robot.pose == Pose(3.0, 4.0)


@pytest.mark.parametrize('qos', [RELIABLE, LATCHED, qos_profile_sensor_data])
def test_amcl_is_heard_however_it_publishes(listen, spin_until, qos):
    listener = listen(PoseSource.AMCL)
    publisher = listener.publisher(PoseWithCovarianceStamped, 'amcl_pose', qos)
    publisher.publish(PoseWithCovarianceStamped(pose=at(3.0, 4.0)))
    spin_until(lambda: listener.robot.pose)


def test_a_charge_told_before_we_came_is_got_from_a_latched_publisher(
    listen, node, namespace, spin_until
):
    publisher = node.create_publisher(BatteryState, f'{namespace}/battery_state', LATCHED)
    publisher.publish(BatteryState(percentage=0.7))
    listener = listen()
    spin_until(lambda: listener.robot.battery_ratio == pytest.approx(0.7))


def test_the_pose_comes_from_tf(listen, spin_until):
    listener = listen(PoseSource.TF)
    steps = [
        TransformStamped(
            header=Header(frame_id=parent),
            child_frame_id=child,
            transform=Transform(translation=Vector3(x=1.0)),
        )
        for parent, child in (('map', 'odom'), ('odom', 'base_link'))
    ]
    publisher = listener.publisher(TFMessage, 'tf')
    publisher.publish(TFMessage(transforms=steps[1:]))
    publisher.publish(TFMessage(transforms=steps[:1]))
    spin_until(lambda: listener.robot.pose)
    assert listener.robot.pose == Pose(2.0, 0.0)


def test_a_pose_that_has_come_counts_after_refresh_without_a_turn_of_the_executor(
    listen, spin_until
):
    listener = listen()
    publisher = listener.publisher(Odometry, 'odom')
    publisher.publish(Odometry(pose=at(1.0, 0.0)))
    spin_until(lambda: listener.robot.pose)
    publisher.publish(Odometry(pose=at(2.0, 0.0)))
    end_s = time.monotonic() + 5.0
    while listener.robot.pose != Pose(2.0, 0.0):
        assert time.monotonic() < end_s
        listener.readings.refresh()


@pytest.mark.parametrize('bad', [math.nan, math.inf])
def test_a_pose_that_is_not_finite_is_ignored(listen, spin_until, bad):
    listener = listen()
    publisher = listener.publisher(Odometry, 'odom')
    publisher.publish(Odometry(pose=at(bad, 0.0)))
    publisher.publish(Odometry(pose=at(1.0, 0.0)))
    spin_until(lambda: listener.robot.pose)
    publisher.publish(Odometry(pose=at(0.0, bad)))
    publisher.publish(Odometry(pose=at(2.0, 0.0)))
    spin_until(lambda: listener.robot.pose == Pose(2.0, 0.0))


def test_the_battery_ratio_is_taken_and_changes_are_told(listen, spin_until):
    listener = listen()
    publisher = listener.publisher(BatteryState, 'battery_state')
    for _ in range(2):
        publisher.publish(BatteryState(percentage=0.5))
    spin_until(lambda: listener.robot.battery_ratio == 0.5)
    assert listener.dated('battery') == 7.0
    spin_until.cycles()
    assert listener.calls == ['change']


@pytest.mark.parametrize('bad', [math.nan, 80.0, -0.1])
def test_a_battery_that_says_nothing_sensible_is_unknown(listen, spin_until, bad):
    listener = listen()
    publisher = listener.publisher(BatteryState, 'battery_state')
    publisher.publish(BatteryState(percentage=0.5))
    spin_until(lambda: listener.robot.battery_ratio == 0.5)
    publisher.publish(BatteryState(percentage=bad))
    spin_until(lambda: listener.robot.battery_ratio is None)


def test_joints_of_several_publishers_are_joined_and_nan_left_out(listen, spin_until):
    listener = listen()
    publisher = listener.publisher(JointState, 'joint_states', qos_profile_sensor_data)
    publisher.publish(JointState(name=['elbow', 'wrist'], position=[1.0, 2.0]))
    publisher.publish(JointState(name=['elbow', 'finger'], position=[math.nan, 0.1]))
    spin_until(lambda: 'finger' in listener.robot.joint_positions)
    assert listener.robot.joint_positions == {'elbow': 1.0, 'wrist': 2.0, 'finger': 0.1}
    assert listener.dated('joints') == 7.0


@pytest.mark.parametrize('qos', [RELIABLE, LATCHED], ids=['plain', 'latched'])
def test_the_emergency_stop_calls_at_once_and_once(listen, spin_until, qos):
    listener = listen()
    publisher = listener.publisher(Bool, 'emergency_stop', qos)
    assert listener.robot.emergency_stop is None
    publisher.publish(Bool(data=False))
    spin_until(lambda: listener.robot.emergency_stop is False)
    assert listener.calls == ['change']
    for _ in range(2):
        publisher.publish(Bool(data=True))
    spin_until(lambda: listener.robot.emergency_stop)
    spin_until.cycles()
    assert listener.calls == ['change', 'stop', 'change']
    publisher.publish(Bool(data=False))
    spin_until(lambda: listener.robot.emergency_stop is False)
    assert listener.dated('emergency_stop') == 7.0


def test_a_stop_pressed_before_we_came_is_got_from_a_latched_publisher(
    listen, node, namespace, spin_until
):
    node.create_publisher(Bool, f'{namespace}/emergency_stop', LATCHED).publish(Bool(data=True))
    listener = listen()
    spin_until(lambda: listener.robot.emergency_stop)
    assert listener.calls == ['stop', 'change']


def test_one_publisher_does_not_release_what_a_latched_one_presses(listen, spin_until):
    listener = listen()
    button = listener.publisher(Bool, 'emergency_stop', LATCHED)
    other = listener.publisher(Bool, 'emergency_stop')
    button.publish(Bool(data=True))
    spin_until(lambda: listener.robot.emergency_stop)
    other.publish(Bool(data=False))
    spin_until.cycles()
    assert listener.robot.emergency_stop is True
    button.publish(Bool(data=False))
    spin_until(lambda: listener.robot.emergency_stop is False)


def test_an_emergency_stop_that_nobody_publishes_any_more_is_unknown(listen, node, spin_until):
    listener = listen()
    button = listener.publisher(Bool, 'emergency_stop', LATCHED)
    button.publish(Bool(data=False))
    spin_until(lambda: listener.robot.emergency_stop is False)
    del listener.calls[:], listener.told[:]
    node.destroy_publisher(button)
    spin_until(lambda: listener.robot.emergency_stop is None)
    assert listener.world.readings['emergency_stop'] == Reading(None, 7.0)
    assert listener.robot.emergency_stops == 1, 'it counts as a press'
    assert listener.told, 'the guards judge it at once'
    assert listener.calls == ['change']


def detection(object_id='red_cup', frame='map'):
    hypothesis = ObjectHypothesis(class_id='cup', score=0.9)
    result = ObjectHypothesisWithPose(hypothesis=hypothesis, pose=at(1.0, 2.0))
    entry = Detection3D(id=object_id, results=[result])
    return Detection3DArray(header=Header(frame_id=frame), detections=[entry])


def test_what_is_seen_becomes_a_belief(listen, spin_until):
    listener = listen()
    listener.publisher(Detection3DArray, 'seen').publish(detection())
    spin_until(lambda: 'red_cup' in listener.world.objects)
    belief = listener.world.objects['red_cup']
    assert (belief.label, belief.colour, belief.pose) == ('cup', 'red', Pose(1.0, 2.0))
    assert (belief.confidence, belief.seen_at_s) == (0.9, 7.0)
    assert listener.calls == ['change']


def test_what_the_hand_holds_is_not_seen_standing_somewhere(listen, spin_until):
    listener = listen()
    publisher = listener.publisher(Detection3DArray, 'seen')
    publisher.publish(detection())
    spin_until(lambda: 'red_cup' in listener.world.objects)
    listener.world.picked('red_cup')
    publisher.publish(detection())
    publisher.publish(detection('apple_1'))
    spin_until(lambda: 'apple_1' in listener.world.objects)
    assert listener.world.objects['red_cup'].location == ''
    assert listener.world.objects['red_cup'].confidence == 1.0


def test_what_cannot_be_placed_is_not_believed(listen, spin_until):
    listener = listen()
    listener.publisher(Detection3DArray, 'seen').publish(detection(frame='nowhere'))
    assert listener.dated('objects') == 7.0
    assert listener.world.objects == {}
    assert listener.calls == []


def stamped(node, kind, ago_s, **fields):
    now_ns = node.get_clock().now().nanoseconds - round(ago_s * 1e9)
    stamp = Time(sec=now_ns // 10**9, nanosec=now_ns % 10**9)
    return kind(header=Header(stamp=stamp), **fields)


def test_what_guards_judge_is_dated_by_arrival_without_a_stamp(listen, spin_until):
    listener = listen()
    listener.publisher(Odometry, 'odom').publish(Odometry(pose=at(1.0, 2.0)))
    listener.publisher(BatteryState, 'battery_state').publish(BatteryState(percentage=0.5))
    spin_until(lambda: {'pose', 'battery'} <= listener.world.readings.keys())
    assert listener.world.readings['pose'] == Reading(1.0, 7.0)
    assert listener.world.readings['battery'] == Reading(0.5, 7.0)


@pytest.mark.parametrize('source', ['pose', 'battery'])
def test_an_old_stamp_makes_an_old_reading(listen, node, spin_until, source):
    listener = listen()
    if source == 'pose':
        message = stamped(node, Odometry, 20.0, pose=at(1.0, 2.0))
        listener.publisher(Odometry, 'odom').publish(message)
    else:
        message = stamped(node, BatteryState, 20.0, percentage=0.5)
        listener.publisher(BatteryState, 'battery_state').publish(message)
    spin_until(lambda: source in listener.world.readings)
    assert -50.0 < listener.world.readings[source].at_s <= -13.0


@pytest.mark.parametrize('source', ['pose', 'battery'])
def test_a_stamp_in_the_future_makes_it_unknown(listen, node, spin_until, source):
    listener = listen()
    if source == 'pose':
        message = stamped(node, Odometry, -60.0, pose=at(1.0, 2.0))
        listener.publisher(Odometry, 'odom').publish(message)
    else:
        message = stamped(node, BatteryState, -60.0, percentage=0.5)
        listener.publisher(BatteryState, 'battery_state').publish(message)
    spin_until(lambda: source in listener.world.readings)
    assert listener.world.readings[source] == Reading(None, 7.0)


@pytest.mark.parametrize('bad', [math.nan, 80.0])
def test_a_charge_that_makes_no_sense_is_an_unknown_reading(listen, spin_until, bad):
    listener = listen()
    publisher = listener.publisher(BatteryState, 'battery_state')
    publisher.publish(BatteryState(percentage=bad))
    spin_until(lambda: 'battery' in listener.world.readings)
    assert listener.world.readings['battery'].value is None


def test_the_emergency_stop_is_read_anew_with_every_message(listen, spin_until):
    listener = listen()
    publisher = listener.publisher(Bool, 'emergency_stop')
    publisher.publish(Bool(data=False))
    spin_until(lambda: listener.robot.emergency_stop is False)
    before = listener.world.readings_taken
    publisher.publish(Bool(data=False))
    spin_until(lambda: listener.world.readings_taken > before)
    assert listener.world.readings['emergency_stop'] == Reading(0.0, 7.0)
    publisher.publish(Bool(data=True))
    spin_until(lambda: listener.world.readings['emergency_stop'].value == 1.0)


def test_every_reading_is_told_and_a_press_before_anything_is_judged(listen, spin_until):
    listener = listen()
    publisher = listener.publisher(Bool, 'emergency_stop')
    publisher.publish(Bool(data=False))
    spin_until(lambda: listener.told)
    listener.told.clear()
    publisher.publish(Bool(data=False))
    spin_until(lambda: listener.told)
    assert listener.told == [('emergency_stop', 0.0)]


def test_without_guards_nothing_is_waited_for(listen):
    assert listen().readings.unheard == ()
