"""A server that is silent at work is stopped: hung, frozen, killed; not one that ends."""

import signal
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('pyrobosim', reason='needs the simulator')
pytest.importorskip('vla_msgs', reason='needs the built interfaces')

pytestmark = [pytest.mark.ros, pytest.mark.sim]


def fall_silent(trio: Any, server: Any, how: str) -> None:
    if how == 'hang':
        trio.tell_server('hang')
    else:
        trio.send(server, signal.SIGSTOP if how == 'freeze' else signal.SIGKILL)


@pytest.mark.parametrize('how', ['freeze', 'kill', 'hang'])
def test_a_server_that_is_silent_at_work_has_its_robot_stopped(trio: Any, how: str) -> None:
    server = trio.start_server()
    trio.start_watchdog()
    trio.drive()
    fall_silent(trio, server, how)
    trio.until(lambda: trio.word == 'STOPPED')
    assert trio.stands_on_the_way()
    assert 'silent for' in trio.words[-1]['details']['reason']


def test_a_watchdog_that_comes_late_stops_what_a_server_that_hangs_has_begun(trio: Any) -> None:
    trio.start_server()
    trio.drive()
    trio.tell_server('hang')
    trio.start('vla_bt.ros.watchdog.safety_watchdog')
    trio.until(lambda: trio.word == 'STOPPED', 30.0)
    assert trio.stands_on_the_way()


def test_a_server_that_comes_to_again_is_stopped_for_good(trio: Any) -> None:
    server = trio.start_server()
    trio.start_watchdog()
    goal = trio.drive()
    trio.send(server, signal.SIGSTOP)
    trio.until(lambda: trio.word == 'STOPPED')
    trio.send(server, signal.SIGCONT)
    trio.until(lambda: goal.response is not None)
    assert (goal.result.outcome, goal.result.failure_code) == ('FAILED', 'guard')
    assert trio.stands_on_the_way()
    refused = trio.rig.run('go to the bedroom')
    assert (refused.result.outcome, refused.result.failure_code) == ('FAILED', 'guard')
    assert 'vla/safety/reset' in refused.result.reason
    trio.reset()
    trio.until(lambda: trio.word == 'WATCHING')
    assert trio.rig.run('say hello').result.outcome == 'SUCCEEDED'


def test_a_server_that_is_started_anew_after_it_was_killed_waits_for_a_person(trio: Any) -> None:
    server = trio.start_server()
    trio.start_watchdog()
    trio.drive()
    trio.send(server, signal.SIGKILL)
    trio.until(lambda: trio.word == 'STOPPED')
    trio.start_server()
    refused = trio.rig.run('go to the bedroom')
    assert (refused.result.outcome, refused.result.failure_code) == ('FAILED', 'guard')
    assert 'silent for' in refused.result.reason
    trio.reset()
    trio.until(lambda: trio.word == 'WATCHING')
    assert trio.rig.run('say hello').result.outcome == 'SUCCEEDED'


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_ends_in_order_is_not_missed(trio: Any, number: signal.Signals) -> None:
    server = trio.start_server()
    trio.start_watchdog()
    trio.drive()
    trio.send(server, number)
    trio.until(lambda: server.exit_code == 0)
    trio.until(lambda: trio.word == 'WAITING')
    assert trio.life == 'ENDED'
    assert trio.stands_on_the_way()
    heard = len(trio.words)
    trio.until(lambda: len(trio.words) > heard + 4)  # two seconds, twice the silence allowed
    assert 'STOPPED' not in {word['status'] for word in trio.words}


def test_an_idle_server_may_be_killed(trio: Any) -> None:
    server = trio.start_server()
    trio.start_watchdog()
    trio.send(server, signal.SIGKILL)
    heard = len(trio.words)
    trio.until(lambda: len(trio.words) > heard + 4)
    assert 'STOPPED' not in {word['status'] for word in trio.words}
