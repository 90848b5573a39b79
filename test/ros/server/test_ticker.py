"""The ticker: one tick for a burst of events, ticks at deadlines, a heartbeat, no re-entering."""

import math
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.ros.server.ticker import Ticker  # noqa: E402

pytestmark = pytest.mark.ros

HZ = 20.0


class Ticks:
    """Counts ticks; says when the next is wanted; does what the test gives it to do."""

    def __init__(self) -> None:
        self.count = 0
        self.next_s: float | None = None
        self.depth = 0
        self.work: Callable[[], None] = lambda: None

    def __call__(self) -> float | None:
        assert self.depth == 0, 'a tick within a tick'
        self.depth += 1
        self.count += 1
        self.work()
        self.depth -= 1
        return self.next_s


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def ticker(node: Any, ticks: Ticks, spin_until: Any) -> Ticker:
    """A ticker at rest: the heartbeat has had its first beat and was not wanted."""
    made = Ticker(node, ticks, HZ)
    spin_until(lambda: ticks.count == 1)
    return made


def test_a_burst_of_requests_is_one_tick(ticker: Ticker, ticks: Ticks, spin_until: Any) -> None:
    for _ in range(100):
        ticker.request()
    spin_until.cycles(30)
    assert ticks.count == 2


def test_a_request_from_another_thread_ticks_in_the_executors(
    ticker: Ticker, ticks: Ticks, spin_until: Any
) -> None:
    where: list[threading.Thread] = []
    ticks.work = lambda: where.append(threading.current_thread())
    worker = threading.Thread(target=ticker.request)
    worker.start()
    worker.join()
    spin_until(lambda: where)
    assert where == [threading.current_thread()]


def test_a_request_within_a_tick_is_another_tick(
    ticker: Ticker, ticks: Ticks, spin_until: Any
) -> None:
    ticks.work = lambda: ticker.request() if ticks.count < 4 else None
    ticker.request()
    spin_until(lambda: ticks.count == 4)
    spin_until.cycles()
    assert ticks.count == 4


def test_a_tick_now_does_not_wait_for_the_executor(ticker: Ticker, ticks: Ticks) -> None:
    ticker.tick_now()
    assert ticks.count == 2


def test_a_tick_now_within_a_tick_comes_after_it(
    ticker: Ticker, ticks: Ticks, spin_until: Any
) -> None:
    ticks.work = lambda: ticker.tick_now() if ticks.count < 3 else None
    ticker.tick_now()
    assert ticks.count == 2
    spin_until(lambda: ticks.count == 3)


def test_the_heart_beats_only_while_it_is_wanted(
    ticker: Ticker, ticks: Ticks, spin_until: Any
) -> None:
    spin_until.cycles(50)
    assert ticks.count == 1
    ticks.next_s = math.inf
    ticker.request()
    spin_until(lambda: ticks.count >= 5)
    ticks.next_s = None
    seen = ticks.count
    spin_until(lambda: ticks.count == seen + 1)
    spin_until.cycles(50)
    assert ticks.count == seen + 1


def test_a_burst_from_many_threads_is_one_tick_and_the_next_burst_another(
    ticker: Ticker, ticks: Ticks, spin_until: Any
) -> None:
    for burst in (2, 3):
        threads = [
            threading.Thread(target=lambda: [ticker.request() for _ in range(250)])
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spin_until.cycles(30)
        assert ticks.count == burst


def test_no_request_is_lost(ticker: Ticker, ticks: Ticks, spin_until: Any) -> None:
    """After what a request tells of, there is a tick, however ticks and requests interleave."""
    told = [0] * 4
    seen = [0] * 4

    def look() -> None:
        seen[:] = told

    def tell(who: int) -> None:
        for _ in range(500):
            told[who] += 1
            ticker.request()

    ticks.work = look
    threads = [threading.Thread(target=tell, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    spin_until(lambda: not any(thread.is_alive() for thread in threads))
    spin_until(lambda: seen == [500] * 4)
    spin_until.cycles()
    count = ticks.count
    spin_until.cycles(30)
    assert ticks.count == count


def test_a_deadline_does_not_wait_for_the_heartbeat(
    node: Any, ticks: Ticks, spin_until: Any
) -> None:
    at_s: list[float] = []

    def look() -> None:
        at_s.append(time.monotonic())
        ticks.next_s = at_s[0] + 0.03 if len(at_s) == 1 else math.inf

    ticks.work = look
    slow = Ticker(node, ticks, heartbeat_hz=0.01)
    spin_until(lambda: len(at_s) == 2)
    assert at_s[1] >= at_s[0] + 0.03
    slow.close()


def test_the_heartbeat_does_not_wait_for_a_far_deadline(
    ticker: Ticker, ticks: Ticks, spin_until: Any
) -> None:
    ticks.next_s = time.monotonic() + 1e6
    ticker.request()
    spin_until(lambda: ticks.count == 4)


def test_a_deadline_that_is_over_is_a_tick_soon(
    node: Any, ticks: Ticks, spin_until: Any
) -> None:
    ticks.next_s = 0.0
    slow = Ticker(node, ticks, heartbeat_hz=0.01)
    spin_until(lambda: ticks.count == 5)
    slow.close()


def test_the_heart_beats_on_after_a_tick_that_raised(
    ticker: Ticker, ticks: Ticks, spin_until: Any
) -> None:
    def fail() -> None:
        ticks.depth = 0
        raise ValueError('a bug')

    ticks.work = fail
    with pytest.raises(ValueError, match='a bug'):
        ticker.tick_now()
    ticks.work = lambda: None
    spin_until(lambda: ticks.count == 3)


def test_a_tick_that_raises_can_be_followed_by_another(
    ticker: Ticker, ticks: Ticks, spin_until: Any
) -> None:
    def fail() -> None:
        ticks.depth = 0
        raise ValueError('a bug')

    ticks.work = fail
    with pytest.raises(ValueError, match='a bug'):
        ticker.tick_now()
    ticks.work = lambda: None
    ticker.request()
    spin_until(lambda: ticks.count == 3)


def test_a_closed_ticker_ticks_no_more(ticker: Ticker, ticks: Ticks, spin_until: Any) -> None:
    ticks.next_s = math.inf
    ticker.request()
    ticker.close()
    ticker.request()
    spin_until.cycles(50)
    assert ticks.count == 1
