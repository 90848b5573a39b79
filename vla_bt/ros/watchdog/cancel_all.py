"""Every goal of every action server, whosever it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from action_msgs.srv import CancelGoal
from rclpy.node import Node
from rclpy.task import Future

from vla_bt.ros.robot_config import RobotConfig


def action_names(config: RobotConfig) -> tuple[str, ...]:
    """Return the names of all action servers that can move the robot, each once."""
    navigation = config.navigation
    names = [
        navigation.go_to_action,
        navigation.turn_action,
        *navigation.hard_stop_actions,
        config.arm.move_action,
        config.gripper.action,
        *filter(None, [config.head.action]),
    ]
    return tuple(dict.fromkeys(names))


class CancelAll:
    """Asks action servers to cancel all their goals, and notes who has answered.

    It needs neither a goal's id nor anything else that only the behaviour server knows.

    Args:
        node: Owner of the clients.
        actions: Names of the actions. One that is not there is left out.
    """

    def __init__(self, node: Node, actions: Sequence[str]) -> None:
        self._clients = {
            name: node.create_client(CancelGoal, f'{name}/_action/cancel_goal')
            for name in actions
        }
        self._asked: list[tuple[str, Future]] = []
        self._silent: set[str] = set()

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Actions whose server was asked and has not agreed since `begin`, sorted."""
        return tuple(sorted(self._silent))

    def begin(self) -> None:
        """Forget who was asked and who answered."""
        for name, request in self._asked:
            self._clients[name].remove_pending_request(request)
        self._asked.clear()
        self._silent.clear()

    def act(self) -> None:
        """Ask all servers that are there, again if need be. Returns at once."""
        known = {name for name, _ in self._asked}
        for name, client in self._clients.items():
            if client.service_is_ready():
                self._silent |= {name} - known
                # Neither an id nor a time: all goals.
                request = client.call_async(CancelGoal.Request())
                self._asked.append((name, request))
                request.add_done_callback(partial(self._answered, name))

    def _answered(self, name: str, request: Any) -> None:
        if request.result().return_code != CancelGoal.Response.ERROR_REJECTED:
            self._silent.discard(name)
