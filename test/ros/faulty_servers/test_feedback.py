"""Feedback at a rate."""

from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.ros.faulty_servers import feedback
from vla_bt.ros.faulty_servers.feedback import MOST_AT_ONCE, FeedbackStream

pytestmark = pytest.mark.ros


class World:
    """A goal, a clock and alarms by hand."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.sent: list[float] = []
        self.due: tuple[float, Any] | None = None

    def monotonic(self) -> float:
        return self.now_s

    def publish_feedback(self, message: str) -> None:
        self.sent.append(self.now_s)

    def after(self, delay_s: float, act: Any) -> 'World':
        self.due = (self.now_s + delay_s, act)
        return self

    def cancel(self) -> None:
        self.due = None

    def ring(self, late_s: float = 0.0) -> None:
        assert self.due is not None
        (due_s, act), self.due = self.due, None
        self.now_s = due_s + late_s
        act()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    monkeypatch.setattr(feedback, 'time', made)
    return made


def make(world: World, rate_hz: float, last_s: float | None = None) -> FeedbackStream:
    return FeedbackStream(world, 'message', rate_hz, last_s, world)


def test_the_first_message_goes_out_at_once_and_the_others_at_the_rate(world: World) -> None:
    stream = make(world, 10.0)
    for _ in range(3):
        world.ring()
    assert world.sent == pytest.approx([0.0, 0.1, 0.2, 0.3])
    assert (stream.count, stream.rate_hz) == (4, pytest.approx(10.0))


def test_without_a_rate_there_is_one_message(world: World) -> None:
    stream = make(world, 0.0)
    assert (world.due, stream.count, stream.rate_hz) == (None, 1, 0.0)


def test_being_late_is_made_up_for(world: World) -> None:
    stream = make(world, 1000.0)
    world.ring(late_s=0.0095)
    assert stream.count == 11
    assert world.due is not None
    assert world.due[0] == pytest.approx(0.011)


def test_being_very_late_is_made_up_for_in_part_at_once(world: World) -> None:
    stream = make(world, 1000.0)
    world.ring(late_s=1.0)
    assert stream.count == 1 + MOST_AT_ONCE
    world.ring()
    assert stream.count == 1 + 2 * MOST_AT_ONCE


def test_silence_falls_in_time(world: World) -> None:
    stream = make(world, 10.0, last_s=0.25)
    world.ring()
    world.ring()
    assert (world.due, stream.count) == (None, 3)


def test_nothing_is_sent_after_the_end(world: World) -> None:
    stream = make(world, 10.0)
    stream.stop()
    assert (world.due, stream.count) == (None, 1)
