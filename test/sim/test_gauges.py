"""What the simulated robot measures for its guards."""

import math
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip('pyrobosim', reason='the simulator pyrobosim is not installed')

from vla_bt.robot import Pose  # noqa: E402
from vla_bt.sim import SimFaults  # noqa: E402

pytestmark = pytest.mark.sim


def values(bench: Any) -> dict[str, float | None]:
    bench.robot.update_world(bench.world)
    return {source: reading.value for source, reading in bench.world.readings.items()}


def test_a_robot_without_faults_is_well(bench: Any) -> None:
    found = values(bench)
    assert found['person_distance'] == math.inf
    assert found['tilt'] == found['contact_force'] == found['speed'] == 0.0
    assert found['localisation'] == pytest.approx(0.02)
    assert found['obstacle_distance'] == pytest.approx(1.89, abs=0.02)  # the sofa's corner
    assert (found['emergency_stop'], found['battery'], found['pose']) == (0.0, 0.9, 1.0)


def test_joints_are_read(bench: Any) -> None:
    assert values(bench)['joint_position:right_gripper'] == pytest.approx(0.08)


def test_faults_are_measured_as_if_they_were_so(make_bench: Callable[..., Any]) -> None:
    faults = SimFaults(
        person_distance_m=0.75, tilt_rad=0.5, contact_force_n=80.0, localisation_deviation_m=2.0
    )
    found = values(make_bench(faults=faults))
    assert found['person_distance'] == 0.75
    assert found['obstacle_distance'] == pytest.approx(0.55)  # the same person, as the scan has it
    assert (found['tilt'], found['contact_force'], found['localisation']) == (0.5, 80.0, 2.0)


def test_the_speed_is_that_of_the_drive(bench: Any) -> None:
    bench.robot.navigation.go_to(Pose(1.5, 0.0), 0.5)
    bench.pass_time(1.0)
    assert values(bench)['speed'] == pytest.approx(0.5)
    bench.robot.cancel_all('enough')
    bench.pass_time(2.0)
    assert values(bench)['speed'] == 0.0


def test_readings_are_dated(bench: Any) -> None:
    bench.pass_time(3.0)
    values(bench)
    assert bench.world.readings['obstacle_distance'].at_s == pytest.approx(bench.clock())
