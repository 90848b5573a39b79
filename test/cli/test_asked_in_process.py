"""`vla-bt run` at a real terminal, without ROS and with: the question is shown, and typed to."""

import fcntl
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip('pyrobosim', reason='the simulator is not installed')
pytestmark = pytest.mark.sim

PROGRAM = [sys.executable, '-c', 'from vla_bt.cli import main; main()']
COMMAND = 'Go to the kitchen, pick up the red cup, and bring it to the table'
PLAN = """{"steps": [{"skill": "navigate_to", "args": {"location": "counter"}},
                     {"skill": "pick_up", "args": {"object": "red_cup"}},
                     {"skill": "navigate_to", "args": {"location": "table"}},
                     {"skill": "place", "args": {"object": "red_cup", "location": "table"}}]}"""
PROMPT = 'yes, no, or all'


class Terminal:
    """A command line in a process of its own, at a terminal."""

    def __init__(self, *words: str, kind: str = 'dumb') -> None:
        self.hand, screen = pty.openpty()
        environment = {**os.environ, 'TERM': kind, 'COLUMNS': '200'}
        self.process = subprocess.Popen(
            [*PROGRAM, *words],
            stdin=screen,
            stdout=screen,
            stderr=screen,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # for Ctrl-C
        )
        os.close(screen)
        self.text = ''

    def until(self, pattern: str, count: int = 1, timeout_s: float = 60.0) -> None:
        """Read until it has been printed so often."""
        end_s = time.monotonic() + timeout_s
        while len(re.findall(pattern, self.text)) < count:
            assert time.monotonic() < end_s, f'{pattern!r} never came:\n{self.text}'
            assert self._read(), f'it has ended without {pattern!r}:\n{self.text}'

    def type(self, text: str) -> None:
        os.write(self.hand, text.encode())

    def end(self) -> int:
        """Read to the end; return the exit code."""
        end_s = time.monotonic() + 60.0
        while self._read():
            assert time.monotonic() < end_s, f'it never ended:\n{self.text}'
        return self.process.wait(20.0)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.hand)

    def _read(self) -> bool:
        if not select.select([self.hand], [], [], 0.2)[0]:
            return True
        try:
            piece = os.read(self.hand, 10_000)
        except OSError:  # Linux says so when the other end is closed
            return False
        self.text += piece.decode('utf-8', 'replace')
        return bool(piece)


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / 'plan.json'
    path.write_text(PLAN)
    return str(path)


@pytest.fixture(params=['dumb', 'xterm-256color'])
def run(plan: str, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """A terminal that is written line by line, and one that is redrawn."""
    words = ('run', '--in-process', '--speed', '100', '--plan', plan)
    made = Terminal(*words, kind=request.param)
    yield made
    made.close()


def test_each_question_is_answered_by_typing(run: Terminal) -> None:
    run.until(PROMPT)
    assert 'Confirmation is ask' in run.text
    assert 'May I pick up red_cup (fragile) at the counter?' in run.text
    run.type('y\n')
    run.until(PROMPT, 2)
    assert 'May I place red_cup (fragile) at the table?' in run.text
    run.type('yes\n')
    assert run.end() == 0, run.text
    assert 'SUCCEEDED' in run.text


def test_all_is_asked_for_once(run: Terminal) -> None:
    run.until(PROMPT)
    run.type('a\n')
    assert run.end() == 0, run.text
    assert run.text.count(PROMPT) == 1


def test_a_no_ends_it(run: Terminal) -> None:
    run.until(PROMPT)
    run.type('n\n')
    assert run.end() == 1, run.text
    assert re.search(r'FAILED\S* - \S+ said no: pick up red_cup', run.text)


def test_ctrl_c_at_the_question_stops_it(run: Terminal) -> None:
    run.until(PROMPT)
    run.type('\x03')
    assert run.end() == 4, run.text
    assert re.search(r'CANCELED\S* - Stopped by Ctrl-C\.', run.text)


def printed(*words: str) -> tuple[int, str]:
    """Run without a terminal; return exit code and output."""
    done = subprocess.run(
        [*PROGRAM, *words], capture_output=True, text=True, timeout=120, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_without_a_terminal_nobody_is_asked_and_it_says_so(plan: str) -> None:
    code, text = printed('run', '--in-process', '--speed', '100', '--plan', plan)
    assert (code, 'Confirmation is auto' in text) == (0, True), text


def test_the_demo_needs_no_typing_and_says_so() -> None:
    code, text = printed('demo', '--in-process', '--speed', '100', COMMAND)
    assert (code, 'Confirmation is auto' in text) == (0, True), text


@pytest.mark.parametrize(('mode', 'why'), [
    ('ask', 'Nobody (standard input is no terminal) said no: pick up red_cup'),
    ('deny', 'the setting planning.confirmation is deny'),
])  # fmt: skip
def test_asked_for_it_is_a_no_where_nobody_can_type(plan: str, mode: str, why: str) -> None:
    words = ('--in-process', '--speed', '100', '--confirm', mode)
    code, text = printed('run', *words, '--plan', plan)
    assert (code, why in text) == (1, True), text


def test_the_demo_stays_denied_where_the_settings_deny(tmp_path: Path) -> None:
    settings = tmp_path / 'settings.yaml'
    settings.write_text('planning: {confirmation: deny}\n')
    words = ('--in-process', '--speed', '100', '--settings', str(settings))
    code, text = printed('demo', *words, COMMAND)
    assert (code, 'Confirmation is deny' in text) == (1, True), text


@pytest.mark.ros
def test_over_ros_it_is_the_same(plan: str) -> None:
    pytest.importorskip('vla_msgs', reason='needs the built interfaces')
    run = Terminal('run', '--speed', '25', '--plan', plan)
    try:
        run.until(PROMPT)
        assert 'May I pick up red_cup (fragile) at the counter?' in run.text
        run.type('a\n')
        run.until('The robot goes on')
        assert run.end() == 0, run.text
        assert run.text.count(PROMPT) == 1
    finally:
        run.close()
