"""The stand-alone node: parameters at the start and while it runs."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from action_msgs.msg import GoalStatus
from nav2_msgs.action import NavigateToPose, Spin
from rclpy.exceptions import InvalidParameterTypeException, InvalidParameterValueException
from rclpy.node import Node
from rclpy.parameter import Parameter

from vla_bt.errors import SettingsError
from vla_bt.ros.faulty_servers.node import FaultyServers

pytestmark = pytest.mark.ros

SUCCEEDED = GoalStatus.STATUS_SUCCEEDED
ABORTED = GoalStatus.STATUS_ABORTED
QUICK = {'run_s': 0.05, 'feedback_hz': 0.0}


class Run:
    """The node in this process, on the executor of the test."""

    def __init__(self, namespace: str, spin_until: Any, values: dict[str, Any]) -> None:
        overrides = [Parameter(name, value=value) for name, value in values.items()]
        self.node = Node('faulty_servers', namespace=namespace, parameter_overrides=overrides)
        self._executor = spin_until.executor
        self._executor.add_node(self.node)
        self.servers = FaultyServers(self.node)

    def set(self, **values: Any) -> Any:
        """Set parameters together, as `ros2 param load` does; `__` stands for a dot."""
        parameters = [
            Parameter(name.replace('__', '.'), value=value) for name, value in values.items()
        ]
        return self.node.set_parameters_atomically(parameters)

    def end(self) -> None:
        self._executor.remove_node(self.node)
        self.node.destroy_node()


@pytest.fixture
def run(context: None, namespace: str, spin_until: Any) -> Iterator[Any]:
    runs: list[Run] = []

    def start(**values: Any) -> Run:
        dotted = {name.replace('__', '.'): value for name, value in values.items()}
        runs.append(Run(namespace, spin_until, {**QUICK, **dotted}))
        return runs[-1]

    yield start
    for each in runs:
        each.end()


@pytest.fixture
def go(make_client: Any) -> Any:
    """`go()` and `go('spin')` send a goal, and return its status, None when it was rejected."""
    clients: dict[str, Any] = {}

    def send(at: str = 'navigate_to_pose') -> int | None:
        if at not in clients:
            clients[at] = make_client(NavigateToPose if at == 'navigate_to_pose' else Spin, at)
        sent = clients[at].send()
        return sent.result()[0] if sent.acknowledge().accepted else None

    return send


def test_without_parameters_all_actions_are_there_and_healthy(
    run: Any, node: Any, go: Any, namespace: str, robot_config: Any
) -> None:
    run()
    assert (go(), go('spin')) == (SUCCEEDED, SUCCEEDED)
    topics = {name for name, _ in node.get_topic_names_and_types()}
    for action in (robot_config.arm.move_action, robot_config.gripper.action):
        assert f'{namespace}/{action}/_action/status' in topics
    services = {name for name, _ in node.get_service_names_and_types()}
    assert f'{namespace}/apply_planning_scene' in services


def test_a_fault_at_the_start(run: Any, go: Any) -> None:
    run(action='navigate_to_pose', fault='reject')
    assert [go(), go()] == [None, SUCCEEDED]


def test_one_action_with_a_fault_of_its_own(run: Any, go: Any) -> None:
    run(fault='abort', goals=0, spin__fault='none')
    assert [go(), go('spin'), go()] == [ABORTED, SUCCEEDED, ABORTED]


def test_faults_one_after_the_other_while_it_runs(run: Any, go: Any) -> None:
    running = run()
    assert go() == SUCCEEDED
    assert running.set(fault='reject').successful
    assert [go(), go()] == [None, SUCCEEDED]
    assert running.set(fault='abort').successful
    assert [go(), go()] == [ABORTED, SUCCEEDED]
    assert running.set(fault='abort').successful
    assert [go(), go('spin')] == [ABORTED, ABORTED]


def test_the_fault_of_one_action_while_it_runs(run: Any, go: Any) -> None:
    running = run()
    assert running.set(spin__fault='reject').successful
    assert [go(), go('spin'), go('spin')] == [SUCCEEDED, None, SUCCEEDED]
    assert running.set(fault='abort').successful
    assert [go(), go('spin')] == [ABORTED, SUCCEEDED]
    assert running.set(spin__fault='').successful
    assert go('spin') == ABORTED


def test_other_numbers_do_not_begin_the_fault_anew(run: Any, go: Any) -> None:
    running = run(fault='reject', goals=2)
    assert go() is None
    assert running.set(run_s=0.01).successful
    assert [go(), go()] == [None, SUCCEEDED]


def test_several_parameters_at_once(run: Any, make_client: Any) -> None:
    running = run(action='spin')
    assert running.set(fault='abort', code=703, goals=2).successful
    client = make_client(Spin, 'spin')
    codes = [client.send().result()[1].error_code for _ in range(3)]
    assert codes == [703, 703, 0]


@pytest.mark.parametrize(
    ('values', 'reason'),
    [
        ({'fault': 'hangs'}, "fault cannot be 'hangs' (accepted: none, reject, "),
        ({'spin__fault': 'hangs'}, "fault cannot be 'hangs' (accepted: none, reject, "),
        ({'fault': 'abort', 'code': -4}, 'code cannot be -4 for nav2_msgs/action/'),
        ({'fault': 'success_with_error_code'}, 'PointHead has no error code'),
        ({'run_s': -1.0}, 'run_s'),
        ({'run_s': 'long'}, 'DOUBLE'),
        ({'action': 'other'}, 'read-only'),
    ],
)
def test_a_wrong_change_is_refused_and_changes_nothing(
    run: Any, go: Any, values: dict[str, Any], reason: str
) -> None:
    running = run()
    refused = running.set(**values)
    assert not refused.successful
    assert reason in refused.reason
    assert running.node.get_parameter('fault').value == 'none'
    assert go() == SUCCEEDED


@pytest.mark.parametrize(
    ('values', 'message'),
    [
        ({'fault': 'hangs'}, "fault cannot be 'hangs' (accepted: none, reject, "),
        ({'spin__fault': 'hangs'}, "fault cannot be 'hangs' (accepted: none, reject, "),
        ({'falt': 'hang'}, "no parameter 'falt' (accepted: accept_s, "),
        ({'spn__fault': 'hang'}, "no parameter 'spn.fault' (accepted: "),
        ({'action': 'fly'}, "the type of action 'fly' is not known"),
        ({'action': 'a', 'type': 'nav2_msgs/Spin'}, "no action type 'nav2_msgs/Spin' is"),
    ],
)
def test_a_wrong_start_is_refused(run: Any, values: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(message)):
        run(**values)


@pytest.mark.parametrize('values', [{'run_s': 4000.0}, {'goals': -1}, {'flood_hz': 0.5}])
def test_a_number_out_of_its_range_is_refused(run: Any, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidParameterValueException):
        run(**values)


def test_a_value_of_another_type_is_refused(run: Any) -> None:
    with pytest.raises(InvalidParameterTypeException):
        run(fault=3)


def test_it_ends_when_told(run: Any) -> None:
    servers = run().servers
    servers.stop()
    servers.stop()
    assert servers.done.done()
    servers.close()
