"""Leaves that move the base.

While a guard with policy slow is not satisfied, drives are no faster than it allows: one under way
is canceled and sent again. It keeps that speed to its end, for braking and starting again when the
guard is satisfied would be worse than being late. Turns have no speed and are left alone.

They do not write the robot's pose into the world: readings do, and `Verify` goes by those.
"""

from __future__ import annotations

import math
from typing import ClassVar

from py_trees.common import Status

from vla_bt.robot import Pose, Ticket
from vla_bt.trees.action_leaf import ActionLeaf
from vla_bt.trees.leaves.known import known_place
from vla_bt.trees.port_values import InputError
from vla_bt.trees.tags import PortRule, PortType

_FULL_TURN_RAD = 6.2832


class NavigateTo(ActionLeaf):
    """Drive to a known place, or to a pose in the map frame.

    Its speed is the least of `max_speed` and what guards allow (`TreeContext.max_speed_mps`).

    Fails: BAD_GOAL for an unknown place or half a pose, else as navigation ends.
    """

    PORTS: ClassVar = {
        'location': PortRule(summary='Known place; or give x and y.'),
        'x': PortRule(summary='Goal in map.', type=PortType.NUMBER, unit='m'),
        'y': PortRule(summary='Goal in map.', type=PortType.NUMBER, unit='m'),
        'theta': PortRule(
            summary='Heading at the goal, with x and y; absent: the present one.',
            type=PortType.NUMBER,
            unit='rad',
            min=-_FULL_TURN_RAD,
            max=_FULL_TURN_RAD,
        ),
        'max_speed': PortRule(
            summary="Largest speed; absent: the robot's own.",
            type=PortType.NUMBER,
            unit='m/s',
            min=0.01,
            max=5,
        ),
    }
    RESOURCES = ('base',)
    IS_MOTION = True

    _sent_mps: float = math.inf

    def send(self) -> Ticket:
        """Drive."""
        wanted_mps = self.ports.optional_number('max_speed')
        allowed_mps = self.context.max_speed_mps
        self._sent_mps = min(math.inf if wanted_mps is None else wanted_mps, allowed_mps)
        max_speed_mps = None if self._sent_mps == math.inf else self._sent_mps
        return self.context.robot.navigation.go_to(self._goal(), max_speed_mps)

    def update(self) -> Status:
        """Look how the drive stands; slow down when guards say so."""
        if self.context.max_speed_mps < self._sent_mps:
            self.send_again()
        return super().update()

    def _goal(self) -> Pose:
        location = self.ports.text('location')
        if location:
            return known_place(self.context.world, location).pose
        x_m, y_m = self.ports.optional_number('x'), self.ports.optional_number('y')
        if x_m is None or y_m is None:
            raise InputError('neither a location nor x and y are given')
        yaw_rad = self.ports.optional_number('theta')
        if yaw_rad is None:
            here = self.context.world.robot.pose
            yaw_rad = here.yaw_rad if here is not None else 0.0
        return Pose(x_m, y_m, yaw_rad)


class Turn(ActionLeaf):
    """Turn on the spot, counter-clockwise when positive."""

    PORTS: ClassVar = {
        'angle': PortRule(
            summary='Angle to turn.',
            type=PortType.NUMBER,
            unit='rad',
            required=True,
            min=-_FULL_TURN_RAD,
            max=_FULL_TURN_RAD,
        ),
    }
    RESOURCES = ('base',)
    IS_MOTION = True

    def send(self) -> Ticket:
        """Turn."""
        return self.context.robot.navigation.turn(self.ports.number('angle'))
