"""The thread that plans."""

import subprocess
import sys
from threading import Event

import pytest

from vla_bt.mission.worker import DaemonExecutor

HANGING = """
import threading
from vla_bt.mission.worker import DaemonExecutor
begun, executor = threading.Event(), DaemonExecutor('hanging')
executor.submit(lambda: (begun.set(), threading.Event().wait()))
begun.wait()
executor.shutdown(wait=False, cancel_futures=True)
"""


def test_calls_run_one_after_the_other_and_errors_arrive() -> None:
    executor = DaemonExecutor('planner')
    order: list[int] = []
    futures = [executor.submit(order.append, number) for number in range(3)]
    wrong = executor.submit(int, 'x')
    with pytest.raises(ValueError, match='invalid literal'):
        wrong.result(timeout=5.0)
    assert order == [0, 1, 2]
    assert all(future.done() for future in futures)
    executor.shutdown()


def test_what_waits_at_the_end_is_canceled() -> None:
    executor, begun, go_on = DaemonExecutor('planner'), Event(), Event()
    running = executor.submit(lambda: (begun.set(), go_on.wait(5.0)))
    waiting = executor.submit(list)
    assert begun.wait(5.0)
    executor.shutdown(wait=False, cancel_futures=True)
    assert waiting.cancelled()
    go_on.set()
    assert running.result(timeout=5.0)


def test_a_call_that_hangs_does_not_keep_the_process_from_ending() -> None:
    subprocess.run([sys.executable, '-c', HANGING], check=True, timeout=20)
