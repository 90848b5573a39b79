"""`vla-bt confirm`: what is open is shown, and answered from another terminal."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vla_bt.cli import main
from vla_bt.cli.confirm import question_lines
from vla_bt.safety import Asked
from vla_bt.safety.question import Question

PROGRAM = [sys.executable, '-c', 'from vla_bt.cli import main; main()']
PICK = json.dumps({'steps': [
    {'skill': 'navigate_to', 'args': {'location': 'counter'}},
    {'skill': 'pick_up', 'args': {'object': 'red_cup'}},
]})  # fmt: skip
SPACE = '/confirm'


@pytest.mark.parametrize(
    ('words', 'said'),
    [(('maybe', '7f'), "'maybe' is no answer"), (('yes',), 'give the id of the question too')],
)
def test_an_answer_needs_its_question(
    words: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, 'argv', ['vla-bt', 'confirm', *words])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 64
    assert said in capsys.readouterr().err


def test_without_ros_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr('importlib.util.find_spec', lambda name: None)
    monkeypatch.setattr(sys, 'argv', ['vla-bt', 'confirm'])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 78
    assert 'ROS 2 is not installed here' in capsys.readouterr().err


def test_a_question_is_shown_with_its_id() -> None:
    question = Question(
        text='May I?', deed='', call='', skill='', subject='', place='', reasons=()
    )  # fmt: skip
    asked = Asked(id='7f', question=question, command='', deadline_s=1.0, timeout_s=1.0)
    assert question_lines(asked) == ['May I?', 'answer with: vla-bt confirm yes|no|all 7f']


@pytest.fixture(scope='module')
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    pytest.importorskip('rclpy', reason='needs ROS 2')
    pytest.importorskip('vla_msgs', reason='needs the built interfaces')
    pytest.importorskip('pyrobosim', reason='needs the simulator')
    import rclpy

    sys.path.insert(0, str(Path(__file__).parents[1] / 'ros'))
    from server_fixtures import Rig, running_pair

    from vla_bt.ros.client.domain import claim_domain
    from vla_bt.ros.client.isolation import isolated

    folder = tmp_path_factory.mktemp('confirm')
    options = {'planning.confirmation': 'ask'}
    with claim_domain() as domain, isolated(domain, folder):
        rclpy.init(args=[])
        with running_pair(folder, SPACE, **options):
            made = Rig(SPACE)
            made.spin_until(lambda: 'READY' in made.words(), 40.0)
            yield made
            made.destroy()
        rclpy.try_shutdown()


def typed(*words: str) -> tuple[int, str]:
    done = subprocess.run(
        [*PROGRAM, 'confirm', '--namespace', SPACE, *words], capture_output=True, text=True,
        timeout=60, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.ros
@pytest.mark.sim
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


@pytest.mark.ros
@pytest.mark.sim
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
        printed = []
        for text in process.stdout:
            printed.append(text)
            if 'y/n/a' in text:
                os.write(hand, f'{line}\n'.encode())
    os.close(hand)
    os.close(screen)
    return ''.join(printed)


@pytest.mark.ros
@pytest.mark.sim
def test_somebody_at_another_terminal_is_asked_and_answers(rig: Any) -> None:
    goal = rig.send(plan_json=PICK)
    rig.spin_until(lambda: goal.state == 'CONFIRMING', 40.0, goal)
    text = at_a_terminal('no')
    assert 'May I pick up red_cup' in text
    assert text.endswith('The mission ends.\n')
    rig.spin_until(lambda: goal.response is not None, 30.0, goal)
    assert goal.result.failure_code == 'declined'
