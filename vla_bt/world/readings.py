"""Dated numbers the robot senses of itself and its surroundings; the guards judge them.

| source                   | unit       | meaning                                                |
|--------------------------|------------|--------------------------------------------------------|
| `emergency_stop`         | 1, 0       | 1 pressed, 0 released                                  |
| `battery`                | ratio 0..1 | charge                                                 |
| `person_distance`        | m          | nearest person to the robot's centre; inf: nobody      |
| `obstacle_distance`      | m          | nearest obstacle around the robot; inf: none           |
| `localisation`           | m          | standard deviation of the position in `map`            |
| `pose`                   | 1          | `RobotState.pose` was confirmed; only its age matters  |
| `tilt`                   | rad        | from upright                                           |
| `contact_force`          | N          | at the hand                                            |
| `joint_position:<joint>` | rad, m     | m for prismatic joints                                 |
| `joint_velocity:<joint>` | rad/s, m/s | m/s for prismatic joints                               |
| `speed`                  | m/s        | of the base                                            |
| `tick`                   | s          | longest time without a tick while the robot moved      |
| `planner`                | s          | since the planner's last sign of life                  |
| `watchdog`               | 1          | a word of the `safety_watchdog`; only its age matters  |
| `custom:<guard>`         | its own    | the topic field that the guard of that name watches    |
"""

from __future__ import annotations

from dataclasses import dataclass

EMERGENCY_STOP = 'emergency_stop'
BATTERY = 'battery'
PERSON_DISTANCE = 'person_distance'
OBSTACLE_DISTANCE = 'obstacle_distance'
LOCALISATION = 'localisation'
POSE = 'pose'
TILT = 'tilt'
CONTACT_FORCE = 'contact_force'
SPEED = 'speed'
TICK = 'tick'
PLANNER = 'planner'
WATCHDOG = 'watchdog'


@dataclass(frozen=True, slots=True)
class Reading:
    """One sensed number."""

    value: float | None
    """In the source's unit; None: the source reports, but does not know."""
    at_s: float
    """Time on the world's clock at which it was taken, seconds."""


def joint_position(joint: str) -> str:
    """Return the source of a joint's position."""
    return f'joint_position:{joint}'


def joint_velocity(joint: str) -> str:
    """Return the source of a joint's velocity."""
    return f'joint_velocity:{joint}'


def custom(guard: str) -> str:
    """Return the source of what the custom guard of that name watches."""
    return f'custom:{guard}'
