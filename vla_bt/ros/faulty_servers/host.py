"""What the servers of one process share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from rclpy.node import Node

from vla_bt.ros.faulty_servers.alarms import Alarms


class Tell(Protocol):
    """Takes what happens."""

    def __call__(self, event: str, at: str, **fields: object) -> None:
        """Take one event of the server `at`; `fields` are plain JSON data."""


@dataclass(frozen=True, kw_only=True)
class Host:
    """The process as its servers see it."""

    node: Node
    alarms: Alarms
    tell: Tell
    restart: Callable[[], None]
    """Starts the process anew; does not return."""
    pipes: tuple[int, ...] = ()
    """File descriptors whose other end is closed when whoever started the process has gone."""
