"""Orders to offer and to change servers, and what comes of wrong ones."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from action_msgs.msg import GoalStatus
from nav2_msgs.action import NavigateToPose, Spin

from vla_bt.ros.faulty_servers import FaultyProcess

pytestmark = pytest.mark.ros

GO = 'nav2_msgs/action/NavigateToPose'
SUCCEEDED = GoalStatus.STATUS_SUCCEEDED
PAGE = Path(__file__).resolve().parents[3] / 'docs' / 'faulty_servers.md'


@pytest.mark.parametrize(
    ('kind', 'script', 'message'),
    [
        ('nav2_msgs/action/Fly', {}, "no action type 'nav2_msgs/action/Fly' is installed"),
        (GO, {'fault': 'hangs'}, "fault cannot be 'hangs'"),
        (GO, {'fault': 'abort', 'code': -4}, 'code cannot be -4'),
        (GO, {'steps': [{'acept': True}]}, "a step has no 'acept'"),
        (GO, {'run_s': -1}, 'run_s cannot be -1'),
    ],
)
def test_a_wrong_offer_is_refused_and_the_rest_goes_on(
    fault_process: FaultyProcess, namespace: str, kind: str, script: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        fault_process.offer(f'{namespace}/go', kind, **script)
    assert fault_process.is_alive


def test_a_wrong_change_is_refused(fault_process: FaultyProcess, serve: Any) -> None:
    server, client = serve(GO)
    with pytest.raises(ValueError, match='accepted: none, reject'):
        server.set('hangs')
    with pytest.raises(ValueError, match='is offered already'):
        fault_process.offer(server.at, GO)
    assert client.send().result()[0] == SUCCEEDED


def test_steps_may_be_changed_too(
    fault_process: FaultyProcess, namespace: str, make_client: Any
) -> None:
    server = fault_process.offer(f'{namespace}/go', GO, {'accept': False}, {})
    client = make_client(NavigateToPose, server.at)
    assert not client.send().acknowledge().accepted
    server.set(steps=[{'status': 'abort', 'result': {'error_code': 42}}])
    assert client.send().result()[1].error_code == 42
    server.close()
    server.saw('closed')


@pytest.mark.parametrize(
    'order', [{}, {'set': '/nowhere'}, {'close': '/nowhere'}, {'action': '/t'}]
)
def test_a_senseless_order_is_an_event(
    fault_process: FaultyProcess, order: dict[str, str]
) -> None:
    count = len(fault_process.log.events('error'))
    fault_process.order(**order)
    assert fault_process.log.saw('error', count + 1)[-1]['order'].startswith('{')


def test_the_orders_of_the_page_are_carried_out(fault_process: FaultyProcess) -> None:
    errors = fault_process.log.events('error')
    orders = [json.loads(line) for line in re.findall(r'^{".*}$', PAGE.read_text(), re.MULTILINE)]
    assert [next(iter(order)) for order in orders] == ['action', 'set', 'scene', 'close']
    for order in [*orders, {'close': '/apply_planning_scene'}]:
        fault_process.order(**order)
    fault_process.log.saw('closed', at='/apply_planning_scene')
    assert fault_process.log.events('error') == errors


def test_the_example_of_the_page_works(fault_process: FaultyProcess, make_client: Any) -> None:
    found = re.search(r'```python\n(.*?)```', PAGE.read_text(), re.DOTALL)
    assert found is not None

    def use_my_client() -> None:
        assert make_client(Spin, '/spin').send().cancel() == (0, 1)

    names: dict[str, Any] = {'use_my_client': use_my_client}
    exec(found[1], names)
    names['test_my_client_gives_up_a_server_that_hangs'](fault_process)
    fault_process.log.saw('closed', at='/spin')
