"""Whatever other nodes send, the server stays up, answers, and is not held up by it."""

import importlib
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from action_msgs.msg import GoalStatusArray  # noqa: E402
from action_msgs.srv import CancelGoal  # noqa: E402
from hostile_messages import hostile  # noqa: E402
from hypothesis import HealthCheck, Phase, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from rcl_interfaces.msg import Parameter as ParameterMessage  # noqa: E402
from rcl_interfaces.msg import ParameterValue  # noqa: E402
from rcl_interfaces.srv import (  # noqa: E402
    DescribeParameters,
    GetParameters,
    ListParameters,
    SetParameters,
    SetParametersAtomically,
)
from rclpy.action import ActionClient  # noqa: E402
from rclpy.executors import SingleThreadedExecutor  # noqa: E402
from rclpy.node import Node  # noqa: E402
from rclpy.parameter import Parameter  # noqa: E402
from rclpy.qos import DurabilityPolicy, QoSProfile  # noqa: E402
from std_msgs.msg import String  # noqa: E402
from std_srvs.srv import Trigger  # noqa: E402
from vla_msgs.action import ExecuteTask  # noqa: E402
from vla_msgs.srv import AnswerConfirmation, SetModel  # noqa: E402

from vla_bt.ros.server.behavior_server import NAME, BehaviorServer  # noqa: E402

pytestmark = pytest.mark.ros

SPACE = '/hostile'
HEARTBEAT_S = 0.1
GOALS = 2000 if os.environ.get('HYPOTHESIS_PROFILE') == 'thorough' else 300
"""The client of this test, not the server, takes longer and longer: it is told the state of all
goals of the last minute with each of them."""
LATCHED = QoSProfile(depth=20, durability=DurabilityPolicy.TRANSIENT_LOCAL)
OUTCOMES = ('SUCCEEDED', 'FAILED', 'NEEDS_CLARIFICATION', 'REFUSED', 'CANCELED')
GARBAGE = (
    b'', b'\0', b'\0\1\0\0', b'\0\1\0\0' + b'\xff\xff\xff\x7f' * 50, b'\xff' * 64, bytes(100_000),
)  # fmt: skip

# The server goes on from one example to the next: none can be made smaller on its own.
fuzzed = settings(
    suppress_health_check=list(HealthCheck), phases=[Phase.generate], database=None
)


class Bench:
    """A server in this process, and a node of whoever means no good."""

    def __init__(self) -> None:
        values = {'startup_timeout_s': 0.1, 'planning.confirmation': 'deny'}
        overrides = [Parameter(name, value=value) for name, value in values.items()]
        self.server_node = Node(NAME, namespace=SPACE, parameter_overrides=overrides)
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(self.server_node)
        self.server = BehaviorServer(self.server_node)
        self.node = Node('foe', namespace=SPACE)
        self.foe = SingleThreadedExecutor()
        self.foe.add_node(self.node)
        self.statuses: list[str] = []
        self.node.create_subscription(
            String, 'vla/planner_status', lambda m: self.statuses.append(m.data), LATCHED
        )
        self.client = ActionClient(self.node, ExecuteTask, 'vla/execute_task')
        self._publishers: dict[str, Any] = {}
        self._clients: dict[str, Any] = {}
        self.longest_s = 0.0
        """Longest work of the server's thread between two waits, in its own processor time."""

    def close(self) -> None:
        self.server.stop()
        self.until(self.server.done.done)
        self.server.close()
        for executor, node in ((self.executor, self.server_node), (self.foe, self.node)):
            node.destroy_node()
            executor.shutdown()

    def spin(self, turns: int = 1) -> None:
        for _ in range(turns):
            began_s = time.thread_time()
            self.executor.spin_once(timeout_sec=0.002)
            self.longest_s = max(self.longest_s, time.thread_time() - began_s)
            self.foe.spin_once(timeout_sec=0.0)

    def until(self, condition: Callable[[], Any], timeout_s: float = 60.0) -> None:
        end_s = time.monotonic() + timeout_s
        while not condition():
            assert time.monotonic() < end_s, f'not within {timeout_s} s'
            self.spin()

    def publish(self, topic: str, message: Any, kind: Any = None) -> None:
        if topic not in self._publishers:
            made = self.node.create_publisher(kind or type(message), topic, LATCHED)
            self.until(lambda: made.get_subscription_count() > 0)
            self._publishers[topic] = made
        self._publishers[topic].publish(message)
        self.spin(5)

    def call(self, kind: Any, name: str, request: Any) -> Any:
        if name not in self._clients:
            self._clients[name] = self.node.create_client(kind, name)
            self.until(self._clients[name].service_is_ready)
        future = self._clients[name].call_async(request)
        self.until(future.done)
        return future.result()

    def run(self, goal: ExecuteTask.Goal) -> Any:
        """Send a goal, stop what it may have begun, and return its result."""
        self.until(self.client.server_is_ready)
        sent = self.client.send_goal_async(goal)
        self.until(sent.done)
        result = sent.result().get_result_async()
        self.spin(3)
        sent.result().cancel_goal_async()
        self.until(result.done)
        return result.result().result

    def is_well(self) -> None:
        """Hold that the server still answers, and was never held up."""
        answer = self.run(ExecuteTask.Goal(command='\x00'))
        assert answer.outcome == 'REFUSED'
        assert not self.server.done.done()
        assert self.longest_s < 2 * HEARTBEAT_S


