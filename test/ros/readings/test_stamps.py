"""The age of a message by its stamp."""

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from builtin_interfaces.msg import Time  # noqa: E402

from vla_bt.ros.readings.stamps import FUTURE_S, age_s  # noqa: E402

pytestmark = pytest.mark.ros

NOW_NS = 100 * 10**9


def stamped(seconds: float) -> Time:
    whole, part = divmod(round(seconds * 1e9), 10**9)
    return Time(sec=whole, nanosec=part)


@pytest.mark.parametrize(
    ('stamp_s', 'age'),
    [
        (100.0, 0.0),
        (99.75, 0.25),
        (1.0, 99.0),
        (100.0 + FUTURE_S / 2, 0.0),
        (100.0 + FUTURE_S, 0.0),
    ],
)
def test_a_message_is_as_old_as_its_stamp(stamp_s: float, age: float) -> None:
    assert age_s(stamped(stamp_s), lambda: NOW_NS) == pytest.approx(age)


@pytest.mark.parametrize('ahead_s', [FUTURE_S + 1e-6, 0.5, 3600.0])
def test_a_message_from_the_future_has_no_age(ahead_s: float) -> None:
    assert age_s(stamped(100.0 + ahead_s), lambda: NOW_NS) is None


def test_a_message_without_a_stamp_counts_from_its_arrival_on() -> None:
    assert age_s(Time(), lambda: NOW_NS) == 0.0


def test_before_sim_time_has_begun_every_stamp_is_from_the_future() -> None:
    assert age_s(stamped(5.0), lambda: 0) is None
