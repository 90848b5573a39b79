"""QoS events of a node, looked at now and then instead of at every message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rclpy.callback_groups import CallbackGroup
from rclpy.clock import Clock, ClockType
from rclpy.node import Node

PERIOD_S = 5.0
_PASSES = 2
"""The executor asks twice: before it waits, and before it calls back."""


class RareEvents(CallbackGroup):
    """Keeps the event handlers of all present publishers and subscriptions from the executor.

    rclpy makes two of them for each, which warn of publishers nobody can hear because their QoS
    or type does not fit. In the behaviour server they are 44 of the 49 waitables that its executor
    goes through, in Python, before and after every message: a sixth of its CPU time. An event
    stays until it is taken, so one look in `PERIOD_S` is enough for a warning.

    Under an executor that knows no callback groups this changes nothing.

    Args:
        node: Has all its publishers and subscriptions; later ones are not concerned.
        period_s: From look to look.
    """

    def __init__(self, node: Node, period_s: float = PERIOD_S) -> None:
        super().__init__()
        self._handlers = list(_handlers(node))
        self._passes: dict[Any, int] = {}
        for handler in self._handlers:
            handler.callback_group = self
        clock = Clock(clock_type=ClockType.STEADY_TIME)
        node.create_timer(period_s, self._look, clock=clock)

    def can_execute(self, entity: Any) -> bool:
        """Return whether the executor may wait on a handler, or call it."""
        left = self._passes.get(entity, 0)
        if left:
            self._passes[entity] = left - 1
        return left > 0

    def beginning_execution(self, entity: Any) -> bool:
        """Allow it: one thread runs everything."""
        return True

    def ending_execution(self, entity: Any) -> None:
        """Note nothing."""

    def _look(self) -> None:
        self._passes = dict.fromkeys(self._handlers, _PASSES)


def _handlers(node: Node) -> Iterator[Any]:
    for entity in (*node.publishers, *node.subscriptions):
        yield from entity.event_handlers
