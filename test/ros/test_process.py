"""How a node's process ends: by signal, by the end of its parent, by a fault of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.ros.client.node_process import PARENT_PIPE  # noqa: E402

pytestmark = pytest.mark.ros

PROGRAM = """
import gc, logging, sys
from rclpy.task import Future
from vla_bt.errors import SettingsError
from vla_bt.ros.process import run_node

def tell(word):
    print(word, flush=True)

def fail():
    raise ValueError('a bug')

FAULTS = {'fault': fail, 'stubborn': fail, 'leave': lambda: sys.exit(0)}

class Counted(Future):
    callbacks = 0
    def add_done_callback(self, callback):
        self.callbacks += 1
        super().add_done_callback(callback)

class Service:
    def __init__(self, node):
        tell('building')
        if sys.argv[1] == 'slow':
            sys.stdin.readline()
        if sys.argv[1] == 'wrong':
            raise SettingsError('speed must be > 0')
        self.done = Counted()
        self.looks = 0
        if sys.argv[1] in FAULTS:
            node.create_timer(0.01, FAULTS[sys.argv[1]])
        node.create_timer(0.01, self.look)
        self.is_told = False
        logging.getLogger('vla_bt.test').warning('from the package')
        tell('serving')
    def look(self):
        self.looks += 1
        if sys.argv[1] == 'long' and self.looks == 50:
            tell(f'callbacks:{self.done.callbacks}')
            tell(f'frozen:{gc.get_freeze_count() > 10_000}')
        if self.is_told and not self.done.done():
            tell('stopped')
            self.done.set_result(None)
    def stop(self):
        tell('told')
        self.is_told = True
        if sys.argv[1] == 'stubborn':
            raise ValueError('another bug')
    def close(self):
        tell('closed')

sys.exit(run_node('process_test', Service, []))
"""
END = ['told', 'stopped', 'closed']


class Child:
    def __init__(self, kind: str, on_hang_up: signal.Handlers) -> None:
        reader, self.pipe = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, '-c', PROGRAM, kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, PARENT_PIPE: str(reader)},
            pass_fds=[reader],
            preexec_fn=lambda: signal.signal(signal.SIGHUP, on_hang_up),
        )
        os.close(reader)

    def until(self, word: str) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.strip() == word:
                return
        raise AssertionError(f'ended before {word!r}')

    def rest(self) -> tuple[list[str], str]:
        """Return the words and the log that are still to come."""
        out, log = self.process.communicate(timeout=30.0)
        return out.split(), log


Start = Callable[..., Child]


@pytest.fixture
def child() -> Iterator[Start]:
    children: list[Child] = []

    def start(kind: str, on_hang_up: signal.Handlers = signal.SIG_DFL) -> Child:
        children.append(Child(kind, on_hang_up))
        return children[-1]

    yield start
    for each in children:
        each.process.kill()
        each.process.communicate()


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_order(child: Start, number: signal.Signals) -> None:
    run = child('plain')
    run.until('serving')
    run.process.send_signal(number)
    assert run.rest()[0] == END
    assert run.process.returncode == 0


def test_the_end_of_the_parent_ends_it_in_order(child: Start) -> None:
    run = child('plain')
    run.until('serving')
    os.close(run.pipe)
    assert run.rest()[0] == END
    assert run.process.returncode == 0


def test_a_signal_while_it_starts_is_not_lost(child: Start) -> None:
    run = child('slow')
    run.until('building')
    run.process.send_signal(signal.SIGINT)
    assert run.process.stdin is not None
    run.process.stdin.write('go on\n')
    run.process.stdin.flush()
    assert run.rest()[0] == ['serving', *END]
    assert run.process.returncode == 0


def test_two_signals_are_as_good_as_one(child: Start) -> None:
    """A launch file's children get Ctrl-C from the terminal and from the launch file."""
    run = child('plain')
    run.until('serving')
    run.process.send_signal(signal.SIGINT)
    run.process.send_signal(signal.SIGINT)
    words = run.rest()[0]
    assert [word for word in words if word != 'told'] == ['stopped', 'closed']
    assert run.process.returncode == 0


def test_a_wrong_setting_is_one_readable_line(child: Start) -> None:
    run = child('wrong')
    words, log = run.rest()
    assert words == ['building']
    assert 'speed must be > 0' in log
    assert 'Traceback' not in log
    assert run.process.returncode == 1


def test_a_fault_in_a_callback_still_ends_in_order(child: Start) -> None:
    run = child('fault')
    words, log = run.rest()
    assert words == ['building', 'serving', *END]
    assert 'a bug' in log
    assert run.process.returncode == 1


def test_an_exit_in_a_callback_ends_in_order_too(child: Start) -> None:
    run = child('leave')
    assert run.rest()[0] == ['building', 'serving', *END]
    assert run.process.returncode == 1


def test_an_end_that_fails_is_still_waited_for(child: Start) -> None:
    run = child('stubborn')
    words, log = run.rest()
    assert words == ['building', 'serving', *END]
    assert 'another bug' in log
    assert run.process.returncode == 1


def test_a_hang_up_that_is_ignored_from_the_start_stays_ignored(child: Start) -> None:
    run = child('long', signal.SIG_IGN)  # as `nohup` does
    run.until('serving')
    run.process.send_signal(signal.SIGHUP)
    run.until('frozen:True')
    assert run.process.poll() is None


def test_the_packages_own_log_goes_to_that_of_ros(child: Start) -> None:
    run = child('plain')
    run.until('serving')
    run.process.send_signal(signal.SIGINT)
    assert '[WARN]' in (log := run.rest()[1])
    assert 'from the package' in log


def test_it_does_not_grow_with_what_it_hears(child: Start) -> None:
    run = child('long')
    run.until('callbacks:1')
    run.process.send_signal(signal.SIGINT)
    assert run.rest()[0] == ['frozen:True', *END]
