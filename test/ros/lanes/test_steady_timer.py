import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from vla_bt.ros.lanes.steady_timer import SteadyTimer

pytestmark = pytest.mark.ros


def test_it_runs_only_while_wanted(node, spin_until):
    calls = []
    timer = SteadyTimer(node, lambda: calls.append(1))
    spin_until.cycles()
    assert calls == []
    timer.want(True)
    timer.want(True)
    spin_until(lambda: len(calls) == 2)
    timer.want(False)
    spin_until.cycles()
    assert len(calls) == 2
    timer.destroy()


def test_it_runs_while_simulation_time_stands_still(node, spin_until):
    from rclpy.parameter import Parameter

    node.set_parameters([Parameter('use_sim_time', value=True)])
    calls = []
    timer = SteadyTimer(node, lambda: calls.append(1))
    timer.want(True)
    spin_until(lambda: calls)
    assert node.get_clock().now().nanoseconds == 0
    timer.destroy()
