"""The speed of the base, which Nav2 takes on a topic of its own and not with the goal."""

from __future__ import annotations

from typing import Any

from rclpy.node import Node


def _message_class() -> Any | None:
    try:
        from nav2_msgs.msg import SpeedLimit
    except ImportError:  # our stand-ins hold only the types an action needs
        return None
    return SpeedLimit


class SpeedLimiter:
    """Tells Nav2's controller the largest speed.

    Args:
        node: Owner of the publisher.
        topic: Where the controller listens.
        message_class: nav2_msgs/msg/SpeedLimit; None: where this Nav2 has none, limits are
            left to its own configuration, with one warning.
    """

    def __init__(self, node: Node, topic: str, message_class: Any | None = None) -> None:
        self._node = node
        self._class = message_class or _message_class()
        self._publisher = node.create_publisher(self._class, topic, 10) if self._class else None
        self._limit_mps: float | None = None

    def limit(self, speed_mps: float | None) -> None:
        """Set the largest speed, m/s > 0; None lifts a limit set before, if one was."""
        if speed_mps is None and self._limit_mps is None:
            return
        self._limit_mps = speed_mps
        if self._class is None or self._publisher is None:
            self._node.get_logger().warning(
                'nav2_msgs has no SpeedLimit here: goals drive at the speed Nav2 is set to',
                once=True,
            )
            return
        message = self._class(percentage=False, speed_limit=float(speed_mps or 0.0))
        self._publisher.publish(message)
