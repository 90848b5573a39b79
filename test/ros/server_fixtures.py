"""A behaviour server and a simulated robot as processes, and a node that talks to both."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from nav_msgs.msg import Odometry
from rcl_interfaces.srv import SetParameters
from rclpy.action import ActionClient
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.qos import DurabilityPolicy, QoSProfile
from std_msgs.msg import Bool, String
from std_srvs.srv import SetBool, Trigger
from vla_msgs.action import ExecuteTask

from vla_bt.ros.client.node_process import NodeProcess
from vla_bt.settings import find_share

LATCHED = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)
SPEED = 25.0

# A field of a wrong type is an exception with its name, and not the end of the process.
os.environ['ROS_PYTHON_CHECK_FIELDS'] = '1'


class TaskGoal:
    """One goal of `vla/execute_task`, as its client sees it."""

    def __init__(self, client: ActionClient, goal: ExecuteTask.Goal) -> None:
        self.feedback: list[Any] = []
        self.handle: Any = None
        self.response: Any = None
        self.cancel_code: int | None = None
        sent = client.send_goal_async(goal, feedback_callback=self._take_feedback)
        sent.add_done_callback(self._take_handle)

    @property
    def result(self) -> Any:
        return None if self.response is None else self.response.result

    @property
    def status(self) -> int | None:
        return None if self.response is None else self.response.status

    @property
    def state(self) -> str:
        return self.feedback[-1].state if self.feedback else ''

    def step_begun(self, word: str) -> bool:
        return bool(self.feedback) and word in self.feedback[-1].active_step_name

    def __str__(self) -> str:
        return f'acknowledged: {self.handle is not None}, state: {self.state!r};'

    def cancel(self) -> None:
        self.handle.cancel_goal_async().add_done_callback(self._take_cancel)

    def _take_feedback(self, message: Any) -> None:
        self.feedback.append(message.feedback)

    def _take_handle(self, future: Any) -> None:
        self.handle = future.result()
        assert self.handle.accepted
        self.handle.get_result_async().add_done_callback(self._take_result)

    def _take_result(self, future: Any) -> None:
        self.response = future.result()

    def _take_cancel(self, future: Any) -> None:
        self.cancel_code = future.result().return_code


class Rig:
    """Talks to one pair of server and robot."""

    def __init__(self, namespace: str) -> None:
        self.node = Node('rig', namespace=namespace or None)
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(self.node)
        self.client = ActionClient(self.node, ExecuteTask, 'vla/execute_task')
        self.statuses: list[dict[str, Any]] = []
        self.poses: list[tuple[float, float]] = []
        self.texts: dict[str, list[str]] = {}
        self.estop = self.node.create_publisher(Bool, 'emergency_stop', LATCHED)
        self.node.create_subscription(String, 'vla/planner_status', self._take_status, LATCHED)
        self.node.create_subscription(Odometry, 'odom', self._take_pose, 10)
        self._parameters = self.node.create_client(SetParameters, 'sim_robot/set_parameters')
        self._press = self.node.create_client(SetBool, 'sim_robot/emergency_stop')
        self._reset = self.node.create_client(Trigger, 'vla/safety/reset')

    def destroy(self) -> None:
        self.node.destroy_node()
        self.executor.shutdown()

    def spin_until(
        self, condition: Callable[[], Any], timeout_s: float = 15.0, about: object = ''
    ) -> None:
        end_s = time.monotonic() + timeout_s
        while not condition():
            told = [(each['status'], each['details']) for each in self.statuses[-3:]]
            assert time.monotonic() < end_s, f'not within {timeout_s} s: {about} {told}'
            self.executor.spin_once(timeout_sec=0.02)

    def send(self, command: str = '', **fields: Any) -> TaskGoal:
        self.spin_until(self.client.server_is_ready)
        return TaskGoal(self.client, ExecuteTask.Goal(command=command, **fields))

    def run(self, command: str = '', timeout_s: float = 30.0, **fields: Any) -> TaskGoal:
        goal = self.send(command, **fields)
        self.spin_until(lambda: goal.response is not None, timeout_s, goal)
        return goal

    def say(self, topic: str, text: str) -> None:
        publisher = self.node.create_publisher(String, topic, 10)
        self.spin_until(lambda: publisher.get_subscription_count() > 0)
        publisher.publish(String(data=text))

    def listen(self, topic: str, *, latched: bool = True) -> list[str]:
        """Return the texts on a topic, growing; the publisher is there."""
        if topic not in self.texts:
            heard: list[str] = []
            self.texts[topic] = heard
            qos = LATCHED if latched else QoSProfile(depth=10)
            self.node.create_subscription(String, topic, lambda m: heard.append(m.data), qos)
            self.spin_until(lambda: self.node.count_publishers(topic) > 0)
        return self.texts[topic]

    def set_robot(self, **values: Any) -> None:
        """Set parameters of the simulated robot."""
        parameters = [Parameter(name, value=value) for name, value in values.items()]
        request = SetParameters.Request(
            parameters=[parameter.to_parameter_msg() for parameter in parameters]
        )
        results = self.call(self._parameters, request).results
        assert all(result.successful for result in results), results

    def press(self, is_pressed: bool) -> None:
        """Press or release the simulated robot's emergency stop."""
        self.call(self._press, SetBool.Request(data=is_pressed))

    def reset(self) -> Trigger.Response:
        """Ask the server to let missions begin again after a guard has stopped everything."""
        return self.call(self._reset, Trigger.Request())

    def recover(self) -> None:
        """Ask until it does, at most 10 s: what has to be good must have been read first."""
        end_s = time.monotonic() + 10.0
        while not (answer := self.reset()).success:
            assert time.monotonic() < end_s, answer.message
            self.executor.spin_once(timeout_sec=0.02)

    def call(self, client: Any, request: Any) -> Any:
        self.spin_until(client.service_is_ready)
        future = client.call_async(request)
        self.spin_until(future.done)
        return future.result()

    def moves(self) -> None:
        """Wait until the robot is seen to move."""
        del self.poses[:]
        self.spin_until(lambda: len(set(self.poses)) > 3)

    def stands_still(self) -> bool:
        """Say whether the next poses are all the same."""
        del self.poses[:]
        self.spin_until(lambda: len(self.poses) >= 8)
        return len(set(self.poses)) == 1

    def words(self) -> list[str]:
        return [status['status'] for status in self.statuses]

    def _take_status(self, message: String) -> None:
        self.statuses.append(json.loads(message.data))

    def _take_pose(self, message: Odometry) -> None:
        at = message.pose.pose.position
        self.poses.append((at.x, at.y))


