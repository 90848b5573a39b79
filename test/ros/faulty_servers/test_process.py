"""What hits the whole process: its own faults, and what a test does to it."""

import contextlib
import os
import select
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

from vla_bt.ros.faulty_servers import FaultyProcess

pytestmark = pytest.mark.ros

GO = 'nav2_msgs/action/NavigateToPose'
SUCCEEDED = GoalStatus.STATUS_SUCCEEDED
UNKNOWN = GoalStatus.STATUS_UNKNOWN


@pytest.fixture(scope='module')
def process(domain: int) -> Iterator[FaultyProcess]:
    """One process for these tests; each one leaves it alive and well."""
    with FaultyProcess() as made:
        yield made


@pytest.fixture
def serve_here(process: FaultyProcess, make_client: Any, namespace: str) -> Iterator[Any]:
    servers = []

    def make() -> tuple[Any, Any]:
        servers.append(process.offer(f'{namespace}/go', GO, run_s=0.1))
        return servers[-1], make_client(NavigateToPose, servers[-1].at)

    yield make
    for server in servers:
        server.close()


def state(pid: int) -> str:
    """Return the state of a process as a letter; Z: ended, T: stopped; empty: gone."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[0]
    return ''


def members(group: int) -> list[int]:
    """Return the processes of a group."""
    found = []
    for entry in Path('/proc').iterdir():
        if entry.name.isdigit() and state(int(entry.name)) not in ('', 'Z'):
            with contextlib.suppress(ProcessLookupError):
                found += [int(entry.name)] if os.getpgid(int(entry.name)) == group else []
    return found


def has_ended(pid: int, timeout_s: float = 10.0) -> bool:
    """Return whether a process, perhaps nobody's child, ends in time."""
    with contextlib.suppress(ProcessLookupError):
        handle = os.pidfd_open(pid)
        try:
            return bool(select.select([handle], [], [], timeout_s)[0])
        finally:
            os.close(handle)
    return True


def test_dying_and_coming_back(process: FaultyProcess, serve_here: Any) -> None:
    server, client = serve_here()
    server.set('die', after_s=0.1)
    sent = client.send()
    sent.acknowledge()
    client.spin_until(lambda: not process.is_alive)
    assert server.saw('die')[0]['id'] == server.saw('accepted')[0]['id']
    old = process.pid
    process.restart()
    assert process.pid != old
    client.connect()
    assert client.send().result()[0] == SUCCEEDED


def test_starting_anew_forgets_the_goal(process: FaultyProcess, serve_here: Any) -> None:
    server, client = serve_here()
    server.set('restart', goals=0, after_s=0.1)
    sent = client.send()
    asked = sent.ask_result()
    client.spin_until(lambda: len(server.events('ready')) == 2)
    assert process.is_alive
    client.connect()
    assert sent.result()[0] == UNKNOWN
    assert sent.cancel() == (2, 0)
    assert not asked.done()
    # Healthy although all goals were to meet the fault, and as quick as it was offered.
    assert client.send().result()[0] == SUCCEEDED
    accepted, ended = server.saw('accepted', 2)[1], server.saw('ended')[0]
    assert ended['t_s'] - accepted['t_s'] < 0.9


def test_standing_still_and_going_on(process: FaultyProcess, serve_here: Any) -> None:
    server, client = serve_here()
    server.set('freeze', after_s=0.1, thaw_s=0.5)
    sent = client.send()
    sent.acknowledge()
    client.spin_until(lambda: state(process.pid) == 'T')
    assert sent.result()[0] == SUCCEEDED
    frozen, thawed = server.saw('freeze')[0], server.saw('thawed')[0]
    assert thawed['t_s'] - frozen['t_s'] >= 0.5
    assert members(process.pid) == [process.pid]


def test_frozen_and_thawed_from_outside(process: FaultyProcess, serve_here: Any) -> None:
    server, client = serve_here()
    process.freeze()
    assert state(process.pid) == 'T'
    sent = client.send()
    process.order(set=server.at, fault='none')
    process.thaw()
    server.saw('set')
    assert sent.result()[0] == SUCCEEDED


def test_frozen_from_outside_for_a_time(process: FaultyProcess, spin_until: Any) -> None:
    process.freeze(thaw_s=0.2)
    assert state(process.pid) == 'T'
    spin_until(lambda: state(process.pid) != 'T')
    process.thaw()


@pytest.mark.parametrize('freezing', ['fault', 'signal', 'nothing'])
def test_the_end_leaves_nothing_behind(
    own_fault_process: FaultyProcess,
    make_client: Any,
    spin_until: Any,
    namespace: str,
    freezing: str,
) -> None:
    server = own_fault_process.offer(f'{namespace}/go', GO, fault='freeze', after_s=0.0)
    if freezing == 'fault':
        make_client(NavigateToPose, server.at).send()
        server.saw('freeze')
        spin_until(lambda: state(own_fault_process.pid) == 'T')
    elif freezing == 'signal':
        own_fault_process.freeze()
    own_fault_process.end()
    assert members(own_fault_process.pid) == []
    own_fault_process.end()


PARENT = """
import sys
from vla_bt.ros.faulty_servers import FaultyProcess
process = FaultyProcess()
process.log.saw('up', timeout_s=20)
if sys.argv[1] == 'frozen':
    process.freeze()
print(process.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize('how', ['frozen', 'running'])
def test_it_ends_with_its_parent_however_that_ends(domain: int, how: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, '-c', PARENT, how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    assert has_ended(pid)


def test_a_scene_is_offered_again_after_a_restart(
    own_fault_process: FaultyProcess, namespace: str
) -> None:
    scene = own_fault_process.offer_scene(f'{namespace}/apply_planning_scene')
    closed = own_fault_process.offer(f'{namespace}/go', GO)
    closed.close()
    own_fault_process.restart()
    assert len(scene.events('ready')) == 2
    assert len(closed.events('ready')) == 1
