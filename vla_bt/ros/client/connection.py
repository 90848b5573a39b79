"""A node and an executor in a ROS context of their own: what every client is made of."""

from __future__ import annotations

from types import TracebackType
from typing import TypeVar

from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node

Self = TypeVar('Self', bound='Connection')


class Connection:
    """One connection to one behaviour server. Use as a context manager.

    Args:
        name: Of the node.
        namespace: Of the server, e.g. `/robot1`; empty: the root.
        domain_id: ROS domain; None: that of the environment.
    """

    def __init__(self, name: str, namespace: str, domain_id: int | None) -> None:
        self._context = Context()
        self._context.init(args=[], domain_id=domain_id)
        self._node = Node(name, namespace=namespace or None, context=self._context)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)

    def __enter__(self: Self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self._node.destroy_node()
        self._executor.shutdown()
        self._context.try_shutdown()
