"""The helper that lets a stopped process go on, or ends it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vla_bt.ros.faulty_servers.program import MODULE

SAY_WHEN_THAWED = """
import os, signal
print('up', flush=True)
os.kill(os.getpid(), signal.SIGSTOP)
print('thawed', flush=True)
"""


@pytest.fixture
def frozen() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, '-c', SAY_WHEN_THAWED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        yield process
        process.kill()


def helper(pid: int, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, '-m', f'{MODULE}.thaw', str(pid), *words]
    return subprocess.Popen(command, stdin=subprocess.PIPE)


def ignores_ctrl_c(pid: int) -> bool:
    status = Path(f'/proc/{pid}/status').read_text()
    found = re.search('SigIgn:\t([0-9a-f]+)', status)
    assert found is not None
    return bool(int(found[1], 16) & 1 << signal.SIGINT - 1)


def test_it_goes_on_after_the_time(frozen: subprocess.Popen[str]) -> None:
    with helper(frozen.pid, '0.05', '0') as started:
        assert frozen.communicate(timeout=20.0)[0] == 'up\nthawed\n'
        assert started.wait(20.0) == 0


@pytest.mark.parametrize('time', ['never', '600'])
def test_it_is_killed_when_nobody_is_left(frozen: subprocess.Popen[str], time: str) -> None:
    started = helper(frozen.pid, time, '0')
    started.communicate()
    assert frozen.wait(20.0) == -signal.SIGKILL
    assert frozen.communicate()[0] == 'up\n'


def test_ctrl_c_does_not_end_the_helper(frozen: subprocess.Popen[str]) -> None:
    with helper(frozen.pid, '0.5', '0') as started:
        while not ignores_ctrl_c(started.pid):
            assert started.poll() is None
        started.send_signal(signal.SIGINT)
        assert frozen.communicate(timeout=20.0)[0] == 'up\nthawed\n'


def test_one_that_has_gone_is_left_alone(frozen: subprocess.Popen[str]) -> None:
    frozen.kill()
    frozen.wait()
    with helper(frozen.pid, '0') as started:
        assert started.wait(20.0) == 0
