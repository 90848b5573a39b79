"""Calls at a later time."""

import time
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.ros.faulty_servers.alarms import Alarms

pytestmark = pytest.mark.ros


def test_calls_come_in_the_order_of_their_times_and_not_early(node: Any, spin_until: Any) -> None:
    alarms, rung = Alarms(node), []
    begin_s = time.monotonic()
    for delay_s in (0.06, 0.02, 0.04, 0.0):
        alarms.after(delay_s, lambda due_s=delay_s: rung.append((due_s, time.monotonic())))
    spin_until(lambda: len(rung) == 4)
    assert [due_s for due_s, _ in rung] == [0.0, 0.02, 0.04, 0.06]
    assert all(at_s - begin_s >= due_s for due_s, at_s in rung)


def test_a_canceled_call_does_not_come(node: Any, spin_until: Any) -> None:
    alarms, rung = Alarms(node), []
    first = alarms.after(0.01, lambda: rung.append('first'))
    second = alarms.after(0.01, lambda: rung.append('second'))
    alarms.after(0.02, lambda: rung.append('last'))
    first.cancel()
    spin_until(lambda: rung and rung[-1] == 'last')
    assert rung == ['second', 'last']
    second.cancel()


def test_one_call_may_cancel_another_that_is_due_with_it(node: Any, spin_until: Any) -> None:
    alarms, rung = Alarms(node), []
    alarms.after(0.0, lambda: doomed.cancel())
    doomed = alarms.after(0.0, lambda: rung.append('doomed'))
    alarms.after(0.01, lambda: rung.append('last'))
    spin_until(lambda: rung)
    assert rung == ['last']


def test_a_call_may_ask_for_the_next_one(node: Any, spin_until: Any) -> None:
    alarms, rung = Alarms(node), []

    def again() -> None:
        rung.append(time.monotonic())
        if len(rung) < 5:
            alarms.after(0.01, again)

    alarms.after(0.01, again)
    spin_until(lambda: len(rung) == 5)
    assert rung[-1] - rung[0] >= 4 * 0.01
