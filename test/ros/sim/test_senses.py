"""What the simulated robot publishes, read by the behaviour server's own readers."""

import math
from typing import Any

import pytest

pytest.importorskip('vision_msgs', reason='needs the built interfaces')

from home_double import FakeHome  # noqa: E402
from nav_msgs.msg import Odometry  # noqa: E402
from vision_msgs.msg import Detection3DArray  # noqa: E402

from vla_bt.robot import Detection, Pose, VerdictCode  # noqa: E402
from vla_bt.ros.readings.detections import DetectionReader  # noqa: E402
from vla_bt.ros.readings.readings import Readings  # noqa: E402
from vla_bt.ros.readings.rigid import about_y  # noqa: E402
from vla_bt.ros.readings.transforms import Transforms  # noqa: E402
from vla_bt.ros.sim.parameters import RosFaults  # noqa: E402
from vla_bt.ros.sim.senses import PICTURE_PERIOD_S, BodyTopics, Camera  # noqa: E402
from vla_bt.sim import SimFaults  # noqa: E402
from vla_bt.world import WorldModel  # noqa: E402

pytestmark = pytest.mark.ros

CUP = Detection(
    id='red_cup', label='cup', colour='red', pose=Pose(3.8, 4.4, 0.3, 0.9), confidence=0.75
)


class Setup:
    """The publishers, and the readers that the behaviour server has for them."""

    def __init__(self, node: Any, config: Any) -> None:
        self.home = FakeHome()
        home: Any = self.home
        self.faults = RosFaults(SimFaults(), frozenset(), frozenset())
        self.body = BodyTopics(node, home, config, lambda: about_y(0.5), lambda: self.faults)
        self.camera = Camera(node, home, config)
        self.world = WorldModel(clock=lambda: 0.0)
        self.transforms = Transforms(node)
        warn = self.warned = list[str]()
        reader = DetectionReader(
            self.transforms, config.frames.map, config.perception.colours, warn.append
        )
        self.readings = Readings(
            node,
            config,
            self.world,
            transforms=self.transforms,
            reader=reader,
            on_change=lambda: None,
            on_estop=lambda: None,
        )
        self.pictures: list[Detection3DArray] = []
        topic = config.perception.detections_topic
        node.create_subscription(Detection3DArray, topic, self.pictures.append, 10)


@pytest.fixture
def setup(node: Any, robot_config: Any) -> Setup:
    return Setup(node, robot_config)


def test_pose_joints_battery_and_stop_are_read_as_they_are(
    setup: Setup, spin_until: Any
) -> None:
    setup.home.pose = Pose(1.0, 2.0, 0.75)

    def is_read() -> bool:
        setup.body.publish_pose()
        setup.body.publish_battery()
        setup.body.publish_emergency_stop(False)
        return {'pose', 'joints', 'battery', 'emergency_stop'} <= set(setup.readings.seen_at_s)

    spin_until(is_read)
    robot = setup.world.robot
    assert robot.pose is not None
    assert (robot.pose.x_m, robot.pose.y_m, robot.pose.yaw_rad) == pytest.approx((1.0, 2.0, 0.75))
    assert robot.battery_ratio == pytest.approx(0.5)
    assert robot.emergency_stop is False
    assert robot.joint_positions == {'right_gripper': 0.04}


def test_odometry_may_be_silent_or_broken(setup: Setup, node: Any, spin_until: Any) -> None:
    heard: list[Any] = []
    node.create_subscription(Odometry, 'odom', heard.append, 10)

    def is_heard() -> bool:
        setup.body.publish_pose()
        return bool(heard)

    spin_until(is_heard)
    assert heard[-1].twist.twist.linear.x == 0.5
    setup.faults = RosFaults(
        SimFaults(), frozenset(), frozenset(), broken_sensors=frozenset({'odometry'})
    )
    spin_until(lambda: is_heard() and math.isnan(heard[-1].twist.twist.linear.x))
    setup.faults = RosFaults(
        SimFaults(), frozenset(), frozenset(), silent_sensors=frozenset({'odometry'})
    )
    spin_until.cycles()
    heard.clear()
    for _ in range(5):
        setup.body.publish_pose()
    spin_until.cycles()
    assert heard == []


def test_the_hand_is_found_in_the_map(setup: Setup, spin_until: Any) -> None:
    setup.home.pose = Pose(1.0, 2.0, 0.75)

    def is_connected() -> bool:
        setup.body.publish_pose()
        return setup.transforms.lookup('map', 'right_hand') is not None

    spin_until(is_connected)
    hand = setup.transforms.lookup('map', 'right_hand')
    base = setup.transforms.lookup('map', 'base_link')
    assert hand is not None
    assert base is not None
    assert hand.position == pytest.approx((1.5, 2.0, 0.9))
    assert (base.inverse @ hand).rotation == pytest.approx(about_y(0.5))


def test_a_picture_is_read_as_it_was_seen(setup: Setup, spin_until: Any) -> None:
    now_s = [1000.0]

    def is_seen() -> bool:
        now_s[0] += 2 * PICTURE_PERIOD_S
        setup.camera.update(now_s[0])
        setup.home.perception.ticket.end(VerdictCode.SUCCEEDED, detections=(CUP,))
        return 'red_cup' in setup.world.objects

    spin_until(is_seen)
    belief = setup.world.objects['red_cup']
    assert (belief.label, belief.colour, belief.confidence) == ('cup', 'red', 0.75)
    assert belief.pose is not None
    assert belief.pose.z_m == pytest.approx(0.9)
    assert setup.warned == []


def test_pictures_are_taken_one_after_the_other_and_not_too_often(setup: Setup) -> None:
    setup.camera.update(1000.0)
    setup.camera.update(1001.0)
    assert setup.home.calls == [('detect',)]
    setup.home.perception.ticket.end(VerdictCode.SUCCEEDED, detections=())
    setup.camera.update(1002.0)
    setup.camera.update(1002.0 + PICTURE_PERIOD_S / 2)
    assert setup.home.calls == [('detect',)]
    setup.camera.update(1002.0 + 1.5 * PICTURE_PERIOD_S)
    assert setup.home.calls == [('detect',), ('detect',)]


def test_a_look_that_fails_shows_nothing_and_is_tried_again(
    setup: Setup, spin_until: Any
) -> None:
    setup.home.perception.ticket.end(VerdictCode.REJECTED)
    for now_s in (1000.0, 1001.0, 1002.0):
        setup.camera.update(now_s)
    spin_until.cycles()
    assert setup.pictures == []
    assert len(setup.home.calls) == 3
