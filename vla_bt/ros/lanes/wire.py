"""The wire to one action server: goals and cancel requests by ids of our choice."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from action_msgs.srv import CancelGoal
from rclpy.action.client import ActionClient, ClientGoalHandle
from rclpy.exceptions import InvalidHandle
from rclpy.node import Node
from rclpy.task import Future
from unique_identifier_msgs.msg import UUID

MOST_LATE = 20
"""Goals given up whose acknowledgement is still waited for, the newest ones."""


@dataclass(frozen=True, kw_only=True)
class GoalEvents:
    """Who is told what becomes of one goal; all in the executor's thread."""

    on_feedback: Callable[[Any], None]
    """With each feedback message."""
    on_reply: Callable[[bool], None]
    """With whether the goal was accepted."""
    on_result: Callable[[int, Any], None]
    """With the goal's status and its result message when it has ended; more than once if the
    result was asked for more than once."""


@dataclass
class _Sent:
    """A goal on its way."""

    events: GoalEvents
    reply: Future
    is_replied: bool = False
    is_released: bool = False
    requests: list[Future] = field(default_factory=list)
    """For its result."""


class GoalWire:
    """An action client, and a second path for cancel requests that needs no goal handle.

    rclpy can cancel only what has been acknowledged; the plain service below cancels by id from
    the moment a goal is sent. All calls return at once and belong to the executor's thread, where
    all callbacks run. Once the node is destroyed, what needs it does nothing.

    Args:
        node: Owner of the clients.
        action_type: Class of the action.
        name: Of the action, relative to the node's namespace or absolute.
    """

    def __init__(self, node: Node, action_type: Any, name: str) -> None:
        self._node = node
        self._action_type = action_type
        self._name = name
        self._is_open = True
        self._client = ActionClient(node, action_type, name)
        self._canceler = node.create_client(CancelGoal, f'{name}/_action/cancel_goal')
        self._sent: dict[bytes, _Sent] = {}

    @property
    def is_ready(self) -> bool:
        """True when a server is there and both paths reach it."""
        return bool(self._client.server_is_ready() and self._canceler.service_is_ready())

    @property
    def server_ids(self) -> frozenset[bytes]:
        """One id for each server seen on the graph; a server that is restarted gets another one.

        One that was killed is seen for about 20 s more.
        """
        seen = self._node.get_publishers_info_by_topic(f'{self._name}/_action/status')
        return frozenset(bytes(end.endpoint_gid) for end in seen)

    def send(self, goal_id: bytes, goal: Any, events: GoalEvents) -> None:
        """Send a goal, and ask for its result as soon as it is accepted.

        Args:
            goal_id: 16 bytes, never used before.
            goal: Goal message of the action.
            events: Told what becomes of it, until `release`.

        Raises:
            Exception: The message cannot be put on the wire; nothing was sent.
        """
        future = self._client.send_goal_async(
            goal,
            feedback_callback=lambda message: self._fed_back(goal_id, message.feedback),
            goal_uuid=_uuid(goal_id),
        )
        self._sent[goal_id] = _Sent(events, future)
        future.add_done_callback(lambda done: self._replied(goal_id, done.result().accepted))

    def _fed_back(self, goal_id: bytes, feedback: Any) -> None:
        if goal_id in self._sent:
            self._sent[goal_id].events.on_feedback(feedback)

    def _replied(self, goal_id: bytes, is_accepted: bool) -> None:
        sent = self._sent.get(goal_id)
        if sent is None or not self._is_open:
            return
        sent.is_replied, sent.is_released = True, False
        if is_accepted:
            self.ask_result(goal_id)
        sent.events.on_reply(is_accepted)

    def ask_result(self, goal_id: bytes) -> None:
        """Ask for the result of a goal, acknowledged or not; no-op when it is released.

        A server answers at once when the goal has ended, or when it does not know it (status
        UNKNOWN): because it has not accepted it yet, or was restarted.
        """
        if goal_id in self._sent and not self._sent[goal_id].is_released:
            with suppress(InvalidHandle):
                self._ask_result(goal_id, self._sent[goal_id])

    def _ask_result(self, goal_id: bytes, sent: _Sent) -> None:
        def ended(future: Future) -> None:
            response = future.result()
            sent.events.on_result(response.status, response.result)

        acceptance = self._action_type.Impl.SendGoalService.Response(accepted=True)
        handle = ClientGoalHandle(self._client, _uuid(goal_id), acceptance)
        sent.requests.append(handle.get_result_async())
        sent.requests[-1].add_done_callback(ended)

    def release(self, goal_id: bytes) -> None:
        """Ask for no more results of a goal. A late acknowledgement is still told."""
        if goal_id in self._sent:
            self._sent[goal_id].is_released = True
            self._forget_results(goal_id)
        released = [key for key, sent in self._sent.items() if sent.is_released]
        # Acknowledged, or so old that nobody will.
        unreplied = [key for key in released if not self._sent[key].is_replied]
        for key in (*(set(released) - set(unreplied)), *unreplied[:-MOST_LATE]):
            self._drop(key)

    def _forget_results(self, goal_id: bytes) -> None:
        """Have rclpy drop what it keeps of a goal until its result comes, which may be never."""
        for request in self._sent[goal_id].requests:
            self._client._remove_pending_result_request(request)
        self._sent[goal_id].requests.clear()

    def _drop(self, goal_id: bytes) -> None:
        sent = self._sent.pop(goal_id)
        self._client._remove_pending_goal_request(sent.reply)
        self._client._feedback_callbacks.pop(goal_id, None)

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
        try:
            future = self._canceler.call_async(request)
        except InvalidHandle:
            return Future()
        future.add_done_callback(lambda done: on_answer(_return_code(done.result())))
        return future

    def cancel_everything(self) -> None:
        """Ask for all goals of the server to be canceled, whosever they are.

        It reaches the server before every greeting to come, and so before every goal that waits
        for the answer to one: it never hits a goal sent later.
        """
        with suppress(InvalidHandle):
            # Neither an id nor a time: all goals.
            request = self._canceler.call_async(CancelGoal.Request())
            self.forget(request)

    def greet(self, on_answer: Callable[[], None]) -> Future:
        """Ask for a goal that does not exist to be canceled, and call `on_answer` when heard.

        DDS matches the two directions of a service one after the other. Right after `is_ready`
        most first answers are lost, an acknowledgement among them (measured: 20 of 24 new servers,
        up to 1 s). Entities are made known in order, so a server whose answer arrives here will
        get its answer to a goal across, too. It takes about 1 ms and touches no goal, and so tells
        a server that lives from one that was killed or hangs.

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
        self._sent.clear()
        self._client.destroy()
        self._node.destroy_client(self._canceler)


def _return_code(response: Any) -> int:
    """Return what the answer means: rclpy's servers refuse with an empty list, and no code."""
    if response.return_code == CancelGoal.Response.ERROR_NONE and not response.goals_canceling:
        return int(CancelGoal.Response.ERROR_REJECTED)
    return int(response.return_code)


def _uuid(goal_id: bytes) -> UUID:
    return UUID(uuid=list(goal_id))
