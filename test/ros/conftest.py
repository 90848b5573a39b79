"""Fixtures of the ROS tests: a DDS domain nobody else uses, a spinning node, server processes.

rclpy is imported only inside fixtures, so that collecting works without it.
"""

import itertools
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vla_bt.ros.client.domain import claim_domain
from vla_bt.ros.faulty_servers import FaultyProcess, FaultyServer

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


@pytest.fixture(scope='session')
def fault_process(domain: int) -> Iterator[FaultyProcess]:
    """One process for all tests: two processes need up to 3 s to find each other.

    Not for what hits the whole process (die, freeze, restart); see `own_fault_process`.
    """
    with FaultyProcess() as made:
        yield made


@pytest.fixture
def own_fault_process(domain: int) -> Iterator[FaultyProcess]:
    """A process of one test alone, which may be killed, frozen and restarted."""
    with FaultyProcess() as made:
        yield made


@pytest.fixture
def start_server(
    fault_process: FaultyProcess, spin_until: Spinner
) -> Iterator[Callable[..., FaultyServer]]:
    """`start_server(name, type, *steps, serial=False)`, `start_server(name)` for a scene.

    Instead of steps, `fault`, `goals` and options may be given; `process` for another process.
    """
    servers: list[FaultyServer] = []

    def start(
        at: str,
        kind: str = '',
        *steps: dict[str, Any],
        process: FaultyProcess = fault_process,
        **script: Any,
    ) -> FaultyServer:
        if not kind:
            process.order(scene=at)
        elif 'fault' in script:
            process.order(action=at, type=kind, **script)
        else:
            process.order(action=at, type=kind, steps=steps or [{}], **script)
        servers.append(FaultyServer(process, at))
        spin_until(lambda: servers[-1].events('ready'))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def robot_config() -> Any:
    from vla_bt.ros.robot_config import load_robot_config

    return load_robot_config()
