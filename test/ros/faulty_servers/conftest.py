"""A plain rclpy client, to see what servers do as any client sees it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest


class Sent:
    """One goal and what came back."""

    def __init__(self, client: 'PlainClient', goal: Any) -> None:
        self._client = client
        self.feedback: list[Any] = []
        self.acknowledged = client.actions.send_goal_async(
            goal, feedback_callback=lambda message: self.feedback.append(message.feedback)
        )

    def acknowledge(self, timeout_s: float = 5.0) -> Any:
        """Return the goal handle once there is one."""
        self._client.spin_until(self.acknowledged.done, timeout_s)
        return self.acknowledged.result()

    def ask_result(self) -> Any:
        return self.acknowledge().get_result_async()

    def result(self, timeout_s: float = 5.0) -> tuple[int, Any]:
        """Return status and result message."""
        asked = self.ask_result()
        self._client.spin_until(asked.done, timeout_s)
        return asked.result().status, asked.result().result

    def ask_cancel(self) -> Any:
        return self.acknowledge().cancel_goal_async()

    def cancel(self) -> tuple[int, int]:
        """Return the return code and the number of goals being canceled."""
        asked = self.ask_cancel()
        self._client.spin_until(asked.done)
        return asked.result().return_code, len(asked.result().goals_canceling)


class PlainClient:
    """An action client whose server answers it."""

    def __init__(self, node: Any, spin_until: Any, action: Any, at: str) -> None:
        from action_msgs.srv import CancelGoal
        from rclpy.action import ActionClient
        from unique_identifier_msgs.msg import UUID

        self.action, self.spin_until = action, spin_until
        self.actions = ActionClient(node, action, at)
        self._node = node
        self._canceler = node.create_client(CancelGoal, f'{at}/_action/cancel_goal')
        self._request = CancelGoal.Request()
        self._request.goal_info.goal_id = UUID(uuid=list(uuid.uuid4().bytes))

    def connect(self, timeout_s: float = 10.0) -> None:
        """Wait until the server's answers arrive: the first ones after matching get lost."""
        self.spin_until(self.actions.server_is_ready, timeout_s)
        self.spin_until(self._is_answered, timeout_s)

    def send(self, goal: Any = None) -> Sent:
        return Sent(self, goal or self.action.Goal())

    def destroy(self) -> None:
        self.actions.destroy()
        self._node.destroy_client(self._canceler)

    def _is_answered(self) -> bool:
        asked = self._canceler.call_async(self._request)
        for _ in range(5):
            self.spin_until.executor.spin_once(timeout_sec=0.02)
        return bool(asked.done())


@pytest.fixture
def make_client(node: Any, spin_until: Any) -> Any:
    """`make_client(action, name)` is connected; with `connect=False` it is not yet."""
    made: list[PlainClient] = []

    def make(action: Any, at: str, *, connect: bool = True) -> PlainClient:
        made.append(PlainClient(node, spin_until, action, at))
        if connect:
            made[-1].connect()
        return made[-1]

    yield make
    for client in made:
        client.destroy()


@pytest.fixture
def serve(start_server: Any, make_client: Any, namespace: str) -> Callable[..., Any]:
    """`serve(type, fault=..., **options)` returns a server and a client connected to it."""

    def make(kind: str, **script: Any) -> Any:
        from vla_bt.ros.faulty_servers.messages import load_action

        at = f'{namespace}/{kind.rpartition("/")[2].lower()}'
        server = start_server(at, kind, **{'fault': 'none', 'run_s': 0.1, **script})
        return server, make_client(load_action(kind), at)

    return make
