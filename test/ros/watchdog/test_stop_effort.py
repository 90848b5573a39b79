"""How long everything is asked to stop."""

import math

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.ros.watchdog.stop_effort import (  # noqa: E402
    GIVE_UP_S,
    LEAST_ROUNDS,
    ROUND_S,
    StopEffort,
)

pytestmark = pytest.mark.ros


class Tried:
    """An effort on a clock of its own."""

    def __init__(self, *silent: str) -> None:
        self.now_s = 0.0
        self.asked: list[float] = []
        self.silent = silent
        self.effort = StopEffort(
            lambda: self.asked.append(self.now_s), lambda: self.silent, lambda: self.now_s
        )

    def run(self) -> tuple[str, ...]:
        """Look whenever it is due; return who was given up."""
        while not self.effort.is_over:
            self.now_s = self.effort.next_s
            if given_up := self.effort.look():
                return given_up
        return ()


def test_nothing_is_asked_before_it_begins() -> None:
    tried = Tried()
    assert tried.effort.is_over
    assert tried.effort.next_s == math.inf
    assert tried.effort.look() == ()
    assert tried.asked == []


def test_it_asks_at_once() -> None:
    tried = Tried()
    tried.effort.begin()
    assert tried.asked == [0.0]
    assert not tried.effort.is_over
    assert tried.effort.next_s == ROUND_S


def test_it_asks_a_few_times_although_all_have_answered() -> None:
    tried = Tried()
    tried.effort.begin()
    assert tried.run() == ()
    assert tried.asked == [number * ROUND_S for number in range(LEAST_ROUNDS)]


def test_it_asks_until_all_have_answered() -> None:
    tried = Tried('arm')
    tried.effort.begin()
    for number in range(1, 8):
        tried.now_s = number * ROUND_S
        assert tried.effort.look() == ()
    tried.silent = ()
    tried.now_s += ROUND_S
    assert tried.effort.look() == ()
    assert tried.effort.is_over
    assert len(tried.asked) == 8


def test_it_gives_up_in_the_end_and_says_on_whom() -> None:
    tried = Tried('arm', 'base')
    tried.effort.begin()
    assert tried.run() == ('arm', 'base')
    assert tried.effort.is_over
    assert tried.now_s == GIVE_UP_S
    assert len(tried.asked) == GIVE_UP_S / ROUND_S


def test_a_look_that_comes_early_asks_nobody() -> None:
    tried = Tried('arm')
    tried.effort.begin()
    tried.now_s = math.nextafter(ROUND_S, 0.0)
    assert tried.effort.look() == ()
    assert len(tried.asked) == 1


def test_it_may_be_begun_anew_and_ended_early() -> None:
    tried = Tried('arm')
    tried.effort.begin()
    tried.now_s = GIVE_UP_S - 0.1
    tried.effort.begin()
    tried.now_s = GIVE_UP_S + 1.0
    assert tried.effort.look() == ()
    assert not tried.effort.is_over
    tried.effort.end()
    assert tried.effort.is_over
    assert tried.effort.look() == ()
