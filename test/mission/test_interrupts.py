"""Ctrl-C as a count."""

import os
import signal

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.mission.interrupts import SIGNALS, Interrupts  # noqa: E402

pytestmark = pytest.mark.ros


@pytest.mark.parametrize('number', SIGNALS)
def test_a_signal_is_counted_and_raises_nothing(number: signal.Signals) -> None:
    with Interrupts() as interrupts:
        assert interrupts.count == 0
        os.kill(os.getpid(), number)
        os.kill(os.getpid(), number)
        assert interrupts.count == 2


def test_the_handlers_from_before_are_back_afterwards() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with Interrupts():
        assert [signal.getsignal(number) for number in SIGNALS] != before
    assert [signal.getsignal(number) for number in SIGNALS] == before
