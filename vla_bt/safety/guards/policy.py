"""What guards can watch, and what happens while one is not satisfied."""

from __future__ import annotations

import enum


class GuardPolicy(str, enum.Enum):
    """What happens while a guard is not satisfied."""

    STOP = 'stop'
    """Everything is canceled, the mission ends, and nothing moves until a person resets it."""
    PAUSE = 'pause'
    """Everything is stopped and held; the mission goes on when the guard is satisfied again."""
    SLOW = 'slow'
    """Drives are no faster than `slow_mps`; nothing else changes."""


class Watch(str, enum.Enum):
    """What a guard can watch; which keys an entry of the file has follows from it."""

    EMERGENCY_STOP = 'emergency_stop'
    BATTERY = 'battery'
    PERSON_DISTANCE = 'person_distance'
    OBSTACLE_DISTANCE = 'obstacle_distance'
    LOCALISATION = 'localisation'
    KEEP_OUT = 'keep_out'
    TILT = 'tilt'
    CONTACT_FORCE = 'contact_force'
    JOINT_POSITION = 'joint_position'
    JOINT_VELOCITY = 'joint_velocity'
    SPEED = 'speed'
    TICK = 'tick'
    PLANNER = 'planner'
    CUSTOM = 'custom'
