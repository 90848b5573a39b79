"""Missions of the command line on the simulator, without ROS."""

import json
import signal
import subprocess
import sys

import pytest

pytest.importorskip('pyrobosim', reason='the simulator is not installed')
pytestmark = pytest.mark.sim

COMMANDS = [
    ('Go to the kitchen, pick up the red cup, and bring it to the table', 'SUCCEEDED', 0),
    ('bring me the red book from the shelf', 'SUCCEEDED', 0),
    ('Move to the kitchen', 'SUCCEEDED', 0),
    ('Pick up the red mug', 'SUCCEEDED', 0),
    ('Say hello where you are', 'SUCCEEDED', 0),
    ('Clean up', 'NEEDS_CLARIFICATION', 2),
    ('Fly to the ceiling', 'REFUSED', 3),
]


def vla_bt(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    program = [sys.executable, '-c', 'from vla_bt.cli import main; main()']
    return subprocess.run(
        [*program, *words], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(('command', 'outcome', 'code'), COMMANDS)
def test_the_example_commands_end_as_documented(command: str, outcome: str, code: int) -> None:
    run = vla_bt('demo', '--in-process', '--speed', '100', command)
    assert run.stdout.splitlines()[-1].startswith(f'outcome: {outcome}'), run.stdout + run.stderr
    assert run.returncode == code


def test_json_output_is_one_document() -> None:
    run = vla_bt('demo', '--in-process', '--speed', '100', '--json', 'Move to the kitchen')
    result = json.loads(run.stdout)
    assert (result['outcome'], result['steps_done']) == ('SUCCEEDED', 1)


def test_ctrl_c_stops_the_robot_and_says_so() -> None:
    program = [sys.executable, '-u', '-c', 'from vla_bt.cli import main; main()']
    words = ['demo', '--in-process', '--speed', '1', 'Move to the kitchen']
    with subprocess.Popen([*program, *words], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if 'RUNNING' in line:
                process.send_signal(signal.SIGINT)
                break
        rest = process.stdout.read()
    assert rest.splitlines()[-1] == 'outcome: CANCELED - Stopped by Ctrl-C.'
    assert process.returncode == 4
