"""Where planners run."""

import subprocess
import sys
from threading import Event
from threading import enumerate as enumerate_threads

import pytest

from vla_bt.mission.executors import DaemonExecutor, InlineExecutor

HANGING = """
import threading
from vla_bt.mission.executors import DaemonExecutor
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


def test_an_executor_may_be_shut_down_twice_and_its_thread_ends() -> None:
    executor = DaemonExecutor('twice')
    executor.shutdown()
    executor.shutdown()
    for thread in enumerate_threads():
        if thread.name == 'twice':
            thread.join(5.0)
            assert not thread.is_alive()


def test_a_call_that_ends_after_the_shutdown_brings_up_no_new_thread() -> None:
    executor, begun, go_on = DaemonExecutor('late', grace_s=0.01), Event(), Event()
    running = executor.submit(lambda: (begun.set(), go_on.wait(5.0)))
    assert begun.wait(5.0)
    executor.shutdown()
    assert not running.cancel()
    go_on.set()
    for thread in enumerate_threads():
        if thread.name == 'late':
            thread.join(5.0)
            assert not thread.is_alive()


def test_a_call_in_the_callers_thread_gives_its_result_or_its_error_at_once() -> None:
    executor = InlineExecutor()
    assert executor.submit(int, '7').result(0.0) == 7
    with pytest.raises(ValueError, match='invalid literal'):
        executor.submit(int, 'x').result(0.0)
