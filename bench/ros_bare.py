"""Nodes that do as little as a node can: what the behaviour server is compared with.

Parameter `role`:

    latency      subscribes std_msgs/Bool and answers with the time it came, on CLOCK_MONOTONIC
    timer        has one 10 Hz timer that does nothing
    subscriber   subscribes what the behaviour server does, and does nothing with it
"""

from __future__ import annotations

import contextlib
import sys
import time
from typing import Any

import rclpy
from rclpy.node import Node
from std_msgs.msg import Bool, Int64

from bench.ros_child import BARE_TOPIC, STAMP_TOPIC, end_with_parent
from vla_bt.ros.readings.transforms import LATCHED, LISTEN
from vla_bt.ros.robot_config import load_robot_config


def _latency(node: Node) -> None:
    publisher = node.create_publisher(Int64, STAMP_TOPIC, 10)

    def take(message: Bool) -> None:
        now_ns = time.monotonic_ns()
        publisher.publish(Int64(data=now_ns))

    node.create_subscription(Bool, BARE_TOPIC, take, 10)


def _timer(node: Node) -> None:
    node.create_timer(0.1, lambda: None)


def _subscriber(node: Node) -> None:
    from nav_msgs.msg import Odometry
    from sensor_msgs.msg import BatteryState, JointState
    from tf2_msgs.msg import TFMessage
    from vision_msgs.msg import Detection3DArray

    config = load_robot_config()
    names = config.readings
    topics: tuple[tuple[Any, str, Any], ...] = (
        (Odometry, names.odometry_topic, LISTEN),
        (JointState, names.joints_topic, LISTEN),
        (TFMessage, names.tf_topic, LISTEN),
        (TFMessage, names.tf_static_topic, LATCHED),
        (BatteryState, names.battery_topic, LISTEN),
        (Bool, names.emergency_stop_topic, 10),
        (Detection3DArray, config.perception.detections_topic, LISTEN),
    )
    for kind, topic, qos in topics:
        node.create_subscription(kind, topic, lambda message: None, qos)


def main() -> None:
    """Run until the parent ends or SIGINT."""
    end_with_parent()
    rclpy.init()
    node = Node('bare')
    roles = {'latency': _latency, 'timer': _timer, 'subscriber': _subscriber}
    roles[node.declare_parameter('role', 'timer').value](node)
    with contextlib.suppress(KeyboardInterrupt, rclpy.executors.ExternalShutdownException):
        rclpy.spin(node)


if __name__ == '__main__':
    sys.exit(main())
