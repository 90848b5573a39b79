"""Topics faster than their readers: heard at once after silence, then only when it is time."""

from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from rclpy.qos import QoSProfile  # noqa: E402
from std_msgs.msg import Int64  # noqa: E402

from vla_bt.ros.readings import paced  # noqa: E402
from vla_bt.ros.readings.paced import PacedSubscriptions  # noqa: E402

pytestmark = pytest.mark.ros

DEPTH = 10


class Topic:
    """One paced topic, and a subscription that hears its messages as they come."""

    def __init__(self, node: Any, name: str, spin_until: Any) -> None:
        self.taken: list[int] = []
        self.witnessed: list[int] = []
        self.take: Callable[[int], None] = self.taken.append
        self.spin_until = spin_until
        self.paced = PacedSubscriptions(node)
        qos = QoSProfile(depth=DEPTH)
        self.paced.subscribe(Int64, name, lambda message: self.take(message.data), qos)
        node.create_subscription(Int64, name, lambda m: self.witnessed.append(m.data), 100)
        self.publisher = node.create_publisher(Int64, name, 100)
        spin_until(lambda: self.publisher.get_subscription_count() == 2)

    def publish(self, *numbers: int) -> None:
        """Publish, and spin until the messages have arrived in this process."""
        for number in numbers:
            self.publisher.publish(Int64(data=number))
        self.spin_until(lambda: self.witnessed[-len(numbers) :] == list(numbers))
        self.spin_until.cycles(5)


@pytest.fixture
def topic(node: Any, namespace: str, spin_until: Any, monkeypatch: pytest.MonkeyPatch) -> Topic:
    """A topic whose timer never fires."""
    monkeypatch.setattr(paced, 'PERIOD_S', 3600.0)
    return Topic(node, f'{namespace}/numbers', spin_until)


@pytest.fixture
def quick(node: Any, namespace: str, spin_until: Any, monkeypatch: pytest.MonkeyPatch) -> Topic:
    """A topic whose timer fires at almost every turn."""
    monkeypatch.setattr(paced, 'PERIOD_S', 0.01)
    return Topic(node, f'{namespace}/numbers', spin_until)


def test_the_first_message_is_taken_at_once_and_the_next_ones_are_not(topic: Topic) -> None:
    topic.publish(1)
    assert topic.taken == [1]
    topic.publish(2, 3)
    assert topic.taken == [1]


def test_refresh_takes_what_has_come_in_order(topic: Topic) -> None:
    topic.publish(1)
    topic.publish(2, 3, 4)
    topic.paced.refresh()
    assert topic.taken == [1, 2, 3, 4]
    topic.paced.refresh()
    assert topic.taken == [1, 2, 3, 4]


def test_the_queue_keeps_the_newest(topic: Topic) -> None:
    topic.publish(0)
    topic.publish(*range(1, 31))
    topic.paced.refresh()
    assert topic.taken == [0, *range(31 - DEPTH, 31)]


def test_the_timer_takes_the_rest(quick: Topic) -> None:
    for number in range(50):
        quick.publish(number)
    quick.spin_until(lambda: quick.taken == list(range(50)))


def test_after_silence_a_message_is_taken_at_once_again(node: Any, quick: Topic) -> None:
    quick.publish(1)
    quick.spin_until(lambda: all(timer.is_canceled() for timer in node.timers))
    quick.publish(2)
    assert quick.taken == [1, 2]


def test_nothing_is_polled_while_nothing_is_published(node: Any, topic: Topic) -> None:
    assert [timer.is_canceled() for timer in node.timers] == [True]


def test_refresh_within_take_does_not_overtake(topic: Topic) -> None:
    topic.publish(1)
    topic.publish(2, 3)

    def take(number: int) -> None:
        topic.paced.refresh()
        topic.taken.append(number)

    topic.take = take
    topic.paced.refresh()
    assert topic.taken == [1, 2, 3]


def test_a_fault_in_take_is_not_the_end(topic: Topic) -> None:
    topic.publish(1)
    topic.publish(2, 3)

    def fail(number: int) -> None:
        raise ValueError(number)

    topic.take = fail
    with pytest.raises(ValueError, match='2'):
        topic.paced.refresh()
    topic.take = topic.taken.append
    topic.paced.refresh()
    assert topic.taken == [1, 3]


def test_refresh_after_the_node_is_gone_is_no_fault(node: Any, topic: Topic) -> None:
    topic.publish(1)
    node.destroy_node()
    topic.paced.refresh()
    assert topic.taken == [1]
