"""The rest of a robot, as little of it as the behaviour server needs to be READY.

Publishes its readings, offers its action servers (which nobody calls), and listens to the
server's status topics as an operator's screen does. `navigate_to_pose` and the emergency stop are
left to whoever measures. Publishes no readings any more once the topic `bench/readings` says
false, and again once it says true.

The messages are made into bytes once, so that this process takes little of the machine.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable
from typing import Any

import rclpy
from control_msgs.action import GripperCommand, PointHead
from geometry_msgs.msg import TransformStamped
from moveit_msgs.action import MoveGroup
from moveit_msgs.srv import ApplyPlanningScene
from nav2_msgs.action import Spin
from nav_msgs.msg import Odometry
from rclpy.action import ActionServer
from rclpy.node import Node
from rclpy.serialization import serialize_message
from sensor_msgs.msg import BatteryState, JointState
from std_msgs.msg import Bool, String
from tf2_msgs.msg import TFMessage
from vision_msgs.msg import Detection3D, Detection3DArray, ObjectHypothesisWithPose
from vla_msgs.msg import ActionPlan

from bench.ros_child import LATCHED, READINGS_TOPIC, end_with_parent
from vla_bt.ros.robot_config import RobotConfig, load_robot_config

MOTION_HZ = 50.0
"""Of odometry, transforms and joints each, as mobile manipulators publish them."""
CAMERA_HZ = 10.0
BATTERY_HZ = 1.0
JOINTS = ('right_shoulder_pitch', 'right_shoulder_yaw', 'right_elbow', 'right_wrist', 'neck')


class Peer:
    """The stand-in for the robot.

    Args:
        node: Owner of everything.
    """

    def __init__(self, node: Node) -> None:
        config = load_robot_config()
        names = config.readings
        self._node = node
        self._timers: list[Any] = []
        self._servers = list(_offer(node, config))
        motion = self._publish_all((
            (names.odometry_topic, _odometry(), 10),
            (names.joints_topic, JointState(name=JOINTS, position=[0.5] * len(JOINTS)), 10),
            (names.tf_topic, _transforms(config), 100),
        ))
        battery = BatteryState(percentage=0.9, present=True)
        self._rates = (
            (MOTION_HZ, motion),
            (CAMERA_HZ, self._publish_all([(config.perception.detections_topic, _picture(), 10)])),
            (BATTERY_HZ, self._publish_all([(names.battery_topic, battery, LATCHED)])),
        )
        for topic in ('vla/planner_status', 'robot_status', 'planner_feedback'):
            node.create_subscription(String, topic, lambda message: None, LATCHED)
        node.create_subscription(ActionPlan, 'vla/action_plan', lambda message: None, LATCHED)
        node.create_subscription(Bool, READINGS_TOPIC, self._switch, LATCHED)
        self._switch(Bool(data=True))

    def _publish_all(self, what: Iterable[tuple[str, Any, Any]]) -> Callable[[], None]:
        """Return a function that publishes each message of (topic, message, QoS)."""
        made = [
            (self._node.create_publisher(type(message), topic, qos), serialize_message(message))
            for topic, message, qos in what
        ]

        def publish() -> None:
            for publisher, data in made:
                publisher.publish(data)

        return publish

    def _switch(self, message: Bool) -> None:
        for timer in self._timers:
            self._node.destroy_timer(timer)
        rates = self._rates if message.data else ()
        self._timers = [
            self._node.create_timer(1.0 / rate_hz, publish) for rate_hz, publish in rates
        ]


def _offer(node: Node, config: RobotConfig) -> Iterable[Any]:
    offers = (
        (Spin, config.navigation.turn_action),
        (MoveGroup, config.arm.move_action),
        (GripperCommand, config.gripper.action),
        (PointHead, config.head.action),
    )
    for kind, name in offers:
        yield ActionServer(node, kind, name, lambda handle: None)
    yield node.create_service(
        ApplyPlanningScene, config.arm.scene_service, lambda request, response: response
    )


def _odometry() -> Odometry:
    message = Odometry()
    message.header.frame_id = 'odom'
    message.pose.pose.orientation.w = 1.0
    message.pose.covariance[0] = message.pose.covariance[7] = 0.02**2
    return message


def _transforms(config: RobotConfig) -> TFMessage:
    frames = config.frames
    made = []
    for parent, child in ((frames.map, frames.base), (frames.base, config.arm.hand_link)):
        stamped = TransformStamped(child_frame_id=child)
        stamped.header.frame_id = parent
        stamped.transform.rotation.w = 1.0
        made.append(stamped)
    return TFMessage(transforms=made)


def _picture() -> Detection3DArray:
    result = ObjectHypothesisWithPose()
    result.hypothesis.class_id, result.hypothesis.score = 'red cup', 0.9
    result.pose.pose.position.x = 3.8
    result.pose.pose.orientation.w = 1.0
    message = Detection3DArray(detections=[Detection3D(id='red_cup', results=[result])])
    message.header.frame_id = 'map'
    return message


def main() -> None:
    """Run until the parent ends or SIGINT."""
    end_with_parent()
    rclpy.init()
    node = Node('peer')
    peer = Peer(node)
    with contextlib.suppress(KeyboardInterrupt, rclpy.executors.ExternalShutdownException):
        rclpy.spin(node)
    del peer


if __name__ == '__main__':
    sys.exit(main())
