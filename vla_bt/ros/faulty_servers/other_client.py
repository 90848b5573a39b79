"""Another client of an action server, on a node of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from action_msgs.srv import CancelGoal
from rclpy.action.client import ActionClient
from rclpy.node import Node
from unique_identifier_msgs.msg import UUID

from vla_bt.ros.faulty_servers.host import Host

LOOK_AGAIN_S = 0.01


class OtherClient:
    """Sends goals of its own to a server, and cancels other clients' goals.

    Calls return at once; what they ask for is sent as soon as the server is seen. Nobody waits
    for the answers.

    Args:
        host: The process.
        action: Class of the action.
        at: Its name.
    """

    def __init__(self, host: Host, action: Any, at: str) -> None:
        self._host = host
        self._node = Node(
            f'{host.node.get_name()}_other_client',
            namespace=host.node.get_namespace(),
            context=host.node.context,
            use_global_arguments=False,
            enable_rosout=False,
            start_parameter_services=False,
        )
        host.node.executor.add_node(self._node)
        self._client = ActionClient(self._node, action, at)
        self._canceler = self._node.create_client(CancelGoal, f'{at}/_action/cancel_goal')
        self._is_open = True

    def send(self, goal: Any) -> bytes:
        """Send a goal; return its id, 16 bytes."""
        goal_id = uuid.uuid4().bytes
        self._when_seen(
            self._client.server_is_ready,
            lambda: self._client.send_goal_async(goal, goal_uuid=UUID(uuid=list(goal_id))),
        )
        return goal_id

    def cancel(self, goal_id: bytes) -> None:
        """Ask for a goal to be canceled."""
        request = CancelGoal.Request()
        request.goal_info.goal_id = UUID(uuid=list(goal_id))
        self._when_seen(
            self._canceler.service_is_ready, lambda: self._canceler.call_async(request)
        )

    def close(self) -> None:
        """Take the node away."""
        self._is_open = False
        self._host.node.executor.remove_node(self._node)
        self._client.destroy()
        self._node.destroy_node()

    def _when_seen(self, is_seen: Callable[[], bool], act: Callable[[], Any]) -> None:
        if not self._is_open:
            return
        if is_seen():
            act()
        else:
            self._host.alarms.after(LOOK_AGAIN_S, lambda: self._when_seen(is_seen, act))
