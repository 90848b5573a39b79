"""A client of `vla/execute_task` that waits for the outcome: for the command line and the demo."""

from __future__ import annotations

import time
from collections.abc import Callable

from rclpy.action import ActionClient
from vla_msgs.action import ExecuteTask

from vla_bt.errors import FailureCode, VlaBtError
from vla_bt.mission import MissionResult, MissionStatus, Nobody, Order, Outcome, Person
from vla_bt.mission.interrupts import Interrupts
from vla_bt.ros.client.answering import Answering
from vla_bt.ros.client.connection import Connection
from vla_bt.ros.client.sent_task import SentTask
from vla_bt.ros.server.execute_task import ACTION

PERIOD_S = 0.05
"""How late an interrupt or a lost server may be noticed."""
LOST_AFTER_S = 3.0
"""A server not seen for so long while a goal is under way counts as lost."""

OnStatus = Callable[[MissionStatus], None]


class NoServerError(VlaBtError):
    """No behaviour server was seen in time."""


class TaskClient(Connection):
    """One connection to one behaviour server, in a ROS context of its own.

    Use as a context manager.

    Args:
        namespace: Of the server, e.g. `/robot1`; empty: the root.
        domain_id: ROS domain; None: that of the environment.
    """

    def __init__(self, namespace: str = '', domain_id: int | None = None) -> None:
        super().__init__('vla_bt_client', namespace, domain_id)
        self._client = ActionClient(self._node, ExecuteTask, ACTION)

    def wait_for_server(
        self, timeout_s: float, is_hopeless: Callable[[], bool] = lambda: False
    ) -> bool:
        """Return True once the server is there, False after `timeout_s` or when it is hopeless.

        Blocks.
        """
        end_s = time.monotonic() + timeout_s
        while not self._client.server_is_ready():
            if time.monotonic() >= end_s or is_hopeless():
                return False
            self._executor.spin_once(timeout_sec=PERIOD_S)
        return True

    def run(
        self,
        order: Order,
        *,
        preempt: bool = False,
        on_status: OnStatus = lambda status: None,
        interrupts: Interrupts | None = None,
        is_lost: Callable[[], bool] = lambda: False,
        person: Person | None = None,
    ) -> MissionResult:
        """Have one order carried out and return its result. Blocks until then.

        The first interrupt cancels the goal, and the result is waited for, since the robot may
        still be moving; the second one ends the waiting.

        Args:
            order: What to do.
            preempt: Stop a mission under way first.
            on_status: Called with every feedback.
            interrupts: Counts Ctrl-C; None: it is not looked after.
            is_lost: Says when the server cannot answer any more.
            person: Is asked what the mission asks; None: nobody is here, others may answer.
        """
        message = ExecuteTask.Goal(
            command=order.command,
            plan_json=order.plan.to_json(indent=None) if order.plan else '',
            preempt=preempt,
            plan_only=order.plan_only,
        )
        task = SentTask(self._client, message, on_status)
        answering = Answering(self._node, person or Nobody())
        seen_s = time.monotonic()
        while task.result is None:
            self._executor.spin_once(timeout_sec=PERIOD_S)
            task.ask_again()
            answering.step(task.asked)
            if self._client.server_is_ready() and not is_lost():
                seen_s = time.monotonic()
            if is_lost() or time.monotonic() - seen_s > LOST_AFTER_S:
                return _unreachable('The behaviour server is gone.')
            if interrupts is not None and interrupts.count > 1:
                return _given_up('Gave up waiting; the robot may still be moving.')
            if interrupts is not None and interrupts.count == 1:
                task.cancel()
        return task.result


def run_command(
    order: Order,
    *,
    preempt: bool = False,
    namespace: str = '',
    domain_id: int | None = None,
    server_timeout_s: float = 5.0,
    on_status: OnStatus = lambda status: None,
    person: Person | None = None,
) -> MissionResult:
    """Have a running behaviour server carry out an order. Blocks; main thread only.

    Ctrl-C cancels the goal and waits until the robot stands still; a second one gives up waiting.

    Args:
        order: What to do.
        preempt: Stop a mission under way first.
        namespace: Of the server.
        domain_id: ROS domain; None: that of the environment.
        server_timeout_s: Longest wait for the server to be seen.
        on_status: Called with every feedback.
        person: Is asked what the mission asks; None: nobody is here, others may answer.

    Raises:
        NoServerError: No server was seen in time; nothing was sent.
    """
    with Interrupts() as interrupts, TaskClient(namespace, domain_id) as client:
        if not client.wait_for_server(server_timeout_s, lambda: interrupts.count > 0):
            if interrupts.count:
                return _given_up('Stopped by Ctrl-C.')
            raise NoServerError(f'no behaviour server answers at {namespace}/{ACTION}')
        return client.run(
            order, preempt=preempt, on_status=on_status, interrupts=interrupts, person=person
        )


def _unreachable(reason: str) -> MissionResult:
    return MissionResult(
        outcome=Outcome.FAILED, reason=reason, failure_code=FailureCode.UNREACHABLE.value
    )


def _given_up(reason: str) -> MissionResult:
    return MissionResult(outcome=Outcome.CANCELED, reason=reason)
