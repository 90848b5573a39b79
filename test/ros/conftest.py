"""Fixtures of the ROS tests: a DDS domain nobody else uses, a spinning node, server processes.

rclpy is imported only inside fixtures, so that collecting works without it.
"""

import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vla_bt.ros.client.domain import claim_domain

_counter = itertools.count()


@pytest.fixture(scope='session', autouse=True)
def domain() -> Iterator[int]:
    """A domain id of this machine for this session alone, which child processes inherit."""
    with claim_domain() as number:
        os.environ['ROS_DOMAIN_ID'] = str(number)
        os.environ['ROS_AUTOMATIC_DISCOVERY_RANGE'] = 'LOCALHOST'
        profile = str(Path(__file__).with_name('fastdds.xml'))
        os.environ['FASTRTPS_DEFAULT_PROFILES_FILE'] = profile  # until Fast DDS 2
        os.environ['FASTDDS_DEFAULT_PROFILES_FILE'] = profile  # from Fast DDS 3 on
        yield number


@pytest.fixture(scope='session')
def context(domain: int) -> Iterator[None]:
    """One ROS context for all tests of the session."""
    import rclpy

    rclpy.init(args=[])
    yield
    rclpy.try_shutdown()


@pytest.fixture
def namespace() -> str:
    """A namespace no other test uses, e.g. `/t3`, so that killed servers cannot interfere."""
    return f'/t{next(_counter)}'


class Spinner:
    """Runs the executor in the test's own thread, until something has come true."""

    def __init__(self, node: Any) -> None:
        from rclpy.executors import SingleThreadedExecutor

        self.executor = SingleThreadedExecutor()
        self.executor.add_node(node)

    def __call__(self, condition: Callable[[], Any], timeout_s: float = 5.0) -> None:
        """Spin until `condition()` is true; fail the test when it is not within `timeout_s`."""
        end_s = time.monotonic() + timeout_s
        while not condition():
            assert time.monotonic() < end_s, f'not within {timeout_s} s'
            self.executor.spin_once(timeout_sec=0.02)

    def cycles(self, count: int = 20) -> None:
        """Spin `count` times, for what must not happen."""
        for _ in range(count):
            self.executor.spin_once(timeout_sec=0.005)


@pytest.fixture
def node(context: None, namespace: str) -> Iterator[Any]:
    from rclpy.node import Node

    made = Node('tester', namespace=namespace)
    yield made
    made.destroy_node()


@pytest.fixture
def spin_until(node: Any) -> Iterator[Spinner]:
    spinner = Spinner(node)
    yield spinner
    spinner.executor.shutdown()


class FaultProcess:
    """A process of fault servers, in a process group of its own, and the events it told of."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name('fault_server.py'))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.log: list[dict[str, Any]] = []
        self.told = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def order(self, **what: Any) -> None:
        """Have it offer or close something; see fault_server.py."""
        self.process.stdin.write(json.dumps(what) + '\n')
        self.process.stdin.flush()

    def end(self) -> None:
        """Ask it to end, and kill its whole group when it does not."""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=2.0)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join()
        self.process.stdout.close()

    def _read(self) -> None:
        for line in self.process.stdout:
            with self.told:
                self.log.append(json.loads(line))
                self.told.notify_all()


class FaultServer:
    """One scripted server."""

    def __init__(self, process: FaultProcess, at: str) -> None:
        self._process = process
        self.at = at

    @property
    def log(self) -> list[dict[str, Any]]:
        return [event for event in self._process.log if event['at'] == self.at]

    def events(self, kind: str) -> list[dict[str, Any]]:
        """What has been told so far; the telling may lag behind DDS."""
        return [event for event in self.log if event['event'] == kind]

    def saw(self, kind: str, count: int = 1, timeout_s: float = 2.0) -> list[dict[str, Any]]:
        """Return the events of a kind once there are so many; fail the test otherwise."""
        with self._process.told:
            enough = self._process.told.wait_for(
                lambda: len(self.events(kind)) >= count, timeout_s
            )
        assert enough, f'{self.at}: no {count} x {kind} in {self.log}'
        return self.events(kind)


@pytest.fixture(scope='session')
def fault_process(domain: int) -> Iterator[FaultProcess]:
    """One process for all tests: two processes need up to 3 s to find each other."""
    made = FaultProcess()
    yield made
    made.end()


@pytest.fixture
def start_server(
    fault_process: FaultProcess, spin_until: Spinner
) -> Iterator[Callable[..., FaultServer]]:
    """`start_server(name, type, *steps, serial=False)`, `start_server(name)` for a scene."""
    servers: list[FaultServer] = []

    def start(
        at: str, kind: str = '', *steps: dict[str, Any], serial: bool = False
    ) -> FaultServer:
        if kind:
            fault_process.order(action=at, type=kind, steps=steps or [{}], serial=serial)
        else:
            fault_process.order(scene=at)
        servers.append(FaultServer(fault_process, at))
        spin_until(lambda: servers[-1].events('ready'))
        return servers[-1]

    yield start
    for server in servers:
        fault_process.order(close=server.at)


@pytest.fixture
def robot_config() -> Any:
    from vla_bt.ros.robot_config import load_robot_config

    return load_robot_config()
