"""MoveIt's planning scene service, to be had beside its actions."""

from __future__ import annotations

from typing import Any

from moveit_msgs.srv import ApplyPlanningScene
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.task import Future

from vla_bt.ros.faulty_servers.host import Host

REFUSED = 'unknown'
"""Name of an object that cannot be attached."""
UNANSWERED = 'mute'
"""Name of an object that gets no answer."""


class SceneServer:
    """Takes every change of the scene, except of objects with the names above.

    Args:
        host: The process.
        at: Name of the service.
    """

    def __init__(self, host: Host, at: str) -> None:
        self.at = at
        self._host = host
        self._service = host.node.create_service(
            ApplyPlanningScene, at, self._apply, callback_group=ReentrantCallbackGroup()
        )
        host.tell('ready', at)

    def close(self) -> None:
        """Take the service away."""
        self._host.node.destroy_service(self._service)
        self._host.tell('closed', self.at)

    async def _apply(self, request: Any, response: Any) -> Any:
        if not request.scene.robot_state.attached_collision_objects:
            response.success = True
            return response
        carried = request.scene.robot_state.attached_collision_objects[0]
        self._host.tell(
            'scene',
            self.at,
            id=carried.object.id,
            operation=carried.object.operation[0],
            link=carried.link_name,
            touch=list(carried.touch_links),
            edges_m=[list(shape.dimensions) for shape in carried.object.primitives],
            removed=[entry.id for entry in request.scene.world.collision_objects],
            is_diff=request.scene.is_diff and request.scene.robot_state.is_diff,
        )
        if carried.object.id == UNANSWERED:
            await Future()
        response.success = carried.object.id != REFUSED
        return response
