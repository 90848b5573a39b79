import asyncio
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
