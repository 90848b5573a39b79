import asyncio
import socket
import subprocess
import sys
import threading
from concurrent.futures import CancelledError

import pytest

from vla_bt.planner.providers.loop_thread import LoopThread


@pytest.fixture
def loop():
    thread = LoopThread()
    yield thread
    thread.close()


async def thread_name():
    return threading.current_thread().name


def threads():
    return sum(thread.name == 'model servers' for thread in threading.enumerate())


def test_no_thread_is_started_before_there_is_work():
    before = threads()
    loop = LoopThread()
    assert threads() == before
    assert loop.submit(thread_name()).result(5.0) == 'model servers'
    assert threads() == before + 1
    loop.close()
    assert threads() == before


def test_all_work_shares_one_thread(loop):
    async def ident():
        return threading.get_ident()

    assert len({loop.submit(ident()).result(5.0) for _ in range(5)}) == 1


def test_canceling_the_future_cancels_the_work(loop):
    begun, ended = threading.Event(), threading.Event()

    async def work():
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    future = loop.submit(work())
    assert begun.wait(5.0)
    future.cancel()
    assert ended.wait(5.0)


def test_closing_ends_the_work_under_way():
    ended = threading.Event()
    begun = threading.Event()

    async def work():
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    loop = LoopThread()
    future = loop.submit(work())
    assert begun.wait(5.0)
    loop.close()
    assert ended.is_set()
    with pytest.raises(CancelledError):
        future.result(5.0)


def test_a_closed_loop_takes_no_work():
    loop = LoopThread()
    loop.close()
    with pytest.raises(RuntimeError):
        loop.submit(thread_name())


def test_closing_twice_is_closing_once(loop):
    loop.submit(thread_name()).result(5.0)
    loop.close()
    loop.close()


def test_names_are_looked_up(loop):
    async def look_up(port):
        return await asyncio.get_running_loop().getaddrinfo('127.0.0.1', port)

    assert ('127.0.0.1', 80) in [it[4] for it in loop.submit(look_up(80)).result(5.0)]
    with pytest.raises(socket.gaierror):
        loop.submit(look_up('no such service')).result(5.0)


STUCK_NAME_SERVER = """
import asyncio, socket, time
socket.getaddrinfo = lambda *args, **hints: time.sleep(60)
from vla_bt.planner.providers.loop_thread import SHARED
async def look_up():
    async with asyncio.timeout(0.1):
        await asyncio.get_running_loop().getaddrinfo('x', 80)
try:
    SHARED.submit(look_up()).result()
except TimeoutError:
    print('too late')
"""


def test_a_name_server_without_an_answer_does_not_hold_up_the_exit():
    done = subprocess.run(
        [sys.executable, '-c', STUCK_NAME_SERVER],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert (done.stdout, done.stderr) == ('too late\n', '')
