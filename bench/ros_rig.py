"""What the ROS measurements share: a domain of their own, child processes, and clocks."""

from __future__ import annotations

import ctypes
import gc
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from vla_bt.ros.client.domain import claim_domain
from vla_bt.ros.client.isolation import isolated
from vla_bt.ros.client.node_process import NodeProcess

ROOT = Path(__file__).resolve().parent.parent
SERVER = 'vla_bt.ros.server.behavior_server'
PEER = 'bench.ros_peer'
BARE = 'bench.ros_bare'
POLLED = 'bench.ros_polled'
START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 3.0


class BenchError(RuntimeError):
    """A process did not do its part; the message has the last lines it wrote."""


class Child(NodeProcess):
    """A node in a process of its own."""

    @property
    def process_id(self) -> int:
        """Of the operating system."""
        return self._process.pid


class Rig:
    """A ROS domain nobody else uses, and the processes in it. Make it with `ros_rig`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        """Is gone with the rig."""
        self._count = 0
        self._nodes: list[Child] = []

    def start(self, module: str, parameters: Mapping[str, str] | None = None) -> Child:
        """Start a node's module in a process that ends with the rig at the latest.

        A behaviour server asks nobody: there is nobody to answer.
        """
        if module == SERVER:
            parameters = {'planning.confirmation': 'auto', **(parameters or {})}
        self._count += 1
        log = self.folder / f'{module}.{self._count}.log'
        node = Child(module, parameters or {}, log=log)
        self._nodes.append(node)
        return node

    def stop(self, node: Child) -> None:
        """End a process. Blocks."""
        self._nodes.remove(node)
        node.stop(STOP_TIMEOUT_S)

    def check(self) -> None:
        """Raise `BenchError` when a process has ended that nobody stopped."""
        for node in self._nodes:
            if not node.is_alive:
                raise BenchError('\n'.join([f'{node.name} has ended:', *node.tail()]))

    def close(self) -> None:
        """End all processes. Blocks."""
        for node in self._nodes:
            node.interrupt()
        for node in tuple(self._nodes):
            self.stop(node)


@contextmanager
def ros_rig(*, quick_discovery: bool = True) -> Iterator[Rig]:
    """Yield a rig; nothing it started is left afterwards.

    Args:
        quick_discovery: With the Fast DDS profile that the package's own client and demo use;
            False: with Fast DDS' defaults, as a node started by `ros2 launch` has them.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix='vla_bt_bench_')))
        domain = stack.enter_context(claim_domain())
        stack.enter_context(isolated(domain, folder))
        if not quick_discovery:
            stack.enter_context(_without('FASTRTPS_DEFAULT_PROFILES_FILE'))
            stack.enter_context(_without('FASTDDS_DEFAULT_PROFILES_FILE'))
        stack.enter_context(_python_path())
        rig = Rig(folder)
        stack.callback(rig.close)
        yield rig


def cpu_s(process_id: int) -> float:
    """Return the CPU time a process has used in all its threads so far, user and system.

    `/proc/<pid>/stat` counts it in steps of 10 ms, of which an idle node uses one in a second.
    """
    clock = ctypes.c_int()
    if ctypes.CDLL(None).clock_getcpuclockid(process_id, ctypes.byref(clock)):
        raise BenchError(f'process {process_id} has ended')
    return time.clock_gettime(clock.value)


def resident_mb(process_id: int) -> float:
    """Return the memory a process has resident, in MB of 10**6 bytes."""
    pages = int(Path(f'/proc/{process_id}/statm').read_text().split()[1])
    return pages * os.sysconf('SC_PAGESIZE') / 1e6


@contextmanager
def quiet_collector() -> Iterator[None]:
    """Keep this process's garbage collection out of what it measures."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


@contextmanager
def _without(name: str) -> Iterator[None]:
    value = os.environ.pop(name, None)
    try:
        yield
    finally:
        if value is not None:
            os.environ[name] = value


@contextmanager
def _python_path() -> Iterator[None]:
    """Have child processes find this folder's modules, wherever they were started."""
    before = os.environ.get('PYTHONPATH')
    os.environ['PYTHONPATH'] = os.pathsep.join(filter(None, (str(ROOT), before)))
    try:
        yield
    finally:
        if before is None:
            del os.environ['PYTHONPATH']
        else:
            os.environ['PYTHONPATH'] = before
