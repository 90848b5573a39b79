"""What stops a robot whose action server does not."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from action_msgs.srv import CancelGoal
from rclpy.node import Node
from std_msgs.msg import String

from vla_bt.ros.lanes.server import HardStop

PATIENCE_S = 0.2
"""Time MoveIt has to stop the arm on a cancel request alone."""
LATE_S = 4.0
"""Longest a request is on its way: after 3 s DDS repeats what a new server has missed."""


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


class OthersStop:
    """Cancels every goal, whosever it is, of action servers that no lane sends goals to.

    Nav2's controller may go on after the navigator was canceled (navigation2#4659). Nothing else
    in this package cancels goals that are not its own, but the lanes that share this stop.

    Args:
        node: Owner of the clients.
        actions: Names of the actions. One that is not there is left out.
        clock: Seconds, steady.
    """

    def __init__(
        self,
        node: Node,
        actions: Sequence[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._clients = [
            node.create_client(CancelGoal, f'{name}/_action/cancel_goal') for name in actions
        ]
        self._asked: list[tuple[Any, Any]] = []
        self._asked_s = 0.0

    def act(self) -> None:
        """Ask all servers that are there. Returns at once."""
        self._forget()
        self._asked_s = self._clock()
        # Neither an id nor a time: all goals.
        self._asked = [
            (client, client.call_async(CancelGoal.Request()))
            for client in self._clients
            if client.service_is_ready()
        ]

    def is_pending(self) -> bool:
        """Return whether a request may still be on its way."""
        if self._asked and self._clock() - self._asked_s > LATE_S:
            self._forget()
        return any(not request.done() for _, request in self._asked)

    def _forget(self) -> None:
        for client, request in self._asked:
            client.remove_pending_request(request)
        self._asked = []
