"""The emergency stop on two paths: every press at once and once, no release too soon."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip('rclpy', reason='needs ROS 2')

from rclpy.qos import DurabilityPolicy, QoSProfile  # noqa: E402
from std_msgs.msg import Bool  # noqa: E402

from vla_bt.ros.readings import emergency_stop  # noqa: E402
from vla_bt.ros.readings.emergency_stop import EmergencyStop  # noqa: E402

pytestmark = pytest.mark.ros

LATCHED = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)


class Timer:
    """A timer that fires when told, if it runs."""

    def __init__(self, call: Callable[[], None]) -> None:
        self.call, self.is_on = call, True

    def cancel(self) -> None:
        self.is_on = False

    def reset(self) -> None:
        self.is_on = True

    def is_canceled(self) -> bool:
        return not self.is_on

    def fire(self) -> None:
        if self.is_on:
            self.call()


class Paths:
    """Stands for the node, so that a test chooses which path brings its message first."""

    def __init__(self) -> None:
        self.hear: list[Any] = []
        self.believed: list[bool | None] = []
        self.publishers = 1
        self.topic_name = '/remapped'
        self.timers: list[Timer] = []
        self.stop = EmergencyStop(self, 'topic', self.believed.append)  # type: ignore[arg-type]
        self.timer, self.presence = self.timers

    def create_subscription(self, kind: Any, topic: str, hear: Any, qos: Any) -> Any:
        self.hear.append(hear)
        return self

    def create_timer(self, period_s: float, call: Any, clock: Any) -> Timer:
        self.timers.append(Timer(call))
        return self.timers[-1]

    def count_publishers(self, topic: str) -> int:
        assert topic == self.topic_name, 'what a launch file remaps is counted where it is'
        return self.publishers

    def look(self, publishers: int) -> None:
        """Have so many publishers there when the time for a look has come."""
        self.publishers = publishers
        self.presence.fire()

    def live(self, pressed: bool, at: int) -> None:
        self.hear[0](Bool(data=pressed), {'source_timestamp': at})

    def latched(self, pressed: bool, at: int) -> None:
        self.hear[1](Bool(data=pressed), {'source_timestamp': at})

    @property
    def presses(self) -> int:
        """How often it became pressed."""
        pairs = zip([False, *self.believed], self.believed, strict=False)
        return sum(now and not before for before, now in pairs)


def test_a_press_that_comes_late_on_the_other_path_is_no_other_press() -> None:
    paths = Paths()
    paths.live(True, 1)
    paths.live(False, 2)
    assert paths.believed == [True, True]
    paths.latched(True, 1)
    paths.latched(False, 2)
    assert paths.believed == [True, True, True, False]
    assert not paths.timer.is_on


def test_a_release_waits_for_the_newest_press_on_both_paths() -> None:
    paths = Paths()
    for at, pressed in enumerate([True, False, True, False]):
        paths.live(pressed, at)
    for at, pressed in enumerate([True, False, True]):
        paths.latched(pressed, at)
        assert paths.believed[-1] is True
    paths.latched(False, 3)
    assert paths.believed[-1] is False
    assert paths.presses == 1


def test_a_release_counts_after_a_while_when_the_other_path_is_silent() -> None:
    paths = Paths()
    paths.live(True, 1)
    paths.live(False, 2)
    assert paths.timer.is_on
    paths.timer.fire()
    assert paths.believed == [True, True, False]
    assert not paths.timer.is_on


def test_a_repeated_release_does_not_put_off_the_end_of_the_wait() -> None:
    paths = Paths()
    paths.live(True, 1)
    paths.live(False, 2)
    resets: list[str] = []
    paths.timer.reset = lambda: resets.append('reset')  # type: ignore[method-assign]
    paths.live(False, 3)
    assert paths.timer.is_on
    assert resets == []


def test_a_press_during_the_wait_ends_it_and_stays() -> None:
    paths = Paths()
    paths.live(True, 1)
    paths.live(False, 2)
    paths.live(True, 3)
    assert not paths.timer.is_on
    assert paths.believed[-1] is True


def test_without_a_press_nothing_is_waited_for() -> None:
    paths = Paths()
    paths.live(False, 1)
    assert paths.believed == [False]
    assert not paths.timer.is_on


def test_when_the_last_publisher_is_gone_it_is_unknown_once() -> None:
    paths = Paths()
    paths.live(False, 1)
    paths.look(2)
    paths.look(1)
    assert paths.believed == [False]
    paths.look(0)
    paths.look(0)
    assert paths.believed == [False, None]


def test_while_nobody_has_said_anything_nobody_is_missed() -> None:
    paths = Paths()
    paths.look(0)
    assert paths.believed == []


def test_a_publisher_that_comes_back_is_only_believed_when_it_speaks() -> None:
    paths = Paths()
    paths.live(False, 1)
    paths.look(0)
    paths.look(1)
    assert paths.believed == [False, None]
    paths.live(False, 2)
    paths.look(1)
    assert paths.believed == [False, None, False]


def test_a_publisher_that_went_away_pressed_can_come_back_released() -> None:
    paths = Paths()
    paths.live(True, 1)
    paths.latched(True, 1)
    paths.live(False, 2)
    paths.look(0)
    assert not paths.timer.is_on, 'a release held back must not make it known'
    paths.live(False, 3)
    assert paths.believed == [True, True, True, None, False]


@given(
    says=st.lists(st.booleans(), min_size=1, max_size=8),
    lags=st.lists(st.integers(0, 1), max_size=16),
)
def test_in_whatever_order_the_paths_bring_it_no_press_is_late_lost_or_made_up(
    says: list[bool], lags: list[int]
) -> None:
    paths = Paths()
    queues = [list(enumerate(says)), list(enumerate(says))]
    for choice in [*lags, *[0] * len(says), *[1] * len(says)]:
        if queues[choice]:
            at, pressed = queues[choice].pop(0)
            paths.hear[choice](Bool(data=pressed), {'source_timestamp': at})
            assert not pressed or paths.believed[-1] is True
    assert paths.believed[-1] is says[-1]
    assert paths.presses <= sum(
        now and not before for before, now in zip([False, *says], says, strict=False)
    )


@pytest.mark.parametrize('qos', [QoSProfile(depth=10), LATCHED], ids=['plain', 'latched'])
def test_a_press_and_release_at_once_count_once_over_dds(
    node: Any, namespace: str, spin_until: Any, qos: QoSProfile
) -> None:
    believed: list[bool] = []
    EmergencyStop(node, f'{namespace}/stop', believed.append)
    publisher = node.create_publisher(Bool, f'{namespace}/stop', qos)
    wanted = 1 if qos.durability is DurabilityPolicy.VOLATILE else 2
    spin_until(lambda: publisher.get_subscription_count() >= wanted)
    for pressed in (True, False):
        publisher.publish(Bool(data=pressed))
    spin_until(lambda: believed and believed[-1] is False)
    spin_until.cycles()
    assert believed == sorted(believed, reverse=True)
    assert believed[0] is True


def test_a_release_of_a_latched_publisher_needs_no_wait(
    node: Any, namespace: str, spin_until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emergency_stop, 'RELEASE_S', 3600.0)
    believed: list[bool] = []
    EmergencyStop(node, f'{namespace}/stop', believed.append)
    publisher = node.create_publisher(Bool, f'{namespace}/stop', LATCHED)
    spin_until(lambda: publisher.get_subscription_count() >= 2)
    for pressed in (True, False):
        publisher.publish(Bool(data=pressed))
        spin_until(lambda pressed=pressed: believed and believed[-1] is pressed)


@pytest.mark.parametrize('qos', [QoSProfile(depth=10), LATCHED], ids=['plain', 'latched'])
def test_a_publisher_that_ends_is_missed_over_dds(
    node: Any, namespace: str, spin_until: Any, qos: QoSProfile
) -> None:
    believed: list[bool | None] = []
    EmergencyStop(node, f'{namespace}/stop', believed.append)
    publisher = node.create_publisher(Bool, f'{namespace}/stop', qos)
    wanted = 1 if qos.durability is DurabilityPolicy.VOLATILE else 2
    spin_until(lambda: publisher.get_subscription_count() >= wanted)
    publisher.publish(Bool(data=False))
    spin_until(lambda: believed and believed[-1] is False)
    node.destroy_publisher(publisher)
    spin_until(lambda: believed[-1] is None)
    again = node.create_publisher(Bool, f'{namespace}/stop', LATCHED)
    again.publish(Bool(data=False))
    spin_until(lambda: believed[-1] is False)
