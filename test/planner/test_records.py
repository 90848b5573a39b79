"""Telling a planner at work that its answer is no longer wanted."""

from threading import Thread

import pytest

from vla_bt.planner import CanceledError, Cancellation


def test_every_listener_is_called_once() -> None:
    cancellation, calls = Cancellation(), list[str]()
    cancellation.on_cancel(lambda: calls.append('a'))
    cancellation.on_cancel(lambda: calls.append('b'))
    cancellation.check()
    cancellation.cancel()
    cancellation.cancel()
    assert calls == ['a', 'b']
    assert cancellation.is_canceled
    with pytest.raises(CanceledError):
        cancellation.check()


def test_who_comes_late_is_called_at_once() -> None:
    cancellation, calls = Cancellation(), list[str]()
    cancellation.cancel()
    cancellation.on_cancel(lambda: calls.append('late'))()
    assert calls == ['late']


def test_who_is_no_longer_interested_is_not_called() -> None:
    cancellation, calls = Cancellation(), list[str]()
    forget = cancellation.on_cancel(lambda: calls.append('a'))
    forget()
    forget()
    cancellation.cancel()
    assert calls == []


def test_a_listener_is_called_once_whoever_cancels() -> None:
    cancellation, calls = Cancellation(), list[int]()
    for number in range(100):
        cancellation.on_cancel(lambda number=number: calls.append(number))
    threads = [Thread(target=cancellation.cancel) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(calls) == list(range(100))
