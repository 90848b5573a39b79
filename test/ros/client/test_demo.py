"""The demo as its user runs it: a process that starts two others and leaves none behind."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('pyrobosim', reason='needs the simulator')
pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from vla_bt.settings import find_share  # noqa: E402

pytestmark = [pytest.mark.ros, pytest.mark.sim]

NODES = ('behavior_server', 'sim_robot', 'safety_watchdog')

DRIVER = """
import json, sys
from pathlib import Path
from vla_bt.mission import Order
from vla_bt.ros.client.demo import DemoError, DemoOptions, run_demo

def tell(**event):
    print(json.dumps(event), flush=True)

def show(status):
    tell(state=status.state.value, step=status.active_step_name, tree=status.tree,
         planned=status.plan is not None)

command, folder, options = sys.argv[1:]
try:
    result = run_demo(
        Order(command=command),
        DemoOptions(log_folder=Path(folder), **json.loads(options)),
        on_progress=lambda line: tell(progress=line),
        on_status=show,
    )
except DemoError as error:
    tell(error=str(error))
    sys.exit(9)
tell(outcome=result.outcome.value, reason=result.reason, question=result.question,
     steps=result.steps_done)
sys.exit(result.outcome.exit_code)
"""


class Demo:
    """A process that runs the demo, and all its descendants by a mark in their environment."""

    def __init__(self, command: str, folder: Path, options: dict[str, Any]) -> None:
        self.mark = uuid.uuid4().hex
        arguments = [command, str(folder), json.dumps(options)]
        self.process = subprocess.Popen(
            [sys.executable, '-c', DRIVER, *arguments],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, 'VLA_BT_TEST_MARK': self.mark},
            start_new_session=True,
        )
        self.events: list[dict[str, Any]] = []

    def until(self, wanted: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """Read events until one is wanted."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.events.append(json.loads(line))
            if wanted(self.events[-1]):
                return self.events[-1]
        raise AssertionError(f'the demo ended before: {self.events}')

    def end(self) -> dict[str, Any]:
        """Read to the end and return the last event."""
        assert self.process.stdout is not None
        self.events += map(json.loads, self.process.stdout)
        self.process.wait(30.0)
        return self.events[-1]

    def family(self) -> list[int]:
        """Return the processes that carry the mark."""
        wanted = f'VLA_BT_TEST_MARK={self.mark}'.encode()
        found = []
        for path in Path('/proc').glob('[0-9]*/environ'):
            try:
                if wanted in path.read_bytes():
                    found.append(int(path.parent.name))
            except OSError:  # another user's, or gone
                continue
        return found

    def kill(self) -> None:
        for number in self.family():
            os.kill(number, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Callable[..., Demo]]:
    started: list[Demo] = []

    def start(command: str, **options: Any) -> Demo:
        merged = {'speed_factor': 25.0, **options}
        started.append(Demo(command, tmp_path, merged))
        return started[-1]

    yield start
    for each in started:
        each.kill()


def is_driving(event: dict[str, Any]) -> bool:
    return event.get('state') == 'RUNNING' and 'm to go' in event['tree']


def wait_until(condition: Callable[[], bool], timeout_s: float) -> None:
    end_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end_s, f'not within {timeout_s} s'
        os.sched_yield()


def test_a_command_is_shown_carried_out_and_nothing_is_left(demo: Callable[..., Demo]) -> None:
    run = demo('Go to the kitchen, pick up the red cup, and bring it to the table')
    last = run.end()
    assert (last['outcome'], last['steps'], run.process.returncode) == ('SUCCEEDED', 5, 0)
    assert any('ROS_DOMAIN_ID=' in event.get('progress', '') for event in run.events)
    states = [event['state'] for event in run.events if 'state' in event]
    assert states[0] == 'PLANNING'
    assert states[-1] == 'DONE'
    assert any(event.get('planned') and event['tree'] for event in run.events)
    assert run.family() == []


@pytest.mark.parametrize(
    ('command', 'outcome', 'code'),
    [('clean up', 'NEEDS_CLARIFICATION', 2), ('fly to the ceiling', 'REFUSED', 3)],
)
def test_what_is_not_done_has_an_outcome_too(
    demo: Callable[..., Demo], command: str, outcome: str, code: int
) -> None:
    run = demo(command)
    assert (run.end()['outcome'], run.process.returncode) == (outcome, code)
    assert run.family() == []


def test_a_robot_that_fails_fails_the_demo(demo: Callable[..., Demo]) -> None:
    run = demo('go to the bedroom', sim_parameters={'navigate_success': '0.0'})
    assert (run.end()['outcome'], run.process.returncode) == ('FAILED', 1)


def test_ctrl_c_stops_the_robot_and_then_ends_everything(
    demo: Callable[..., Demo], tmp_path: Path
) -> None:
    run = demo('go to the bedroom', speed_factor=2.0)
    run.until(is_driving)
    assert len(run.family()) == 4
    run.process.send_signal(signal.SIGINT)
    last = run.end()
    assert (last['outcome'], run.process.returncode) == ('CANCELED', 4)
    assert run.family() == []
    assert 'did not stop' not in (tmp_path / 'behavior_server.log').read_text()


def test_ctrl_c_before_anything_is_there_ends_everything(demo: Callable[..., Demo]) -> None:
    run = demo('go to the bedroom')
    run.until(lambda event: 'progress' in event)
    run.process.send_signal(signal.SIGINT)
    assert run.end()['outcome'] == 'CANCELED'
    assert run.family() == []


def test_a_killed_demo_leaves_nothing_behind(demo: Callable[..., Demo]) -> None:
    run = demo('go to the bedroom', speed_factor=2.0)
    run.until(is_driving)
    run.process.kill()
    run.process.wait()
    wait_until(lambda: run.family() == [], 15.0)


def test_a_node_that_does_not_start_is_named_with_its_last_lines(
    demo: Callable[..., Demo],
) -> None:
    run = demo('go to the bedroom', sim_parameters={'world_file': '/nowhere.yaml'})
    last = run.end()
    assert run.process.returncode == 9
    assert 'sim_robot' in last['error']
    assert '/nowhere.yaml' in last['error']
    assert run.family() == []


def test_a_node_that_dies_ends_the_demo(demo: Callable[..., Demo], tmp_path: Path) -> None:
    run = demo('go to the bedroom', speed_factor=2.0)
    run.until(is_driving)
    sim = next(number for number in run.family() if 'sim_robot' in command_line(number))
    os.kill(sim, signal.SIGKILL)
    assert 'sim_robot' in run.end()['error']
    assert run.family() == []


def test_server_and_watchdog_go_by_the_same_safety_file(
    demo: Callable[..., Demo], tmp_path: Path
) -> None:
    file = tmp_path / 'safety.yaml'
    file.write_text(find_share('config/safety.yaml').read_text())
    run = demo('say hello', server_parameters={'safety_file': str(file)})
    run.until(lambda event: 'state' in event)
    lines = [command_line(number) for number in run.family()]
    told = {name for name in NODES for line in lines if name in line and str(file) in line}
    assert told == {'behavior_server', 'safety_watchdog'}
    assert run.end()['outcome'] == 'SUCCEEDED'


def command_line(number: int) -> str:
    return Path(f'/proc/{number}/cmdline').read_bytes().decode(errors='replace')
