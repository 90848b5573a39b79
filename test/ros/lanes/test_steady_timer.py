import math
import time

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from vla_bt.ros.lanes.steady_timer import SteadyTimer

pytestmark = pytest.mark.ros


def test_it_fires_once_at_its_time_and_rests_otherwise(node, spin_until):
    calls = []
    timer = SteadyTimer(node, lambda: calls.append(time.monotonic()))
    spin_until.cycles()
    assert calls == []
    at_s = time.monotonic() + 0.1
    timer.wake_at(at_s)
    timer.wake_at(at_s)
    spin_until(lambda: calls)
    assert calls[0] >= at_s
    spin_until.cycles(40)
    assert len(calls) == 1
    timer.destroy()


def test_the_last_word_counts(node, spin_until):
    calls = []
    timer = SteadyTimer(node, lambda: calls.append(1))
    timer.wake_at(time.monotonic() + 60.0)
    timer.wake_at(time.monotonic())
    spin_until(lambda: calls)
    timer.wake_at(time.monotonic())
    timer.wake_at(math.inf)
    spin_until.cycles()
    assert calls == [1]
    timer.destroy()


def test_it_can_be_set_again_from_its_callback(node, spin_until):
    calls = []

    def again():
        calls.append(1)
        timer.wake_at(time.monotonic() + 0.01)

    timer = SteadyTimer(node, again)
    timer.wake_at(0.0)
    spin_until(lambda: len(calls) == 3)
    timer.destroy()


def test_F37_it_runs_while_simulation_time_stands_still(node, spin_until):
    from rclpy.parameter import Parameter

    node.set_parameters([Parameter('use_sim_time', value=True)])
    calls = []
    timer = SteadyTimer(node, lambda: calls.append(1))
    timer.wake_at(time.monotonic() + 0.01)
    spin_until(lambda: calls)
    assert node.get_clock().now().nanoseconds == 0
    timer.destroy()
