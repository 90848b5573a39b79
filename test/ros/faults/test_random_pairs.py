"""After any two faults the next mission on healthy servers succeeds, in the same node."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('nav2_msgs', reason='nav2_msgs is not installed')

pytestmark = [pytest.mark.ros, pytest.mark.alone]

SEED = 20261121
PAIRS = 200
WORKERS = 4
WORKER = Path(__file__).with_name('pairs_worker.py')


@pytest.fixture
def workers(domain: int, tmp_path: Path) -> Iterator[list[subprocess.Popen[str]]]:
    count = PAIRS // WORKERS
    started = []
    for number in range(WORKERS):
        words = [str(SEED), str(number * count), str(count)]
        log = (tmp_path / f'{number}.log').open('w')
        started.append(
            subprocess.Popen(
                [sys.executable, str(WORKER), *words],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        )
        log.close()
    yield started
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def test_200_pairs_of_faults_leave_no_trace(workers, tmp_path):
    told = [json.loads(line) for worker in workers for line in worker.stdout]
    for number, worker in enumerate(workers):
        log = (tmp_path / f'{number}.log').read_text()
        assert worker.wait(timeout=30) == 0, log[-3000:]
    wrong = [pair for pair in told if not pair['ok']]
    assert not wrong, '\n'.join(json.dumps(pair) for pair in wrong)
    assert sorted(pair['pair'] for pair in told) == list(range(PAIRS))