def quick_robot_file(folder: Path, **timeouts: float) -> Path:
    """Write a robot file that speaks fast and waits little for a lost action."""
    config = yaml.safe_load(find_share('config/robot.yaml').read_text())
    config['speech'] = {**config['speech'], 'letters_per_s': 500.0, 'shortest_s': 0.05}
    config['timeouts'] = {'server_s': 1.0, 'acknowledge_s': 1.0, 'cancel_s': 2.0, **timeouts}
    path = folder / 'robot.yaml'
    path.write_text(yaml.safe_dump(config))
    return path


@contextmanager
def running_pair(
    folder: Path, namespace: str, *, speed: float = SPEED, **server_parameters: str
) -> Iterator[tuple[NodeProcess, NodeProcess]]:
    """Run a behaviour server and a simulated robot; both are gone afterwards.

    Nobody is asked whether the robot may do something, unless `server_parameters` says so.
    """
    server_parameters = {'planning.confirmation': 'auto', **server_parameters}
    robot_file = str(quick_robot_file(folder))
    sim = start(
        'sim.sim_robot', folder, namespace, speed_factor=str(speed), robot_config=robot_file
    )
    server = start(
        'server.behavior_server', folder, namespace, robot_config=robot_file, **server_parameters
    )
    try:
        yield server, sim
    finally:
        server.stop(5.0)
        sim.stop(5.0)


def start(module: str, folder: Path, namespace: str, **parameters: str) -> NodeProcess:
    """Run a node; a behaviour server asks nobody unless a parameter says otherwise."""
    if module == 'server.behavior_server':
        parameters = {'planning.confirmation': 'auto', **parameters}
    return NodeProcess(
        f'vla_bt.ros.{module}', parameters, log=folder / f'{module}.log', namespace=namespace
    )


