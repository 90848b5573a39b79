"""`vla-bt confirm` beside a server at work: shown and answered from another terminal."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from threading import Timer
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('vla_msgs', reason='needs the built interfaces')
pytest.importorskip('pyrobosim', reason='needs the simulator')

from server_fixtures import Rig, running_pair  # noqa: E402

pytestmark = [pytest.mark.ros, pytest.mark.sim]

PROGRAM = [sys.executable, '-c', 'from vla_bt.cli import main; main()']
PICK = json.dumps({'steps': [
    {'skill': 'navigate_to', 'args': {'location': 'counter'}},
    {'skill': 'pick_up', 'args': {'object': 'red_cup'}},
]})  # fmt: skip
SPACE = '/confirm'


@pytest.fixture(scope='module')
def rig(context: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp('confirm')
    with running_pair(folder, SPACE, **{'planning.confirmation': 'ask'}):
        made = Rig(SPACE)
        made.spin_until(lambda: 'READY' in made.words(), 40.0)
        yield made
        made.destroy()


def typed(*words: str) -> tuple[int, str]:
    done = subprocess.run(
        [*PROGRAM, 'confirm', '--namespace', SPACE, *words], capture_output=True, text=True,
        timeout=60, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_another_terminal_shows_and_answers_it(rig: Any) -> None:
    assert typed() == (0, 'no question is open\n')
    goal = rig.send(plan_json=PICK)
    rig.spin_until(lambda: goal.state == 'CONFIRMING', 40.0, goal)
    id_ = goal.feedback[-1].confirmation.id
    code, text = typed()
    assert (code, id_ in text, 'May I pick up red_cup' in text) == (0, True, True), text
    code, text = typed('yes', '0000')
    assert (code, "There is no question '0000'" in text) == (1, True), text
    assert typed('no', id_) == (0, 'The mission ends.\n')
    rig.spin_until(lambda: goal.response is not None, 30.0, goal)
    assert goal.result.failure_code == 'declined'


def test_where_no_server_answers_it_says_where_it_looked(rig: Any) -> None:
    code, text = typed('yes', '7f', '--namespace', '/nowhere')
    domain = os.environ['ROS_DOMAIN_ID']
    assert (code, f'in ROS domain {domain}; set ROS_DOMAIN_ID' in text) == (78, True), text


def at_a_terminal(line: str) -> str:
    """Return what `vla-bt confirm` prints to somebody who types a line once asked."""
    hand, screen = pty.openpty()
    with subprocess.Popen(
        [*PROGRAM, 'confirm', '--namespace', SPACE], stdin=screen, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, env={**os.environ, 'PYTHONUNBUFFERED': '1'},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        limit = Timer(60.0, process.kill)
        limit.start()
        printed = []
        for text in process.stdout:
            printed.append(text)
            if 'y/n/a' in text:
                os.write(hand, f'{line}\n'.encode())
        limit.cancel()
    os.close(hand)
    os.close(screen)
    return ''.join(printed)


def test_somebody_at_another_terminal_is_asked_and_answers(rig: Any) -> None:
    goal = rig.send(plan_json=PICK)
    rig.spin_until(lambda: goal.state == 'CONFIRMING', 40.0, goal)
    text = at_a_terminal('no')
    assert 'May I pick up red_cup' in text
    assert text.endswith('The mission ends.\n')
    rig.spin_until(lambda: goal.response is not None, 30.0, goal)
    assert goal.result.failure_code == 'declined'
