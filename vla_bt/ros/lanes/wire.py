"""The wire to one action server: goals and cancel requests by ids of our choice."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from action_msgs.srv import CancelGoal
from rclpy.action.client import ActionClient
from rclpy.node import Node
from rclpy.task import Future
from unique_identifier_msgs.msg import UUID


class GoalWire:
    """An action client, and a second path for cancel requests that needs no goal handle.

    rclpy can cancel only what has been acknowledged; the plain service below cancels by id from
    the moment a goal is sent. All calls return at once and belong to the executor's thread, where
    all callbacks run.

    Args:
        node: Owner of the clients.
        action_type: Class of the action.
        name: Of the action, relative to the node's namespace or absolute.
    """

    def __init__(self, node: Node, action_type: Any, name: str) -> None:
        self._node = node
        self._is_open = True
        self._client = ActionClient(node, action_type, name)
        self._canceler = node.create_client(CancelGoal, f'{name}/_action/cancel_goal')

    @property
    def is_ready(self) -> bool:
        """True when a server is there and both paths reach it."""
        return bool(self._client.server_is_ready() and self._canceler.service_is_ready())

    def send(
        self,
        goal_id: bytes,
        goal: Any,
        *,
        on_feedback: Callable[[Any], None],
        on_reply: Callable[[bool], None],
        on_result: Callable[[int, Any], None],
    ) -> None:
        """Send a goal, and ask for its result as soon as it is accepted.

        Args:
            goal_id: 16 bytes, never used before.
            goal: Goal message of the action.
            on_feedback: Called with each feedback message.
            on_reply: Called with whether the goal was accepted.
            on_result: Called with the goal's status and its result message when it has ended.
        """

        def replied(future: Future) -> None:
            handle = future.result()
            if not self._is_open:
                return
            if handle.accepted:
                handle.get_result_async().add_done_callback(ended)
            on_reply(handle.accepted)

        def ended(future: Future) -> None:
            response = future.result()
            on_result(response.status, response.result)

        self._client.send_goal_async(
            goal,
            feedback_callback=lambda message: on_feedback(message.feedback),
            goal_uuid=_uuid(goal_id),
        ).add_done_callback(replied)

    def cancel(self, goal_id: bytes, on_answer: Callable[[int], None]) -> Future:
        """Ask for one goal to be canceled, acknowledged or not.

        Args:
            goal_id: Of the goal.
            on_answer: Called with the return code of action_msgs/srv/CancelGoal.

        Returns:
            The request under way, for `forget`.
        """
        request = CancelGoal.Request()
        request.goal_info.goal_id = _uuid(goal_id)
        future = self._canceler.call_async(request)
        future.add_done_callback(lambda done: on_answer(done.result().return_code))
        return future

    def greet(self, on_answer: Callable[[], None]) -> Future:
        """Ask for a goal that does not exist to be canceled, and call `on_answer` when heard.

        DDS matches the two directions of a service one after the other. Right after `is_ready`
        most first answers are lost, an acknowledgement among them (measured: 20 of 24 new servers,
        up to 1 s). Entities are made known in order, so a server whose answer arrives here will
        get its answer to a goal across, too. It takes about 1 ms and touches no goal.

        Returns:
            The request under way, for `forget`.
        """
        return self.cancel(uuid.uuid4().bytes, lambda _: on_answer())

    def forget(self, request: Future) -> None:
        """Stop waiting for the answer of a cancel request."""
        self._canceler.remove_pending_request(request)

    def destroy(self) -> None:
        """Close both paths; only once no goal is live. What is still to come in is dropped."""
        self._is_open = False
        self._client.destroy()
        self._node.destroy_client(self._canceler)


def _uuid(goal_id: bytes) -> UUID:
    return UUID(uuid=list(goal_id))
