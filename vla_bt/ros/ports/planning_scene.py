"""What the motion planner believes the hand to carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from geometry_msgs.msg import Pose as PoseMessage
from moveit_msgs.msg import (
    AttachedCollisionObject,
    CollisionObject,
    PlanningScene,
    PlanningSceneWorld,
    RobotState,
)
from moveit_msgs.srv import ApplyPlanningScene
from rclpy.node import Node
from rclpy.task import Future
from shape_msgs.msg import SolidPrimitive
from std_msgs.msg import Header

from vla_bt.errors import FailureKind, shorten
from vla_bt.robot import Ticket, Verdict, VerdictCode
from vla_bt.ros.lanes.local_lane import LocalLane, LocalTicket
from vla_bt.ros.lanes.ticket import bad_goal
from vla_bt.ros.ports.inputs import is_text
from vla_bt.ros.robot_config import RobotConfig


class SceneEditor:
    """Changes MoveIt's planning scene through its service; each change is a ticket.

    A change that has been sent cannot be canceled; it moves nothing, and ends in time.

    Args:
        node: Owner of the client.
        config: The robot.
        wake: Called when a ticket ended.
    """

    def __init__(self, node: Node, config: RobotConfig, wake: Callable[[], None]) -> None:
        self._config = config.arm
        self._server_s = config.timeouts.server_s
        self._wake = wake
        self._node = node
        self._client = node.create_client(ApplyPlanningScene, config.arm.scene_service)
        self._lane = LocalLane(node, wake, poll=self._greet)
        self.lanes = (self._lane,)

    def attach(self, object_id: str) -> Ticket:
        """Have the hand carry the object, as a box of `carried_size_m` around the hand.

        An object of that id in the scene's world goes with it. No id ends BAD_GOAL.
        """
        if not is_text(object_id) or not object_id.strip():
            return bad_goal(f'No object for the hand to carry: {shorten(object_id)}.')
        config = self._config
        box = SolidPrimitive(type=SolidPrimitive.BOX, dimensions=list(config.carried_size_m))
        shape = CollisionObject(
            header=Header(frame_id=config.hand_link),
            id=object_id,
            primitives=[box],
            primitive_poses=[PoseMessage()],
            operation=CollisionObject.ADD,
        )
        return self._apply(shape, [])

    def detach(self, object_id: str) -> Ticket:
        """Have the hand carry the object no more, and take it out of the scene's world.

        Left in the world, where MoveIt puts it, its stale box would be an obstacle to the next
        grasp; what stands where is perception's to say. No id ends BAD_GOAL.
        """
        if not is_text(object_id) or not object_id.strip():
            return bad_goal(f'No object for the hand to let go of: {shorten(object_id)}.')
        removed = CollisionObject(id=object_id, operation=CollisionObject.REMOVE)
        return self._apply(removed, [removed])

    def _apply(self, carried: CollisionObject, world: list[CollisionObject]) -> Ticket:
        attached = AttachedCollisionObject(
            link_name=self._config.hand_link,
            object=carried,
            touch_links=list(self._config.touch_links),
        )
        scene = PlanningScene(
            is_diff=True,
            robot_state=RobotState(is_diff=True, attached_collision_objects=[attached]),
            world=PlanningSceneWorld(collision_objects=world),
        )
        call = _Call(ApplyPlanningScene.Request(scene=scene))
        ticket = self._lane.begin(self._server_s, partial(self._too_late, call), call)
        self._greet(ticket)
        return ticket

    def _greet(self, ticket: LocalTicket) -> None:
        """Send a change that changes nothing; the real one follows on its answer.

        A service's first answers may be lost while DDS matches both sides, see `GoalWire.greet`.
        """
        if not ticket.is_binding and self._client.service_is_ready():
            unchanged = PlanningScene(is_diff=True, robot_state=RobotState(is_diff=True))
            request = ApplyPlanningScene.Request(scene=unchanged)
            self._call(ticket.note, request, lambda _: self._send(ticket))

    def _send(self, ticket: LocalTicket) -> None:
        if ticket.verdict is None and not ticket.is_binding:
            ticket.is_binding = ticket.note.is_sent = True
            self._lane.extend(ticket, self._config.scene_timeout_s)
            self._call(ticket.note, ticket.note.request, partial(self._answered, ticket))

    def _call(self, call: _Call, request: Any, on_answer: Callable[[Future], None]) -> None:
        future = self._client.call_async(request)
        future.add_done_callback(on_answer)
        call.futures.append(future)

    def _answered(self, ticket: LocalTicket, future: Future) -> None:
        self._forget(ticket.note)
        if future.result().success:
            ticket.end(Verdict(code=VerdictCode.SUCCEEDED))
        else:
            message = 'The motion planner refused the change of its scene.'
            kind = FailureKind.BAD_REQUEST
            ticket.end(Verdict(code=VerdictCode.ABORTED, message=message, kind=kind))
        self._wake()

    def _too_late(self, call: _Call) -> Verdict:
        service, limit_s = self._config.scene_service, self._config.scene_timeout_s
        self._forget(call)
        if not call.is_sent:
            message = f'No service answers at {service}.'
            return Verdict(code=VerdictCode.UNREACHABLE, message=message)
        message = f'{service} did not answer within {limit_s:g} s.'
        return Verdict(code=VerdictCode.TIMED_OUT, message=message)

    def _forget(self, call: _Call) -> None:
        for future in call.futures:
            self._client.remove_pending_request(future)

    def destroy(self) -> None:
        """End what is under way and close the client."""
        self._lane.destroy()
        self._node.destroy_client(self._client)


@dataclass
class _Call:
    """One change, and everything asked of the service for it."""

    request: ApplyPlanningScene.Request
    futures: list[Future] = field(default_factory=list)
    is_sent: bool = False
