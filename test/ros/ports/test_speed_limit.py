import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from geometry_msgs.msg import Point

from vla_bt.ros.ports.speed_limit import SpeedLimiter

pytestmark = pytest.mark.ros


class SpeedLimit(Point):
    """Stands for nav2_msgs/msg/SpeedLimit: x is 1 for percentages, y the limit."""

    def __init__(self, percentage, speed_limit):
        super().__init__(x=float(percentage), y=speed_limit)


def test_a_limit_is_published_for_each_goal_and_lifted_once_with_zero(node, namespace, spin_until):
    heard = []
    node.create_subscription(Point, f'{namespace}/limit', heard.append, 10)
    limiter = SpeedLimiter(node, f'{namespace}/limit', SpeedLimit)
    spin_until(lambda: limiter._publisher.get_subscription_count())
    for limit_mps in (None, 0.4, 0.4, None, None):
        limiter.limit(limit_mps)
    spin_until(lambda: len(heard) == 3)
    spin_until.cycles()
    assert [(message.x, message.y) for message in heard] == [(0.0, 0.4), (0.0, 0.4), (0.0, 0.0)]


def test_without_the_message_type_nothing_breaks(node, namespace, monkeypatch):
    monkeypatch.setattr('vla_bt.ros.ports.speed_limit._message_class', lambda: None)
    limiter = SpeedLimiter(node, f'{namespace}/limit')
    limiter.limit(0.5)
    limiter.limit(None)
