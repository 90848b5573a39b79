"""Child processes that end when they should, and when they would rather not."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.ros.client import node_process as module  # noqa: E402
from vla_bt.ros.client.node_process import NodeProcess  # noqa: E402

pytestmark = pytest.mark.ros

KINDS = {
    'echo': 'import sys; print(*sys.argv[1:], sep="\\n")',
    'obeys': 'signal.signal(2, lambda *_: sys.exit(7)); print("here", flush=True); wait()',
    'stubborn': (
        'signal.signal(2, signal.SIG_IGN); signal.signal(15, signal.SIG_IGN);'
        'print("here", flush=True); wait()'
    ),
    'orphan': (
        'pipe = int(os.environ["VLA_BT_PARENT_PIPE"]); print("here", flush=True);'
        'os.read(pipe, 1); print("alone", flush=True)'
    ),
}
PREAMBLE = """
import os, signal, sys, time
def wait():
    while True:
        time.sleep(0.05)  # not pause(): a signal just before it would be slept through
"""


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., NodeProcess]]:
    """Start a module of one line, which stands for a node."""
    monkeypatch.setenv('PYTHONPATH', str(tmp_path))
    monkeypatch.setattr(module, 'KILL_AFTER_S', 0.3)
    nodes: list[NodeProcess] = []

    def make(kind: str, namespace: str = '', **parameters: str) -> NodeProcess:
        (tmp_path / f'{kind}.py').write_text(PREAMBLE + KINDS[kind])
        log = tmp_path / f'{kind}.log'
        nodes.append(NodeProcess(kind, parameters, log=log, namespace=namespace))
        return nodes[-1]

    yield make
    for node in nodes:
        node.stop(0.1)


def until(condition: Callable[[], object], timeout_s: float = 15.0) -> None:
    end_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end_s


def test_parameters_and_namespace_become_ros_arguments(start: Callable[..., NodeProcess]) -> None:
    node = start('echo', '/robot1', speed='2.0', names='["a", "b"]')
    until(lambda: not node.is_alive)
    assert node.tail() == [
        '--ros-args', '-p', 'speed:=2.0', '-p', 'names:=["a", "b"]', '-r', '__ns:=/robot1'
    ]  # fmt: skip
    assert node.exit_code == 0


@pytest.mark.parametrize('path', ['/a b/c #1.yaml', '/a: b.yaml', "/it's", '/plain.yaml', ''])
def test_a_path_reaches_ros_as_it_is(start: Callable[..., NodeProcess], path: str) -> None:
    node = start('echo', file=path)
    until(lambda: not node.is_alive)
    argument = node.tail()[2].removeprefix('file:=')
    assert yaml.safe_load(argument) == path


def test_an_interrupt_ends_one_that_obeys(start: Callable[..., NodeProcess]) -> None:
    node = start('obeys')
    until(lambda: node.tail() == ['here'])
    node.interrupt()
    until(lambda: not node.is_alive)
    assert node.exit_code == 7
    node.interrupt()
    node.stop(1.0)
    assert node.exit_code == 7


def test_one_that_will_not_end_is_killed(start: Callable[..., NodeProcess]) -> None:
    node = start('stubborn')
    until(lambda: node.tail() == ['here'])
    node.stop(0.1)
    assert node.exit_code == -signal.SIGKILL


def test_a_child_sees_when_its_parent_is_gone(start: Callable[..., NodeProcess]) -> None:
    """The write end of the pipe is closed with the parent; here by stopping."""
    node = start('orphan')
    until(lambda: node.tail() == ['here'])
    os.close(node._writer)
    until(lambda: not node.is_alive)
    assert node.tail() == ['here', 'alone']


def test_the_interpreter_is_our_own(start: Callable[..., NodeProcess], tmp_path: Path) -> None:
    KINDS['who'] = 'print(sys.executable)'
    node = start('who')
    until(lambda: not node.is_alive)
    assert node.tail() == [sys.executable]
