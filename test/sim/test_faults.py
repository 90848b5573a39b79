import math

import pytest

from vla_bt.errors import SettingsError
from vla_bt.sim import SimFaults


def test_default_is_a_robot_without_faults() -> None:
    faults = SimFaults()
    assert faults.navigate_success == faults.detect_success == 1.0
    assert faults.slip_probability == faults.slow_cancel_s == 0.0
    assert not faults.never_acknowledge


@pytest.mark.parametrize('value', [-0.1, 1.1, math.nan])
@pytest.mark.parametrize(
    'name',
    ['navigate_success', 'arm_success', 'grasp_success', 'place_success', 'detect_success',
     'slip_probability'],
)  # fmt: skip
def test_chance_outside_0_to_1_is_refused(name: str, value: float) -> None:
    with pytest.raises(SettingsError, match=name):
        SimFaults(**{name: value})


@pytest.mark.parametrize('value', [-1.0, math.nan, math.inf])
@pytest.mark.parametrize(
    'name',
    ['slow_cancel_s', 'battery_drain_factor', 'person_distance_m', 'tilt_rad', 'contact_force_n',
     'localisation_deviation_m'],
)  # fmt: skip
def test_negative_or_endless_number_is_refused(name: str, value: float) -> None:
    with pytest.raises(SettingsError, match=name):
        SimFaults(**{name: value})


def test_unknown_port_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="no port 'legs'.*navigation"):
        SimFaults(never_acknowledge=frozenset({'legs'}))
