"""The watchdog as a process: frozen, killed, told to end, and a server that breaks."""

import signal
import time
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('pyrobosim', reason='needs the simulator')
pytest.importorskip('vla_msgs', reason='needs the built interfaces')

pytestmark = [pytest.mark.ros, pytest.mark.sim]


def test_a_watchdog_that_was_frozen_itself_accuses_nobody(trio: Any) -> None:
    trio.start_server()
    watchdog = trio.start_watchdog()
    goal = trio.drive()
    trio.send(watchdog, signal.SIGSTOP)
    frozen_s = time.monotonic()
    trio.until(lambda: time.monotonic() > frozen_s + 2.0)
    assert goal.response is None
    heard = len(trio.words)
    trio.send(watchdog, signal.SIGCONT)
    trio.until(lambda: len(trio.words) > heard + 4)
    assert 'STOPPED' not in {word['status'] for word in trio.words}
    trio.until(lambda: goal.response is not None, 40.0)
    assert goal.result.outcome == 'SUCCEEDED'


@pytest.mark.parametrize('what', ['fail', 'fail_for_good', 'leave'])
def test_a_server_that_breaks_stops_its_robot_itself(trio: Any, what: str) -> None:
    server = trio.start_server()
    trio.drive()
    trio.tell_server(what)
    assert trio.stands_on_the_way()
    trio.until(lambda: server.exit_code == 1, 30.0)


def test_a_required_watchdog_that_dies_has_the_mission_held_until_it_is_back(trio: Any) -> None:
    trio.start('vla_bt.ros.watchdog.safety_watchdog')
    trio.start_server(require_watchdog='true')
    goal = trio.drive()
    watchdogs = trio.nodes('safety_watchdog')
    trio.send(watchdogs[-1], signal.SIGKILL)
    assert trio.stands_on_the_way()
    assert goal.response is None
    assert 'safety_watchdog' in goal.feedback[-1].tree
    trio.start_watchdog()
    trio.until(lambda: goal.response is not None, 40.0)
    assert goal.result.outcome == 'SUCCEEDED'


def test_without_its_required_watchdog_a_mission_is_held_and_says_why(trio: Any) -> None:
    trio.start_server(require_watchdog='true', startup_timeout_s='0.5')
    goal = trio.rig.send('go to the bedroom')
    held = 'Paused by guard safety_watchdog: there is no reading of the safety_watchdog process.'
    trio.until(lambda: bool(goal.feedback) and goal.feedback[-1].message == held)
    assert trio.rig.stands_still()
    assert goal.response is None
    trio.start_watchdog()
    trio.until(lambda: goal.response is not None, 40.0)
    assert goal.result.outcome == 'SUCCEEDED'


def test_a_watchdog_that_is_told_to_end_stays_while_its_server_is_at_work(trio: Any) -> None:
    server = trio.start_server()
    watchdog = trio.start_watchdog()
    trio.drive()
    watchdog.interrupt()
    trio.send(server, signal.SIGSTOP)
    assert trio.stands_on_the_way()
    trio.until(lambda: watchdog.exit_code == 0)


def test_a_watchdog_that_is_told_again_to_end_does_so(trio: Any) -> None:
    trio.start_server()
    watchdog = trio.start_watchdog()
    trio.drive()
    watchdog.interrupt()
    told_s = time.monotonic()
    trio.until(lambda: time.monotonic() > told_s + 1.0)
    assert watchdog.is_alive
    watchdog.interrupt()
    trio.until(lambda: watchdog.exit_code == 0)


def test_a_watchdog_with_nothing_to_watch_ends_at_once(trio: Any) -> None:
    watchdog = trio.start('vla_bt.ros.watchdog.safety_watchdog')
    trio.until(lambda: trio.word == 'WAITING', 30.0)
    watchdog.interrupt()
    trio.until(lambda: watchdog.exit_code == 0, 3.0)
