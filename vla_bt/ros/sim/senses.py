"""What the simulated robot publishes about itself and about what it sees."""

from __future__ import annotations

import math
from collections.abc import Callable

from geometry_msgs.msg import Point, PoseWithCovariance, TransformStamped, Vector3
from nav_msgs.msg import Odometry
from rclpy.node import Node
from sensor_msgs.msg import BatteryState, JointState
from std_msgs.msg import Bool, Header
from tf2_msgs.msg import TFMessage
from vision_msgs.msg import (
    BoundingBox3D,
    Detection3D,
    Detection3DArray,
    ObjectHypothesis,
    ObjectHypothesisWithPose,
)

from vla_bt.robot import Detection, Pose, Ticket
from vla_bt.ros.qos import NEWEST_KEPT
from vla_bt.ros.readings.messages import to_pose_message
from vla_bt.ros.readings.rigid import Quaternion, Rigid, about_z
from vla_bt.ros.robot_config import RobotConfig
from vla_bt.ros.sim.gauges import measure_motion
from vla_bt.ros.sim.parameters import RosFaults
from vla_bt.sim import HomeRobot

ODOM_FRAME = 'odom'
_OBJECT_SIZE_M = 0.08
PICTURE_PERIOD_S = 0.1


class BodyTopics:
    """Odometry, transforms, joints, battery and emergency stop.

    Args:
        node: Owner of the publishers.
        robot: The simulation.
        config: Names of topics and frames.
        hand_rotation: Returns the hand link's rotation in the base's frame.
        faults: Returns whether odometry is silent or broken.
    """

    def __init__(
        self,
        node: Node,
        robot: HomeRobot,
        config: RobotConfig,
        hand_rotation: Callable[[], Quaternion],
        faults: Callable[[], RosFaults],
    ) -> None:
        names = config.readings
        self._node = node
        self._hand_link = config.arm.hand_link
        self._hand_rotation = hand_rotation
        self._faults = faults
        self._robot = robot
        self._frames = config.frames
        self._odometry = node.create_publisher(Odometry, names.odometry_topic, 10)
        self._joints = node.create_publisher(JointState, names.joints_topic, 10)
        self._battery = node.create_publisher(BatteryState, names.battery_topic, NEWEST_KEPT)
        self._stop = node.create_publisher(Bool, names.emergency_stop_topic, NEWEST_KEPT)
        self._tf = node.create_publisher(TFMessage, names.tf_topic, 100)
        self._static = node.create_publisher(TFMessage, names.tf_static_topic, NEWEST_KEPT)
        self._static.publish(self._map_to_odom())

    def publish_pose(self) -> None:
        """Publish odometry, the transforms of base and hand, and the joints."""
        stamp = self._node.get_clock().now().to_msg()
        base = _rigid(self._robot.pose)
        reached = base.inverse @ _rigid(self._robot.hand_pose)
        hand = Rigid(reached.position, self._hand_rotation())
        header = Header(stamp=stamp, frame_id=ODOM_FRAME)
        if 'odometry' not in self._faults().silent_sensors:
            self._publish_odometry(header, base)
        transforms = [
            _transform(header, self._frames.base, base),
            _transform(Header(stamp=stamp, frame_id=self._frames.base), self._hand_link, hand),
        ]
        self._tf.publish(TFMessage(transforms=transforms))
        joints = self._robot.read_state().joint_positions
        positions = list(joints.values())
        self._joints.publish(
            JointState(header=Header(stamp=stamp), name=list(joints), position=positions)
        )

    def _publish_odometry(self, header: Header, base: Rigid) -> None:
        odometry = Odometry(header=header, child_frame_id=self._frames.base)
        odometry.pose = PoseWithCovariance(pose=to_pose_message(base))
        is_broken = 'odometry' in self._faults().broken_sensors
        measure_motion(odometry, self._robot.gauges, is_broken)
        self._odometry.publish(odometry)

    def publish_battery(self) -> None:
        """Publish the charge, 0..1."""
        message = BatteryState(percentage=self._robot.battery_ratio, present=True)
        message.header.stamp = self._node.get_clock().now().to_msg()
        message.power_supply_status = BatteryState.POWER_SUPPLY_STATUS_DISCHARGING
        message.voltage = math.nan
        self._battery.publish(message)

    def publish_emergency_stop(self, is_pressed: bool) -> None:
        """Publish the state of the emergency stop."""
        self._stop.publish(Bool(data=is_pressed))

    def _map_to_odom(self) -> TFMessage:
        """Return the transform of a robot whose odometry never drifts."""
        header = Header(frame_id=self._frames.map, stamp=self._node.get_clock().now().to_msg())
        return TFMessage(transforms=[_transform(header, ODOM_FRAME, Rigid())])


class Camera:
    """Looks again and again, and publishes what is in view.

    Args:
        node: Owner of the publisher.
        robot: The simulation.
        config: Topic and frame.
    """

    def __init__(self, node: Node, robot: HomeRobot, config: RobotConfig) -> None:
        self._node = node
        self._robot = robot
        self._frame = config.frames.map
        topic = config.perception.detections_topic
        self._publisher = node.create_publisher(Detection3DArray, topic, 10)
        self._look: Ticket | None = None
        self._published_s = 0.0

    def update(self, now_s: float) -> None:
        """Publish the picture when it is done, and take the next one.

        Args:
            now_s: Steady time; pictures are at least `PICTURE_PERIOD_S` apart.
        """
        if self._look is None and now_s - self._published_s >= PICTURE_PERIOD_S:
            self._look = self._robot.perception.detect()
        verdict = self._look.verdict if self._look else None
        if verdict is None:
            return
        self._look, self._published_s = None, now_s
        if 'detections' in verdict.data:
            self._publish(verdict.data['detections'])

    def _publish(self, detections: tuple[Detection, ...]) -> None:
        stamp = self._node.get_clock().now().to_msg()
        header = Header(stamp=stamp, frame_id=self._frame)
        entries = [_entry(detection, header) for detection in detections]
        self._publisher.publish(Detection3DArray(header=header, detections=entries))


def _rigid(pose: Pose) -> Rigid:
    return Rigid((pose.x_m, pose.y_m, pose.z_m), about_z(pose.yaw_rad))


def _transform(header: Header, child: str, rigid: Rigid) -> TransformStamped:
    transform = TransformStamped(header=header, child_frame_id=child)
    message = to_pose_message(rigid)
    at = message.position
    transform.transform.translation = Vector3(x=at.x, y=at.y, z=at.z)
    transform.transform.rotation = message.orientation
    return transform


def _entry(detection: Detection, header: Header) -> Detection3D:
    """Return a detection by the convention of `readings.detections`: poses are of the foot."""
    pose = to_pose_message(_rigid(detection.pose))
    words = ' '.join(filter(None, (detection.colour, detection.label)))
    hypothesis = ObjectHypothesis(class_id=words, score=detection.confidence)
    result = ObjectHypothesisWithPose(hypothesis=hypothesis, pose=PoseWithCovariance(pose=pose))
    size = Vector3(x=_OBJECT_SIZE_M, y=_OBJECT_SIZE_M, z=_OBJECT_SIZE_M)
    return Detection3D(
        header=header, id=detection.id, results=[result], bbox=_box(detection.pose, size)
    )


def _box(foot: Pose, size: Vector3) -> BoundingBox3D:
    box = BoundingBox3D(size=size)
    box.center.position = Point(x=foot.x_m, y=foot.y_m, z=foot.z_m + size.z / 2)
    box.center.orientation.w = 1.0
    return box