@pytest.fixture(scope='module')
def bench(context: None) -> Iterator[Bench]:
    made = Bench()
    yield made
    made.close()


def inputs(bench: Bench) -> dict[str, Any]:
    """Return every topic the server listens to, with the class of its messages."""
    found = bench.node.get_subscriber_names_and_types_by_node(NAME, SPACE)
    kinds = {}
    for topic, (text, *_) in found:
        package, folder, name = text.split('/')
        if topic.endswith('/_action/status'):
            kinds[topic] = GoalStatusArray
        elif folder == 'msg':
            kinds[topic] = getattr(importlib.import_module(f'{package}.msg'), name)
    return kinds


def settled(bench: Bench) -> dict[str, Any]:
    bench.until(lambda: len(inputs(bench)) > 15)
    return inputs(bench)


@fuzzed
@given(data=st.data())
def test_no_message_on_any_topic_harms_the_server(bench: Bench, data: st.DataObject) -> None:
    for topic, kind in settled(bench).items():
        bench.publish(topic, data.draw(hostile(kind), label=topic))
    bench.is_well()


@pytest.mark.parametrize('garbage', GARBAGE)
def test_no_bytes_on_any_topic_harm_the_server(bench: Bench, garbage: bytes) -> None:
    for topic, kind in settled(bench).items():
        try:
            bench.publish(topic, garbage, kind)
        except RuntimeError:
            continue  # the middleware refuses to send it
        if topic.endswith('task_context'):
            bench.publish(f'{SPACE}/voice_command', String(data='say hello'))
            bench.publish(f'{SPACE}/voice_command', String(data='stop'))
    bench.is_well()


@fuzzed
@given(goal=hostile(ExecuteTask.Goal))
def test_every_goal_ends_with_an_outcome_and_a_reason(
    bench: Bench, goal: ExecuteTask.Goal
) -> None:
    result = bench.run(goal)
    assert result.outcome in OUTCOMES
    assert result.reason or result.question
    assert len(result.reason) + len(result.question) < 10_000
    bench.is_well()


@fuzzed
@given(data=st.data())
def test_every_service_answers(bench: Bench, data: st.DataObject) -> None:
    for kind, name in (
        (SetModel, 'vla/planner/set_model'),
        (AnswerConfirmation, 'vla/confirmation/answer'),
        (Trigger, 'vla/safety/reset'),
        (CancelGoal, 'vla/execute_task/_action/cancel_goal'),
    ):
        request = data.draw(hostile(kind.Request), label=name)
        response = bench.call(kind, name, request)
        said = getattr(response, 'message', '')
        assert len(said) < 10_000
        if name == 'vla/confirmation/answer':
            assert not response.accepted, 'nothing is asked'
    bench.is_well()


