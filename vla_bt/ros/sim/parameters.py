"""The parameters of the simulated robot; faults may be changed while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rcl_interfaces.msg import SetParametersResult
from rclpy.node import Node
from rclpy.parameter import Parameter

from vla_bt.errors import SettingsError
from vla_bt.ros.parameters import ParameterSpec, declare
from vla_bt.sim import SimFaults
from vla_bt.sim.faults import PORTS

_PORTS = ', '.join(sorted(PORTS))
_WORST_CASE_S = 3600.0
SENSORS = frozenset({'scan', 'people', 'imu', 'wrench', 'odometry'})
"""Names a sensor goes by in `silent_sensors` and `broken_sensors`."""
_SENSORS = ', '.join(sorted(SENSORS))


def _chance(name: str, what: str) -> ParameterSpec:
    default = getattr(SimFaults(), name)
    return ParameterSpec(
        name=name, default=default, description=f'Chance that {what}.', low=0.0, high=1.0
    )


SETUP = (
    ParameterSpec(
        name='speed_factor',
        default=1.0,
        description='Simulation seconds per second.',
        low=0.01,
        high=1000.0,
    ),
    ParameterSpec(name='seed', default=0, description='Of all chances below.', low=0),
    ParameterSpec(
        name='world_file', default='', description='YAML file; empty: the shipped home.'
    ),
    ParameterSpec(
        name='robot_config',
        default='',
        description='YAML file with the names of topics and actions; empty: the shipped one.',
    ),
)

FAULTS = (
    _chance('navigate_success', 'a drive arrives; else it aborts half-way'),
    _chance('arm_success', 'an arm motion arrives; else it aborts half-way'),
    _chance('grasp_success', 'closing at an object grips it'),
    _chance('place_success', 'the motion to put something down arrives'),
    _chance('detect_success', 'an object in view is seen, for each object and look'),
    _chance('slip_probability', 'lifting loses the object'),
    ParameterSpec(
        name='navigation_abort_code',
        default=SimFaults().navigation_abort_code,
        description='Nav2 error code of drives that fail.',
        low=0,
        high=65535,
    ),
    ParameterSpec(
        name='arm_abort_code',
        default=SimFaults().arm_abort_code,
        description='MoveIt error code of arm motions that fail.',
        low=-99999,
        high=99999,
    ),
    ParameterSpec(
        name='never_acknowledge',
        default=[''],
        description=f'Ports whose goals are never answered, among {_PORTS}; empty names: none.',
    ),
    ParameterSpec(
        name='reject',
        default=[''],
        description=f'Ports whose goals are rejected, among {_PORTS}; empty names: none.',
    ),
    ParameterSpec(
        name='slow_cancel_s',
        default=0.0,
        description='Simulation seconds from a cancel request to standstill, at least.',
        low=0.0,
        high=_WORST_CASE_S,
    ),
    ParameterSpec(
        name='battery_drain_factor',
        default=1.0,
        description='Times the usual drain.',
        low=0.0,
        high=1e6,
    ),
    ParameterSpec(
        name='person_distance_m',
        default=0.0,
        description='A person stands so far ahead of the robot, wherever it is; 0: nobody (m).',
        low=0.0,
        high=100.0,
    ),
    ParameterSpec(
        name='tilt_rad',
        default=0.0,
        description='How far the robot leans (rad).',
        low=0.0,
        high=3.15,
    ),
    ParameterSpec(
        name='contact_force_n',
        default=0.0,
        description='What pushes against the hand (N).',
        low=0.0,
        high=1e5,
    ),
    ParameterSpec(
        name='localisation_deviation_m',
        default=SimFaults().localisation_deviation_m,
        description='How unsure the robot is of its position, one standard deviation (m).',
        low=0.0,
        high=1e3,
    ),
    ParameterSpec(
        name='silent_sensors',
        default=[''],
        description=f'Sensors that publish nothing, among {_SENSORS}; empty names: none.',
    ),
    ParameterSpec(
        name='broken_sensors',
        default=[''],
        description=f'Sensors that publish NaN, among {_SENSORS}; empty names: none.',
    ),
)


@dataclass(frozen=True)
class RosFaults:
    """What goes wrong on purpose: in the simulation, and at its ROS interfaces."""

    sim: SimFaults
    never_acknowledge: frozenset[str]
    reject: frozenset[str]
    silent_sensors: frozenset[str] = frozenset()
    broken_sensors: frozenset[str] = frozenset()


class FaultParameters:
    """Declares the fault parameters and follows their changes.

    Args:
        node: Owner of the parameters.
        on_change: Called with the new faults before whoever set them is answered.

    Raises:
        SettingsError: A port or a sensor does not exist.
    """

    def __init__(self, node: Node, on_change: Callable[[RosFaults], None]) -> None:
        self._on_change = on_change
        self._values: dict[str, Any] = declare(node, FAULTS, read_only=False)
        self.faults = read_faults(self._values)
        node.add_on_set_parameters_callback(self._change)

    def _change(self, parameters: list[Parameter]) -> SetParametersResult:
        names = {spec.name for spec in FAULTS}
        changes = {entry.name: entry.value for entry in parameters if entry.name in names}
        values = {**self._values, **changes}
        try:
            self.faults = read_faults(values)
        except SettingsError as error:
            return SetParametersResult(successful=False, reason=str(error))
        self._values = values
        self._on_change(self.faults)
        return SetParametersResult(successful=True)


def read_faults(values: dict[str, Any]) -> RosFaults:
    """Return the faults that the parameters describe.

    Silent and rejecting ports and sensors are a matter of the interfaces, so the simulation knows
    of none.

    Raises:
        SettingsError: A port or a sensor does not exist.
    """
    rest = dict(values)
    sensors = {name: _sensors(rest.pop(name)) for name in ('silent_sensors', 'broken_sensors')}
    silent = frozenset(filter(None, rest.pop('never_acknowledge')))
    reject = frozenset(filter(None, rest.pop('reject')))
    SimFaults(never_acknowledge=silent | reject)
    return RosFaults(SimFaults(**rest), silent, reject, **sensors)


def _sensors(names: list[str]) -> frozenset[str]:
    found = frozenset(filter(None, names))
    for name in sorted(found - SENSORS):
        raise SettingsError(f'no sensor {name!r}; accepted: {_SENSORS}')
    return found
