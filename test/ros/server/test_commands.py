"""The command topics: what becomes of what is said."""

from typing import Any

import pytest

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from std_msgs.msg import String  # noqa: E402

from vla_bt.mission import BusyError, Order  # noqa: E402
from vla_bt.ros.server.commands import COMMAND_TOPICS, CommandTopics  # noqa: E402

pytestmark = pytest.mark.ros


class FakeDispatcher:
    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.canceled: list[str] = []
        self.is_busy = False

    def submit(self, order: Order) -> None:
        if self.is_busy:
            raise BusyError('The robot is busy with: dancing')
        self.orders.append(order)

    def cancel(self, reason: str) -> None:
        self.canceled.append(reason)


class FakeStatus:
    def __init__(self) -> None:
        self.announced: list[tuple[str, dict[str, Any]]] = []
        self.told: list[tuple[str, str]] = []

    def announce(self, status: str, **details: Any) -> None:
        self.announced.append((status, details))

    def tell(self, status: str, text: str) -> None:
        self.told.append((status, text))

    def words(self) -> list[str]:
        return [word for word, _ in self.announced]


class Setup:
    def __init__(self, node: Any, spin_until: Any) -> None:
        self.dispatcher, self.status, self.ticks = FakeDispatcher(), FakeStatus(), list[int]()
        CommandTopics(
            node,
            self.dispatcher,  # type: ignore[arg-type]
            self.status,  # type: ignore[arg-type]
            lambda: self.ticks.append(1),
        )
        self._publishers = {
            topic: node.create_publisher(String, topic, 10) for topic in COMMAND_TOPICS
        }
        self._spin_until = spin_until

    def say(self, text: str, topic: str = 'voice_command') -> None:
        publisher = self._publishers[topic]
        self._spin_until(lambda: publisher.get_subscription_count() > 0)
        before = len(self.ticks)
        publisher.publish(String(data=text))
        self._spin_until(lambda: len(self.ticks) > before)


@pytest.fixture
def setup(node: Any, spin_until: Any) -> Setup:
    return Setup(node, spin_until)


@pytest.mark.parametrize('topic', COMMAND_TOPICS)
def test_words_become_an_order(setup: Setup, topic: str) -> None:
    setup.say('go home', topic)
    assert [order.command for order in setup.dispatcher.orders] == ['go home']
    assert setup.status.words() == ['RECEIVED_COMMAND']


def test_a_plan_becomes_an_order(setup: Setup) -> None:
    setup.say('{"steps": [{"skill": "wait", "args": {"duration": 1}}]}')
    assert setup.dispatcher.orders[0].plan is not None


def test_stop_cancels_and_plans_nothing(setup: Setup) -> None:
    setup.say('Stop!')
    assert setup.dispatcher.orders == []
    assert 'Stop!' in setup.dispatcher.canceled[0]
    assert setup.status.told == [('STOPPED', 'I stop.')]


@pytest.mark.parametrize('text', ['', '{"steps": [', 'go\x01', 'a' * 100_000])
def test_what_cannot_be_read_is_refused_with_its_problems(setup: Setup, text: str) -> None:
    setup.say(text)
    assert setup.dispatcher.orders == []
    assert setup.status.words() == ['RECEIVED_COMMAND', 'PLANNING_FAILED', 'REFUSED']
    assert setup.status.announced[1][1]['safety_issues']
    assert len(setup.status.announced[0][1]['command']) <= 500


def test_a_busy_robot_says_what_it_does(setup: Setup) -> None:
    setup.dispatcher.is_busy = True
    setup.say('go home')
    assert setup.status.words() == ['RECEIVED_COMMAND', 'REFUSED']
    assert setup.status.told == [('REFUSED', 'The robot is busy with: dancing')]
