"""Canceling every goal of every action server, whosever it is."""

from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('nav2_msgs', reason='needs the built interfaces')

from nav2_msgs.action import Spin  # noqa: E402
from rclpy.action import ActionClient  # noqa: E402

from vla_bt.ros.watchdog.cancel_all import CancelAll, action_names  # noqa: E402

pytestmark = pytest.mark.ros

KIND = 'nav2_msgs/action/Spin'


def test_every_action_that_can_move_the_robot_is_named_once(robot_config: Any) -> None:
    assert action_names(robot_config) == (
        'navigate_to_pose', 'spin', 'follow_path', 'move_action',
        'right_gripper_controller/gripper_cmd', 'head_controller/point_head_action',
    )  # fmt: skip


def test_a_robot_with_a_fixed_head_has_no_action_for_it(robot_config: Any) -> None:
    fixed = robot_config.head.model_copy(update={'action': ''})
    config = robot_config.model_copy(update={'head': fixed})
    assert '' not in action_names(config)
    assert len(action_names(config)) == 5


def asked_until(spin_until: Any, stop: CancelAll, condition: Callable[[], Any]) -> None:
    """Ask until it shows: a server that is there may not hear us yet."""

    def is_shown() -> Any:
        stop.act()
        return condition()

    spin_until(is_shown, 15.0)


def test_goals_of_others_are_canceled_on_all_servers_that_are_there(
    node: Any, namespace: str, start_server: Any, spin_until: Any
) -> None:
    servers = [
        start_server(f'{namespace}/{name}', KIND, {'run_s': None}) for name in ('one', 'two')
    ]
    clients = [ActionClient(node, Spin, f'{namespace}/{name}') for name in ('one', 'two')]
    for client in clients:
        spin_until(client.server_is_ready)
        client.send_goal_async(Spin.Goal())
    spin_until(lambda: all(server.events('accepted') for server in servers))
    stop = CancelAll(node, [f'{namespace}/{name}' for name in ('one', 'absent', 'two')])
    asked_until(spin_until, stop, lambda: all(server.events('ended') for server in servers))
    spin_until(lambda: stop.unanswered == ())


def test_a_server_that_does_not_answer_is_known(
    node: Any, namespace: str, own_fault_process: Any, start_server: Any, spin_until: Any
) -> None:
    start_server(f'{namespace}/well', KIND)
    start_server(f'{namespace}/frozen', KIND, process=own_fault_process)
    stop = CancelAll(node, [f'{namespace}/{name}' for name in ('frozen', 'well')])
    spin_until(lambda: all(client.service_is_ready() for client in stop._clients.values()))
    own_fault_process.freeze()
    stop.begin()
    asked_until(spin_until, stop, lambda: stop.unanswered == (f'{namespace}/frozen',))
    own_fault_process.thaw()
    spin_until(lambda: stop.unanswered == ())


def test_whoever_answered_once_need_not_again_until_the_next_beginning(
    node: Any, namespace: str, start_server: Any, spin_until: Any
) -> None:
    start_server(f'{namespace}/well', KIND)
    stop = CancelAll(node, [f'{namespace}/well'])
    asked_until(spin_until, stop, lambda: stop._asked and stop.unanswered == ())
    stop.act()
    assert stop.unanswered == ()
    stop.begin()
    stop.act()
    assert stop.unanswered == (f'{namespace}/well',)