@fuzzed
@given(data=st.data())
def test_parameter_services_answer_whatever_they_are_asked(
    bench: Bench, data: st.DataObject
) -> None:
    for kind, name in (
        (SetParameters, 'set_parameters'),
        (SetParametersAtomically, 'set_parameters_atomically'),
        (GetParameters, 'get_parameters'),
        (DescribeParameters, 'describe_parameters'),
        (ListParameters, 'list_parameters'),
    ):
        request = data.draw(hostile(kind.Request), label=name)
        if hasattr(request, 'parameters'):
            request.parameters = request.parameters[:3]
        if hasattr(request, 'names'):
            request.names = request.names[:3]
        bench.call(kind, f'{NAME}/{name}', request)
    bench.is_well()


def test_a_flood_of_goals_is_answered_one_by_one(bench: Bench) -> None:
    bench.until(bench.client.server_is_ready)
    results: list[Any] = []

    def taken(future: Any) -> None:
        answer = future.result().get_result_async()
        answer.add_done_callback(lambda done: results.append(done.result().result))

    for number in range(GOALS):
        command = 'wait a minute' if number % 100 == 0 else '\x00'
        sent = bench.client.send_goal_async(ExecuteTask.Goal(command=command))
        sent.add_done_callback(taken)
        # Of more than ten requests at once, ROS 2 itself would drop some.
        bench.until(lambda n=number: len(results) > n - 8)
    bench.publish(f'{SPACE}/voice_command', String(data='stop'))
    bench.until(lambda: len(results) == GOALS)
    assert {result.outcome for result in results} <= set(OUTCOMES)
    assert all(result.reason or result.question for result in results)
    bench.is_well()


def other_value(message: ParameterMessage) -> Any:
    """Return a value that differs from a parameter's, of the same type."""
    value = Parameter.from_parameter_msg(message).value
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return value + 'x'
    if isinstance(value, int | float):
        return value + 1
    return [*value, 'x']


def test_a_value_of_a_type_there_is_none_of_is_refused(bench: Bench) -> None:
    wrong = ParameterMessage(name='safety_file', value=ParameterValue(type=255))
    request = SetParameters.Request(parameters=[wrong])
    (result,) = bench.call(SetParameters, f'{NAME}/set_parameters', request).results
    assert not result.successful
    assert 'read-only' in result.reason
    bench.is_well()


def test_no_parameter_can_be_set_while_the_server_runs(bench: Bench) -> None:
    listed = bench.call(ListParameters, f'{NAME}/list_parameters', ListParameters.Request())
    names = list(listed.result.names)
    assert {'use_sim_time', 'safety_file', 'planning.confirmation'} <= set(names)
    asked = DescribeParameters.Request(names=names)
    described = bench.call(DescribeParameters, f'{NAME}/describe_parameters', asked).descriptors
    assert [each.name for each in described if not each.read_only] == []

    def values() -> list[Any]:
        request = GetParameters.Request(names=names)
        return list(bench.call(GetParameters, f'{NAME}/get_parameters', request).values)

    before = values()
    wanted = [
        Parameter(
            name, value=other_value(ParameterMessage(name=name, value=value))
        ).to_parameter_msg()
        for name, value in zip(names, before, strict=True)
    ]
    for parameter in wanted:
        request = SetParameters.Request(parameters=[parameter])
        (result,) = bench.call(SetParameters, f'{NAME}/set_parameters', request).results
        assert not result.successful, parameter.name
        assert result.reason
    at_once = SetParametersAtomically.Request(parameters=wanted)
    name = f'{NAME}/set_parameters_atomically'
    assert not bench.call(SetParametersAtomically, name, at_once).result.successful
    assert values() == before


def test_a_parameter_nobody_declared_cannot_be_added(bench: Bench) -> None:
    parameter = Parameter('planning.skip_checks', value=True).to_parameter_msg()
    request = SetParameters.Request(parameters=[parameter])
    (result,) = bench.call(SetParameters, f'{NAME}/set_parameters', request).results
    assert not result.successful
