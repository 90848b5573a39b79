"""Readings: what the robot's topics say of it, written into the world model."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from geometry_msgs.msg import PoseWithCovarianceStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import BatteryState, JointState
from vision_msgs.msg import Detection3DArray

from vla_bt.robot import Pose
from vla_bt.ros.readings.detections import DetectionReader
from vla_bt.ros.readings.emergency_stop import EmergencyStop
from vla_bt.ros.readings.guard_readings import GuardReadings
from vla_bt.ros.readings.messages import to_rigid
from vla_bt.ros.readings.stamps import age_s
from vla_bt.ros.readings.transforms import LATCHED, LISTEN, NEWEST, Transforms
from vla_bt.ros.robot_config import PoseSource, RobotConfig
from vla_bt.safety import GuardRule
from vla_bt.world import WorldModel
from vla_bt.world.readings import BATTERY, EMERGENCY_STOP, POSE

_PICTURES = QoSProfile(depth=10, reliability=ReliabilityPolicy.BEST_EFFORT)
"""Of several detectors, for a tenth of a second."""


class Readings:
    """Keeps `world.robot` and `world.objects` as the topics say. Executor thread only.

    A value that is not finite or out of range is ignored with one warning; a battery that gives
    none counts as unknown. `seen_at_s` holds when each kind of reading last came.

    Args:
        node: Owner of the subscriptions.
        config: Topics, frames and where the pose comes from.
        world: Written to; its clock dates the readings.
        transforms: Read where the pose comes from tf, and for detections in other frames.
        reader: Understands the detector's messages.
        on_change: Called when the emergency stop, the battery or what is seen changed; poses and
            joints come too often for that and are left to the heartbeat.
        on_estop: Called at once, before `on_change`, when the emergency stop is pressed.
        guards: What they watch is listened to besides.
        on_reading: Called after each message that guards may judge, once it is written.

    Raises:
        SettingsError: A guard watches what this robot has no topic for, or the topic of a guard
            has no such field.
    """

    def __init__(
        self,
        node: Node,
        config: RobotConfig,
        world: WorldModel,
        *,
        transforms: Transforms,
        reader: DetectionReader,
        on_change: Callable[[], None],
        on_estop: Callable[[], None],
        guards: Iterable[GuardRule] = (),
        on_reading: Callable[[], None] = lambda: None,
    ) -> None:
        self.seen_at_s: dict[str, float] = {}
        """Time on the world's clock by kind: pose, battery, joints, emergency_stop, objects."""
        self._world = world
        self._frames = config.frames
        self._transforms = transforms
        self._paced = transforms.paced
        self._reader = reader
        self._on_change = on_change
        self._on_estop = on_estop
        self._on_reading = on_reading
        self._log = node.get_logger()
        self._now_ns = lambda: node.get_clock().now().nanoseconds
        self._subscribe(node, config)
        self._guarded = GuardReadings(
            node, config, guards, world, transforms=transforms, on_reading=on_reading
        )

    @property
    def unheard(self) -> tuple[str, ...]:
        """The sources that guards watch and that have never reported."""
        return tuple(it for it in self._guarded.sources if it not in self._world.readings)

    def refresh(self) -> None:
        """Take in poses, joints, transforms and sightings that have come; else 0.1 s may pass.

        Call it before something is decided on them.
        """
        self._paced.refresh()
        self._guarded.refresh()

    def _subscribe(self, node: Node, config: RobotConfig) -> None:
        topics = config.readings
        if topics.pose_source is PoseSource.ODOMETRY:
            self._paced.subscribe(Odometry, topics.odometry_topic, self._take_pose, NEWEST)
        elif topics.pose_source is PoseSource.AMCL:
            _subscribe_twice(
                node, PoseWithCovarianceStamped, topics.amcl_topic, self._take_pose
            )
        else:
            self._transforms.on_change(self._take_transform)
        _subscribe_twice(node, BatteryState, topics.battery_topic, self._take_battery)
        self._paced.subscribe(JointState, topics.joints_topic, self._take_joints, LISTEN)
        seen = config.perception.detections_topic
        self._paced.subscribe(Detection3DArray, seen, self._take_detections, _PICTURES)
        EmergencyStop(node, topics.emergency_stop_topic, self._take_estop)

    def _take_pose(self, message: Any) -> None:
        rigid = to_rigid(message.pose.pose)
        if rigid is None:
            self._log.warning('the pose of the robot is not finite: ignored', once=True)
        else:
            self._set_pose(rigid.to_pose(), self._age_s(message))

    def _take_transform(self) -> None:
        frames = self._frames
        rigid = self._transforms.lookup(frames.map, frames.base)
        if rigid is not None:
            self._set_pose(rigid.to_pose(), self._transforms.age_s(frames.map, frames.base))

    def _set_pose(self, pose: Pose, age: float | None) -> None:
        self._date('pose')
        self._world.update_robot(pose=pose)
        self._read(POSE, 1.0, age)

    def _take_battery(self, message: BatteryState) -> None:
        ratio: float | None = float(message.percentage)
        if not 0.0 <= message.percentage <= 1.0:
            self._log.warning(
                f'battery percentage {ratio} is not within 0..1: charge unknown', once=True
            )
            ratio = None
        self._date('battery')
        is_new = ratio != self._world.robot.battery_ratio
        if is_new:
            self._world.update_robot(battery_ratio=ratio)
        self._read(BATTERY, ratio, self._age_s(message))
        if is_new:
            self._on_change()

    def _take_joints(self, message: JointState) -> None:
        positions = dict(zip(message.name, message.position, strict=False))
        finite = {name: value for name, value in positions.items() if math.isfinite(value)}
        if len(finite) < len(positions):
            self._log.warning('a joint position is not finite: ignored', once=True)
        self._date('joints')
        self._world.update_robot(
            joint_positions={**self._world.robot.joint_positions, **finite}
        )

    def _take_estop(self, is_pressed: bool | None) -> None:
        was_pressed = self._world.robot.emergency_stop
        if is_pressed is None:
            self._log.error('nobody publishes the emergency stop any more: it is not known')
        else:
            self._date('emergency_stop')
            if is_pressed is was_pressed:
                self._read(EMERGENCY_STOP, float(is_pressed), 0.0)
                return
        self._world.update_robot(emergency_stop=is_pressed)
        if is_pressed:
            self._on_estop()
        else:
            self._on_reading()
        self._on_change()

    def _take_detections(self, message: Detection3DArray) -> None:
        found = self._reader.read(message)
        self._date('objects')
        for detection in found:
            if detection.id != self._world.robot.held_object:
                self._world.observe(detection)
        if found:
            self._on_change()

    def _age_s(self, message: Any) -> float | None:
        """Return how old a message is by its stamp; None, with a warning: from the future."""
        age = age_s(message.header.stamp, self._now_ns)
        if age is None:
            self._log.warning(
                f'a {type(message).__name__} is stamped in the future: not known to be fresh',
                throttle_duration_sec=5.0,
            )
        return age

    def _read(self, source: str, value: float | None, age: float | None) -> None:
        """Write a reading for the guards; unknown when its age is."""
        self._world.read(source, None if age is None else value, age or 0.0)
        self._on_reading()

    def _date(self, kind: str) -> None:
        self.seen_at_s[kind] = self._world.clock()


def _subscribe_twice(node: Node, kind: Any, topic: str, take: Callable[[Any], None]) -> None:
    """Listen to publishers of any kind, and to latched ones also for what they sent before.

    amcl, for one, publishes no further pose while the robot stands still.
    """
    for qos in (LISTEN, LATCHED):
        node.create_subscription(kind, topic, take, qos)
