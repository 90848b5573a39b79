import math
from collections.abc import Callable
from typing import Any

import pytest

from vla_bt.errors import FailureKind, SettingsError
from vla_bt.robot import ArmTarget, Pose, Robot, VerdictCode
from vla_bt.sim import SimFaults

pytest.importorskip('pyrobosim', reason='the simulator pyrobosim is not installed')
pytestmark = pytest.mark.sim

SHAKY = SimFaults(navigate_success=0.7, arm_success=0.8, grasp_success=0.6, detect_success=0.5)


def test_home_robot_offers_all_ports(bench: Any) -> None:
    robot: Robot = bench.robot
    assert robot.is_idle


def test_nothing_moves_without_a_step(bench: Any) -> None:
    ticket = bench.robot.navigation.go_to(Pose(1.0, 0.0))
    bench.clock.advance(100.0)
    assert ticket.verdict is None
    assert bench.robot.pose == Pose(0.0, 0.0)
    bench.robot.step()
    assert ticket.verdict.code is VerdictCode.SUCCEEDED


def test_speed_factor_shortens_the_wait_not_the_way(make_bench: Callable[..., Any]) -> None:
    bench = make_bench(speed_factor=10.0)
    bench.clock.advance(3.0)
    ticket = bench.robot.navigation.go_to(Pose(2.0, 0.0))
    bench.pass_time(0.2)
    assert bench.robot.pose.x_m == pytest.approx(1.0)
    bench.run(ticket, 0.3)
    assert bench.robot.pose.x_m == pytest.approx(2.0)


@pytest.mark.parametrize('factor', [0.0, -1.0, math.nan, math.inf])
def test_speed_factor_must_be_positive(make_bench: Callable[..., Any], factor: float) -> None:
    with pytest.raises(SettingsError, match='speed_factor'):
        make_bench(speed_factor=factor)


def mission(bench: Any) -> list[object]:
    """Return everything that can be told of a shaky errand."""
    told: list[object] = [bench.go('counter'), bench.see(), bench.grasp('red_cup')]
    told += [bench.reach(ArmTarget.LIFT), bench.go('table'), bench.put('red_cup', 'table')]
    return [*told, bench.robot.read_state(), bench.robot.trail, bench.clock()]


def test_same_seed_gives_the_same_run(make_bench: Callable[..., Any]) -> None:
    runs = [mission(make_bench(faults=SHAKY, seed=7)) for _ in range(2)]
    assert runs[0] == runs[1]


def test_another_seed_gives_another_run(make_bench: Callable[..., Any]) -> None:
    runs = [mission(make_bench(faults=SHAKY, seed=seed)) for seed in range(5)]
    assert any(run != runs[0] for run in runs[1:])


def test_emergency_stop_ends_everything_at_once_and_rejects_goals(bench: Any) -> None:
    drive = bench.robot.navigation.go_to(Pose(2.0, 0.0))
    speech = bench.robot.speech.say('a rather long sentence')
    bench.pass_time(1.0)
    bench.robot.press_emergency_stop()
    stopped = bench.robot.pose
    assert drive.verdict.code is speech.verdict.code is VerdictCode.ABORTED
    assert 'emergency stop' in drive.verdict.message
    assert drive.verdict.kind is FailureKind.INFRASTRUCTURE
    assert bench.robot.is_idle
    assert bench.robot.speech.say('hello').verdict.code is VerdictCode.REJECTED
    bench.pass_time(1.0)
    assert bench.robot.pose == stopped


def test_released_emergency_stop_accepts_goals_again(bench: Any) -> None:
    bench.robot.press_emergency_stop()
    bench.robot.release_emergency_stop()
    bench.pass_time(1.0)
    assert bench.robot.pose == Pose(0.0, 0.0)
    assert bench.go('dock').code is VerdictCode.SUCCEEDED


def test_emergency_stop_stops_a_robot_that_slows_down(make_bench: Callable[..., Any]) -> None:
    bench = make_bench(faults=SimFaults(slow_cancel_s=5.0))
    ticket = bench.robot.navigation.go_to(Pose(2.0, 0.0))
    bench.pass_time(1.0)
    ticket.cancel()
    bench.robot.press_emergency_stop()
    assert bench.robot.is_idle


def test_battery_drains_with_time_distance_and_factor(make_bench: Callable[..., Any]) -> None:
    standing, driving = make_bench(), make_bench()
    faster = make_bench(faults=SimFaults(battery_drain_factor=100.0))
    standing.pass_time(20.0)
    for bench in (driving, faster):
        bench.go('kitchen')
    full = standing.config.robot.battery_ratio
    assert full > standing.robot.battery_ratio > driving.robot.battery_ratio
    assert full - faster.robot.battery_ratio == pytest.approx(
        100 * (full - driving.robot.battery_ratio)
    )


def test_battery_never_drops_below_empty(make_bench: Callable[..., Any]) -> None:
    bench = make_bench(faults=SimFaults(battery_drain_factor=1e6))
    bench.go('kitchen')
    assert bench.robot.battery_ratio == 0.0


def test_battery_can_be_set(bench: Any) -> None:
    bench.robot.battery_ratio = 0.05
    assert bench.robot.read_state().battery_ratio == 0.05


def test_world_model_learns_the_readings_and_not_what_is_held(bench: Any) -> None:
    bench.go('counter')
    bench.grasp('red_cup')
    bench.robot.press_emergency_stop()
    bench.robot.update_world(bench.world)
    state = bench.world.robot
    assert state.pose == bench.robot.pose
    assert state.battery_ratio == bench.robot.battery_ratio
    assert state.joint_positions['right_gripper'] == pytest.approx(0.04)
    assert state.emergency_stop is True
    assert state.held_object == ''
    assert bench.robot.read_state().held_object == 'red_cup'


def test_faults_can_be_replaced_on_the_way(bench: Any) -> None:
    bench.robot.faults = SimFaults(navigate_success=0.0)
    assert bench.go('dock').code is VerdictCode.ABORTED
    bench.robot.faults = SimFaults()
    assert bench.go('dock').code is VerdictCode.SUCCEEDED


def test_trail_leads_from_the_start_to_the_robot(bench: Any) -> None:
    bench.go('kitchen')
    trail = bench.robot.trail
    assert trail[0] == Pose(0.0, 0.0)
    assert trail[-1] == bench.robot.pose
    assert 20 < len(trail) < 200
