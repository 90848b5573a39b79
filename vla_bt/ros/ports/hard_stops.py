"""What stops a robot whose action server does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from action_msgs.srv import CancelGoal
from rclpy.node import Node
from std_msgs.msg import String

from vla_bt.ros.lanes.server import HardStop

PATIENCE_S = 0.2
"""Time MoveIt has to stop the arm on a cancel request alone."""


def trajectory_stop(node: Node, topic: str) -> HardStop:
    """Return what makes MoveIt stop every trajectory it executes.

    `/move_action` stops on a cancel request, `/execute_trajectory` accepts it and moves on. While
    MoveIt only plans there is nothing to stop, and other arms are spared.

    Args:
        node: Owner of the publisher.
        topic: Of MoveIt's trajectory execution events, std_msgs/msg/String.
    """
    publisher = node.create_publisher(String, topic, 10)
    return HardStop(
        act=lambda: publisher.publish(String(data='stop')),
        after_s=PATIENCE_S,
        is_needed=lambda feedback: getattr(feedback, 'state', '') != 'PLANNING',
    )


def cancel_everything(node: Node, actions: Sequence[str]) -> HardStop:
    """Return what cancels every goal, whosever it is, of some action servers.

    Nav2's controller may go on after the navigator was canceled (navigation2#4659). Nothing else
    in this package cancels goals that are not its own.

    Args:
        node: Owner of the clients.
        actions: Names of the actions. One that is not there is left out.
    """
    clients = [node.create_client(CancelGoal, f'{name}/_action/cancel_goal') for name in actions]
    return HardStop(act=lambda: _cancel_all(clients))


def _cancel_all(clients: Sequence[Any]) -> None:
    for client in clients:
        if client.service_is_ready():
            # Neither an id nor a time: all goals.
            client.call_async(CancelGoal.Request())
