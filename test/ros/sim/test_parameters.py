"""The simulated robot's faults as parameters."""

import dataclasses
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from rclpy.parameter import Parameter  # noqa: E402

from vla_bt.errors import SettingsError  # noqa: E402
from vla_bt.ros.sim.parameters import (  # noqa: E402
    FAULTS,
    SETUP,
    FaultParameters,
    RosFaults,
    read_faults,
)
from vla_bt.sim.faults import SimFaults  # noqa: E402

pytestmark = pytest.mark.ros

DEFAULTS = {spec.name: spec.default for spec in FAULTS}


def test_every_fault_of_the_simulation_is_a_parameter_with_its_default() -> None:
    for field in dataclasses.fields(SimFaults):
        default = getattr(SimFaults(), field.name)
        shown = [''] if isinstance(default, frozenset) else default
        assert DEFAULTS[field.name] == shown, field.name


def test_the_defaults_are_no_faults() -> None:
    assert read_faults(DEFAULTS) == RosFaults(SimFaults(), frozenset(), frozenset())


def test_silence_and_rejection_are_matters_of_the_interfaces() -> None:
    faults = read_faults({**DEFAULTS, 'never_acknowledge': ['arm', ''], 'reject': ['head']})
    assert faults.never_acknowledge == {'arm'}
    assert faults.reject == {'head'}
    assert faults.sim == SimFaults()


@pytest.mark.parametrize('name', ['never_acknowledge', 'reject'])
def test_a_port_that_does_not_exist_is_refused_with_those_that_do(name: str) -> None:
    with pytest.raises(SettingsError, match='navigation'):
        read_faults({**DEFAULTS, name: ['wheels']})


def test_silent_and_broken_sensors_too() -> None:
    faults = read_faults({**DEFAULTS, 'silent_sensors': ['imu', ''], 'broken_sensors': ['scan']})
    assert faults.silent_sensors == {'imu'}
    assert faults.broken_sensors == {'scan'}
    assert faults.sim == SimFaults()


@pytest.mark.parametrize('name', ['silent_sensors', 'broken_sensors'])
def test_a_sensor_that_does_not_exist_is_refused_with_those_that_do(name: str) -> None:
    with pytest.raises(SettingsError, match="no sensor 'nose'; accepted: imu, odometry"):
        read_faults({**DEFAULTS, name: ['nose']})


def test_changes_are_told_before_the_setter_is_answered(node: Any) -> None:
    told: list[RosFaults] = []
    parameters = FaultParameters(node, told.append)
    result = node.set_parameters([Parameter('grasp_success', value=0.25)])[0]
    assert result.successful
    assert [faults.sim.grasp_success for faults in told] == [0.25]
    assert parameters.faults is told[0]


def test_a_wrong_change_changes_nothing(node: Any) -> None:
    told: list[RosFaults] = []
    parameters = FaultParameters(node, told.append)
    result = node.set_parameters([Parameter('reject', value=['wheels'])])[0]
    assert not result.successful
    assert 'wheels' in result.reason
    assert told == []
    assert parameters.faults.reject == frozenset()


def test_every_parameter_has_a_description_and_every_number_a_range() -> None:
    for spec in (*SETUP, *FAULTS):
        assert spec.description
        if isinstance(spec.default, (int, float)):
            assert spec.low is not None, spec.name
