"""The program, run as it is shown in docs/faulty_servers.md."""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from action_msgs.msg import GoalStatus
from nav2_msgs.action import NavigateToPose
from rcl_interfaces.srv import GetParameters, SetParameters
from rclpy.parameter import Parameter

from vla_bt.ros.client.node_process import PARENT_PIPE
from vla_bt.ros.faulty_servers import Fault
from vla_bt.ros.faulty_servers.program import MODULE

pytestmark = pytest.mark.ros

PAGE = Path(__file__).resolve().parents[3] / 'docs' / 'faulty_servers.md'
COMMANDS = re.findall(r'^ros2 run vla_bt faulty_servers(.*)$', PAGE.read_text(), re.MULTILINE)
CHANGES = re.findall(r'^ros2 param set /faulty_servers (\S+) (\S+)$', PAGE.read_text(), re.M)
SUCCEEDED = GoalStatus.STATUS_SUCCEEDED
ABORTED = GoalStatus.STATUS_ABORTED


class Program:
    """The program in a namespace of the test."""

    def __init__(self, words: list[str], namespace: str) -> None:
        self._reader, self.pipe = os.pipe()
        remap = [] if '--help' in words else ['--ros-args', '-r', f'__ns:={namespace}']
        self.process = subprocess.Popen(
            [sys.executable, '-m', MODULE, *words, *remap],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, PARENT_PIPE: str(self._reader)},
            pass_fds=[self._reader],
            start_new_session=True,
        )

    def until(self, *words: str) -> str:
        """Return the first line of the log with all these words."""
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if all(word in line for word in words):
                return line
        raise AssertionError(f'ended before {words}: {lines}')

    def rest(self) -> str:
        return self.process.communicate(timeout=20.0)[0]

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()
        os.close(self._reader)
        os.close(self.pipe)


@pytest.fixture
def start(domain: int, namespace: str) -> Iterator[Any]:
    programs: list[Program] = []

    def run(*words: str) -> Program:
        programs.append(Program(list(words), namespace))
        return programs[-1]

    yield run
    for each in programs:
        each.end()


@pytest.mark.parametrize('words', COMMANDS)
def test_the_commands_of_the_page_work(start: Any, words: str) -> None:
    program = start(*shlex.split(words))
    program.until('navigate_to_pose: ready')
    program.process.send_signal(signal.SIGINT)
    program.rest()
    assert program.process.returncode == 0


def test_help_lists_the_faults(start: Any) -> None:
    text = start('--help').rest()
    assert all(fault.value in text and fault.meaning in text for fault in Fault)


@pytest.mark.parametrize(
    ('given', 'told'),
    [
        ('fault:=hangs', 'accepted: none, reject'),
        ('run_s:=-1.0', 'run_s'),
    ],
)
def test_a_wrong_parameter_ends_it_with_code_1_and_one_line(
    start: Any, given: str, told: str
) -> None:
    program = start('--ros-args', '-p', given)
    text = program.rest()
    assert told in text
    assert 'Traceback' not in text
    assert program.process.returncode == 1


def test_an_unknown_option_is_refused(start: Any) -> None:
    program = start('--fault', 'hang')
    assert '--fault' in program.rest()
    assert program.process.returncode == 2


def test_it_ends_with_its_parent(start: Any) -> None:
    program = start()
    program.until('ready')
    os.close(program.pipe)
    program.rest()
    assert program.process.returncode == 0
    program.pipe = os.dup(0)


def call(node: Any, spin_until: Any, kind: Any, name: str, request: Any) -> Any:
    """Return the answer of a parameter service."""
    client = node.create_client(kind, f'faulty_servers/{name}')
    asked = []

    def is_answered() -> bool:
        if client.service_is_ready():
            asked.append(client.call_async(request))  # the first answers may get lost
            spin_until.cycles(10)
        return any(each.done() for each in asked)

    spin_until(is_answered, 10.0)
    node.destroy_client(client)
    return next(each.result() for each in asked if each.done())


def test_faults_are_changed_through_the_parameter_service(
    start: Any, node: Any, spin_until: Any, make_client: Any
) -> None:
    program = start()
    program.until('ready')
    for name, text in CHANGES:
        parameter = Parameter(name, value=int(text) if text.isdigit() else text)
        request = SetParameters.Request(parameters=[parameter.to_parameter_msg()])
        answer = call(node, spin_until, SetParameters, 'set_parameters', request)
        assert [(each.successful, each.reason) for each in answer.results] == [(True, '')]
    client = make_client(NavigateToPose, 'navigate_to_pose')
    sent = client.send()
    assert sent.cancel() == (1, 0)
    assert sent.result()[0] == SUCCEEDED
    assert program.until('navigate_to_pose: cancel ')


def test_it_starts_anew_healthy(
    start: Any, node: Any, spin_until: Any, make_client: Any
) -> None:
    words = '-p run_s:=0.1 -p after_s:=0.0 -p fault:=abort -p navigate_to_pose.fault:=restart'
    program = start('--ros-args', *words.split())
    client = make_client(NavigateToPose, 'navigate_to_pose')
    client.send().acknowledge()
    program.until('navigate_to_pose: restart')
    program.until('navigate_to_pose: ready')
    names = ['fault', 'navigate_to_pose.fault', 'run_s']
    request = GetParameters.Request(names=names)
    values = call(node, spin_until, GetParameters, 'get_parameters', request).values
    assert [values[0].string_value, values[1].string_value] == ['none', 'none']
    assert values[2].double_value == 0.1
    client.connect()
    assert client.send().result()[0] == SUCCEEDED
    assert program.process.poll() is None
