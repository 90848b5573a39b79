"""What the simulated robot measures for the guards, as the topics of a real one."""

from __future__ import annotations

import math
from collections.abc import Callable

from geometry_msgs.msg import Point, PoseWithCovariance, Vector3, Wrench, WrenchStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from sensor_msgs.msg import Imu, LaserScan
from std_msgs.msg import Header
from vision_msgs.msg import (
    Detection3D,
    Detection3DArray,
    ObjectHypothesis,
    ObjectHypothesisWithPose,
)

from vla_bt.ros.readings.rigid import about_y
from vla_bt.ros.robot_config import PersonType, RobotConfig
from vla_bt.ros.sim.parameters import RosFaults
from vla_bt.sim.gauges import Gauges
from vla_bt.sim.lidar import NEAREST_M, RANGE_M, START_RAD, STEP_RAD

FAST_PERIOD_S = 0.05
SLOW_PERIOD_S = 0.1
_YAW_VARIANCE_RAD2 = 1e-4


class GaugeTopics:
    """Publishes scan, people, inertial measurement and force, where the robot file names a topic.

    A topic that nobody listens to costs next to nothing.

    Args:
        node: Owner of the publishers.
        gauges: The simulation's.
        config: Names of topics and frames; where people come as poses, none are published.
        faults: Returns which sensors are silent or broken.
    """

    def __init__(
        self, node: Node, gauges: Gauges, config: RobotConfig, faults: Callable[[], RosFaults]
    ) -> None:
        self._node = node
        self._gauges = gauges
        self._base = config.frames.base
        self._faults = faults
        self._published_s: dict[str, float] = {}
        names = config.readings
        is_detected = names.person_type is PersonType.DETECTIONS
        kinds = {
            'scan': (LaserScan, names.scan_topic, self._scan, SLOW_PERIOD_S),
            'people': (
                Detection3DArray, names.person_topic * is_detected, self._people, SLOW_PERIOD_S
            ),
            'imu': (Imu, names.imu_topic, self._imu, FAST_PERIOD_S),
            'wrench': (WrenchStamped, names.wrench_topic, self._wrench, FAST_PERIOD_S),
        }  # fmt: skip
        self._topics = {
            sensor: (node.create_publisher(kind, topic, 10), make, period_s)
            for sensor, (kind, topic, make, period_s) in kinds.items()
            if topic
        }

    def update(self, now_s: float) -> None:
        """Publish what is due.

        Args:
            now_s: Steady time.
        """
        for sensor, (publisher, make, period_s) in self._topics.items():
            is_due = now_s - self._published_s.get(sensor, -math.inf) >= period_s
            is_silent = sensor in self._faults().silent_sensors
            if is_due and not is_silent and publisher.get_subscription_count():
                self._published_s[sensor] = now_s
                publisher.publish(make(sensor in self._faults().broken_sensors))

    def _header(self) -> Header:
        stamp = self._node.get_clock().now().to_msg()
        return Header(stamp=stamp, frame_id=self._base)

    def _scan(self, is_broken: bool) -> LaserScan:
        ranges = self._gauges.scan()
        return LaserScan(
            header=self._header(),
            angle_min=START_RAD,
            angle_max=START_RAD + STEP_RAD * (len(ranges) - 1),
            angle_increment=STEP_RAD,
            scan_time=SLOW_PERIOD_S,
            range_min=NEAREST_M,
            range_max=RANGE_M,
            ranges=[math.nan] * len(ranges) if is_broken else ranges,
        )

    def _people(self, is_broken: bool) -> Detection3DArray:
        distance_m = self._gauges.person_distance_m
        header = self._header()
        people = []
        if is_broken or math.isfinite(distance_m):
            people = [_person(header, math.nan if is_broken else distance_m)]
        return Detection3DArray(header=header, detections=people)

    def _imu(self, is_broken: bool) -> Imu:
        x, y, z, w = about_y(math.nan if is_broken else self._gauges.tilt_rad)
        imu = Imu(header=self._header())
        imu.orientation.x, imu.orientation.y, imu.orientation.z, imu.orientation.w = x, y, z, w
        return imu

    def _wrench(self, is_broken: bool) -> WrenchStamped:
        force_n = math.nan if is_broken else self._gauges.contact_force_n
        return WrenchStamped(header=self._header(), wrench=Wrench(force=Vector3(z=force_n)))


def measure_motion(odometry: Odometry, gauges: Gauges, is_broken: bool) -> None:
    """Fill in how fast the base is and how sure it is of its place.

    Args:
        odometry: Changed in place.
        gauges: The simulation's.
        is_broken: NaN instead of both.
    """
    variance_m2 = math.nan if is_broken else gauges.localisation_m**2
    for index, variance in ((0, variance_m2), (7, variance_m2), (35, _YAW_VARIANCE_RAD2)):
        odometry.pose.covariance[index] = variance
    odometry.twist.twist.linear.x = math.nan if is_broken else gauges.speed_mps


def _person(header: Header, ahead_m: float) -> Detection3D:
    hypothesis = ObjectHypothesis(class_id='person', score=1.0)
    result = ObjectHypothesisWithPose(hypothesis=hypothesis, pose=PoseWithCovariance())
    result.pose.pose.position = Point(x=ahead_m)
    return Detection3D(header=header, id='person_1', results=[result])
