"""QoS events: looked at seldom, and yet seen."""

from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from rclpy.event_handler import SubscriptionEventCallbacks  # noqa: E402
from rclpy.qos import QoSProfile, ReliabilityPolicy  # noqa: E402
from std_msgs.msg import Bool  # noqa: E402

from vla_bt.ros.rare_events import RareEvents  # noqa: E402

pytestmark = pytest.mark.ros

HOPES = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)


@pytest.fixture
def misfits(node: Any, namespace: str) -> list[Any]:
    """What a subscription that asks for more than its publisher gives has been told."""
    told: list[Any] = []
    node.create_subscription(
        Bool,
        f'{namespace}/stop',
        lambda message: None,
        10,
        event_callbacks=SubscriptionEventCallbacks(incompatible_qos=told.append),
    )
    return told


def test_a_publisher_nobody_can_hear_is_told_of(
    node: Any, namespace: str, spin_until: Any, misfits: list[Any]
) -> None:
    RareEvents(node, period_s=0.05)
    node.create_publisher(Bool, f'{namespace}/stop', HOPES)
    spin_until(lambda: misfits)
    assert misfits[0].total_count == 1


def test_until_the_next_look_the_executor_does_not_see_it(
    node: Any, namespace: str, spin_until: Any, misfits: list[Any]
) -> None:
    RareEvents(node, period_s=3600.0)
    publisher = node.create_publisher(Bool, f'{namespace}/stop', HOPES)
    handlers = [handler for entity in (*node.subscriptions, *node.publishers)
                for handler in entity.event_handlers if entity is not publisher]  # fmt: skip
    assert handlers
    assert not any(handler.callback_group.can_execute(handler) for handler in handlers)
    spin_until.cycles(50)
    assert misfits == []


def test_each_look_costs_two_rounds(node: Any, misfits: list[Any]) -> None:
    """One in which the executor waits on the handlers, and one in case it calls them."""
    events = RareEvents(node, period_s=3600.0)
    (subscription,) = node.subscriptions
    handler = subscription.event_handlers[0]
    events._look()
    assert [events.can_execute(handler) for _ in range(4)] == [True, True, False, False]
