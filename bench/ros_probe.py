"""The measuring end: publishes the emergency stop, and takes the cancel request it leads to.

One process, one thread and one clock, so that no stamp has to be carried over.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import rclpy
from geometry_msgs.msg import WrenchStamped
from nav2_msgs.action import NavigateToPose
from rclpy.action import ActionClient, ActionServer, CancelResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.task import Future
from std_msgs.msg import Bool, Int64, String
from std_srvs.srv import Trigger
from vla_msgs.action import ExecuteTask

from bench.ros_child import BARE_TOPIC, GAP_TOPIC, LATCHED, READINGS_TOPIC, STAMP_TOPIC
from bench.ros_rig import BenchError
from vla_bt.ros.robot_config import load_robot_config
from vla_bt.ros.server.execute_task import ACTION
from vla_bt.ros.server.safety import SERVICE as RESET_SERVICE

RESULT_TIMEOUT_S = 1
"""Longer, the status arrays of past goals would grow and slow every later one."""


class Probe:
    """An emergency stop, a navigator that never arrives, and a client of the behaviour server.

    Args:
        node: Owner of everything, spun by this object alone.
        executor: Spins it.
    """

    def __init__(self, node: Node, executor: SingleThreadedExecutor) -> None:
        config = load_robot_config()
        self._node = node
        self._executor = executor
        self.words: list[str] = []
        self.canceled_ns: int | None = None
        self.stamp_ns: int | None = None
        self.goal: ServerGoalHandle | None = None
        """The navigator's goal; None until the drive has begun."""
        self.outcome: str | None = None
        self._estop = node.create_publisher(Bool, config.readings.emergency_stop_topic, LATCHED)
        self._force = node.create_publisher(WrenchStamped, config.readings.wrench_topic, 10)
        self._reset = node.create_client(Trigger, RESET_SERVICE)
        self._bare = node.create_publisher(Bool, BARE_TOPIC, 10)
        self._readings = node.create_publisher(Bool, READINGS_TOPIC, LATCHED)
        self.gaps_us: list[int] = []
        """The longest gap between two ticks, of each mission of a server that tells it."""
        node.create_subscription(Int64, STAMP_TOPIC, self._take_stamp, 10)
        node.create_subscription(Int64, GAP_TOPIC, self._take_gap, LATCHED)
        self._status: Any = None
        self._client = ActionClient(node, ExecuteTask, ACTION)
        self._server = ActionServer(
            node,
            NavigateToPose,
            config.navigation.go_to_action,
            _end,
            handle_accepted_callback=self._accepted,
            cancel_callback=self._canceled,
            result_timeout=RESULT_TIMEOUT_S,
        )
        self.press(False)

    def press(self, is_pressed: bool) -> int:
        """Publish the emergency stop; return the time just before, CLOCK_MONOTONIC ns."""
        message = Bool(data=is_pressed)
        self.canceled_ns = None
        now_ns = time.monotonic_ns()
        self._estop.publish(message)
        return now_ns

    def push(self, force_n: float) -> int:
        """Publish a force at the hand; return the time just before, CLOCK_MONOTONIC ns."""
        message = WrenchStamped()
        message.wrench.force.x = force_n
        self.canceled_ns = None
        now_ns = time.monotonic_ns()
        self._force.publish(message)
        return now_ns

    def reset(self) -> None:
        """Have the server take missions again, as soon as what stopped it is known to be over."""
        self.wait_until(self._reset.service_is_ready)
        self.wait_until(self._try_reset, what='the end of a safety stop')

    def _try_reset(self) -> bool:
        reply = self._reset.call_async(Trigger.Request())
        self.wait_until(reply.done, what='an answer of the reset service')
        return bool(reply.result().success)

    def ping(self) -> int:
        """Publish on the bare topic; return the time just before, CLOCK_MONOTONIC ns."""
        message = Bool(data=True)
        self.stamp_ns = None
        now_ns = time.monotonic_ns()
        self._bare.publish(message)
        return now_ns

    def set_readings(self, is_on: bool) -> None:
        """Have the peer publish readings or not."""
        self._readings.publish(Bool(data=is_on))

    def listen(self) -> None:
        """Take in the server's status words from now on, and those of its past."""
        self.unlisten()
        self.words.clear()
        self._status = self._node.create_subscription(
            String, 'vla/planner_status', self._take_status, LATCHED
        )

    def unlisten(self) -> None:
        """Take in no more status words."""
        if self._status is not None:
            self._node.destroy_subscription(self._status)
            self._status = None

    def send(self, plan_json: str = '', command: str = '') -> None:
        """Send a plan or a command to the server; `outcome` is None until it has ended."""
        self.wait_until(self._client.server_is_ready)
        self.outcome = self.goal = None
        goal = ExecuteTask.Goal(plan_json=plan_json, command=command)
        self._client.send_goal_async(goal).add_done_callback(self._take_reply)

    def finish(self) -> None:
        """End the navigator's goal as canceled, as the cancel request asked."""
        goal = self.goal
        assert goal is not None, 'a goal has been accepted'
        self.wait_until(lambda: goal.is_cancel_requested)
        goal.execute()

    @property
    def has_bare_peer(self) -> bool:
        """True when the bare subscriber is matched in both directions."""
        return bool(
            self._bare.get_subscription_count() and self._node.count_publishers(STAMP_TOPIC)
        )

    def spin_for(self, duration_s: float) -> None:
        """Serve for a while."""
        end_s = time.monotonic() + duration_s
        while (left_s := end_s - time.monotonic()) > 0.0:
            self._executor.spin_once(timeout_sec=left_s)

    def wait_until(
        self, condition: Callable[[], Any], timeout_s: float = 10.0, what: str = ''
    ) -> None:
        """Serve until `condition()` is true.

        Raises:
            BenchError: It is not within `timeout_s`.
        """
        if not self.is_within(condition, timeout_s):
            raise BenchError(f'not within {timeout_s} s: {what or condition} {self.words[-5:]}')

    def is_within(self, condition: Callable[[], Any], timeout_s: float) -> bool:
        """Serve until `condition()` is true; False when it is not within `timeout_s`."""
        end_s = time.monotonic() + timeout_s
        while not condition():
            left_s = end_s - time.monotonic()
            if left_s <= 0.0:
                return False
            self._executor.spin_once(timeout_sec=min(left_s, 0.05))
        return True

    def _take_stamp(self, message: Int64) -> None:
        self.stamp_ns = message.data

    def _take_gap(self, message: Int64) -> None:
        self.gaps_us.append(message.data)

    def _take_status(self, message: String) -> None:
        self.words.append(json.loads(message.data)['status'])

    def _take_reply(self, future: Future) -> None:
        future.result().get_result_async().add_done_callback(self._take_result)

    def _take_result(self, future: Future) -> None:
        self.outcome = future.result().result.outcome

    def _accepted(self, handle: ServerGoalHandle) -> None:
        # Not executed yet: rclpy resumes a coroutine that waits whenever it can, and would keep
        # this process busy.
        self.goal = handle

    def _canceled(self, handle: ServerGoalHandle) -> CancelResponse:
        self.canceled_ns = time.monotonic_ns()
        return CancelResponse.ACCEPT


def _end(handle: ServerGoalHandle) -> NavigateToPose.Result:
    handle.canceled()
    return NavigateToPose.Result()


@contextmanager
def ros_probe() -> Iterator[Probe]:
    """Yield a probe in this process, in the domain of its environment."""
    context = rclpy.Context()
    rclpy.init(context=context, args=[])
    node = Node('probe', context=context, start_parameter_services=False)
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(node)
    try:
        yield Probe(node, executor)
    finally:
        node.destroy_node()
        executor.shutdown()
        context.try_shutdown()
