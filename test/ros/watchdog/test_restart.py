"""A safety stop outlives the server that was stopped, also without a watchdog."""

import signal
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('pyrobosim', reason='needs the simulator')
pytest.importorskip('vla_msgs', reason='needs the built interfaces')

pytestmark = [pytest.mark.ros, pytest.mark.sim]


def stop_on_the_way(trio: Any) -> None:
    goal = trio.drive()
    trio.rig.press(True)
    trio.until(lambda: goal.response is not None)
    assert goal.result.failure_code == 'guard'
    trio.rig.press(False)


@pytest.mark.parametrize('number', [signal.SIGKILL, signal.SIGINT])
def test_a_stop_lasts_until_a_person_resets_it(trio: Any, number: signal.Signals) -> None:
    server = trio.start_server()
    stop_on_the_way(trio)
    trio.send(server, number)
    trio.until(lambda: server.exit_code is not None)
    trio.start_server()
    refused = trio.rig.run('go to the bedroom')
    assert (refused.result.outcome, refused.result.failure_code) == ('FAILED', 'guard')
    assert 'before the server was started anew' in refused.result.reason
    assert 'vla/safety/reset' in refused.result.reason
    trio.reset()
    assert trio.rig.run('say hello').result.outcome == 'SUCCEEDED'


def test_what_was_reset_does_not_come_back(trio: Any) -> None:
    server = trio.start_server()
    stop_on_the_way(trio)
    trio.reset()
    trio.send(server, signal.SIGKILL)
    trio.until(lambda: server.exit_code is not None)
    trio.start_server()
    assert trio.rig.run('say hello').result.outcome == 'SUCCEEDED'


def test_where_that_is_not_wanted_a_stop_ends_with_its_server(trio: Any) -> None:
    server = trio.start_server(keep_safety_stop='false')
    stop_on_the_way(trio)
    trio.send(server, signal.SIGINT)
    trio.until(lambda: server.exit_code == 0)
    trio.start_server(keep_safety_stop='false')
    assert trio.rig.run('say hello').result.outcome == 'SUCCEEDED'
