"""The ticker: one tick for a burst of events, a heartbeat while wanted, never re-entered."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.ros.server.ticker import Ticker  # noqa: E402

pytestmark = pytest.mark.ros

HZ = 20.0


class Ticks:
    """Counts ticks; says whether more are wanted; does what the test gives it to do."""

    def __init__(self) -> None:
        self.count = 0
        self.is_wanted = False
        self.depth = 0
        self.work: Callable[[], None] = lambda: None

    def __call__(self) -> bool:
        assert self.depth == 0, 'a tick within a tick'
        self.depth += 1
        self.count += 1
        self.work()
        self.depth -= 1
        return self.is_wanted


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
    ticks.is_wanted = True
    ticker.request()
    spin_until(lambda: ticks.count >= 5)
    ticks.is_wanted = False
    seen = ticks.count
    spin_until(lambda: ticks.count == seen + 1)
    spin_until.cycles(50)
    assert ticks.count == seen + 1


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
    ticks.is_wanted = True
    ticker.request()
    ticker.close()
    ticker.request()
    spin_until.cycles(50)
    assert ticks.count == 1
