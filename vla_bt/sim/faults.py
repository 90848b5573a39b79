"""What goes wrong on purpose in the simulator."""

from __future__ import annotations

from dataclasses import dataclass

from vla_bt.errors import SettingsError

PORTS = frozenset({'navigation', 'arm', 'gripper', 'head', 'perception', 'speech'})
"""Names a port goes by in `never_acknowledge`."""

_RATIOS = ('navigate_success', 'arm_success', 'grasp_success', 'place_success',
           'detect_success', 'slip_probability')  # fmt: skip
_AMOUNTS = ('slow_cancel_s', 'battery_drain_factor', 'person_distance_m', 'tilt_rad',
            'contact_force_n', 'localisation_deviation_m')  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SimFaults:
    """Injected faults; the default is a robot without any. Chances are 0..1, drawn by seed.

    Raises:
        SettingsError: A chance outside 0..1, a negative number, or an unknown port.
    """

    navigate_success: float = 1.0
    """Chance that a drive arrives; else it aborts half-way with `navigation_abort_code`."""
    arm_success: float = 1.0
    """Chance that an arm motion arrives; else it aborts half-way with `arm_abort_code`."""
    grasp_success: float = 1.0
    """Chance that closing at an object grips it; else the verdict says `holding` False."""
    place_success: float = 1.0
    """Chance that the motion to PLACE arrives; else it aborts with `arm_abort_code`."""
    detect_success: float = 1.0
    """Chance, for each object in view and each look, that it is seen."""
    slip_probability: float = 0.0
    """Chance that the first lift after a grip loses the object; the gripper is then closed."""
    navigation_abort_code: int = 105
    """Nav2: 105 is FollowPath FAILED_TO_MAKE_PROGRESS."""
    arm_abort_code: int = -4
    """MoveIt: -4 is CONTROL_FAILED."""
    never_acknowledge: frozenset[str] = frozenset()
    """Ports whose goals are neither accepted nor ended; nothing moves until canceled."""
    slow_cancel_s: float = 0.0
    """Seconds from a cancel request to standstill, where longer than the robot's own."""
    battery_drain_factor: float = 1.0
    """Times the usual drain, >= 0."""
    person_distance_m: float = 0.0
    """A person stands so far ahead of the robot, wherever it is; 0: nobody does."""
    tilt_rad: float = 0.0
    """How far the robot leans."""
    contact_force_n: float = 0.0
    """What pushes against the hand."""
    localisation_deviation_m: float = 0.02
    """How unsure the robot is of its position, one standard deviation; it is right though."""

    def __post_init__(self) -> None:
        for name in _RATIOS:
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise SettingsError(f'fault {name} must be 0..1, not {getattr(self, name)!r}')
        for name in _AMOUNTS:
            if not 0.0 <= getattr(self, name) < float('inf'):
                raise SettingsError(f'fault {name} must be >= 0, not {getattr(self, name)!r}')
        unknown = sorted(self.never_acknowledge - PORTS)
        if unknown:
            raise SettingsError(f'no port {unknown[0]!r}; accepted: {", ".join(sorted(PORTS))}')
