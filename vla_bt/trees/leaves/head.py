"""Leaves that point the cameras."""

from __future__ import annotations

import math
from typing import ClassVar

from vla_bt.robot import Pose, Ticket
from vla_bt.trees.action_leaf import ActionLeaf
from vla_bt.trees.leaves.known import known_place, object_pose
from vla_bt.trees.port_values import InputError
from vla_bt.trees.tags import PortRule, PortType

_DISTANCE_M = 2.0
_HEIGHT_M = 1.0


class LookAt(ActionLeaf):
    """Point the cameras at an object or a place.

    Fails: NOT_FOUND when it is not known where the object is, BAD_GOAL for an unknown name.
    """

    PORTS: ClassVar = {
        'target': PortRule(summary='Known object or place.', required=True),
    }
    RESOURCES = ('head',)
    IS_MOTION = True

    def send(self) -> Ticket:
        """Look."""
        target, world = self.ports.text('target'), self.context.world
        if target in world.objects:
            pose = object_pose(world, target)
        else:
            place = known_place(world, target)
            pose = place.surface_pose or place.pose
        return self.context.robot.head.look_at(pose)


class LookTowards(ActionLeaf):
    """Point the cameras to one side of the robot, at the height of a table.

    Fails: BAD_GOAL before the first reading of the robot's pose.
    """

    PORTS: ClassVar = {
        'bearing': PortRule(
            summary='Direction from straight ahead, positive to the left.',
            type=PortType.NUMBER,
            unit='rad',
            required=True,
            min=-math.pi,
            max=math.pi,
        ),
    }
    RESOURCES = ('head',)
    IS_MOTION = True

    def send(self) -> Ticket:
        """Look.

        Raises:
            InputError: The robot's pose was never read.
        """
        bearing_rad, here = self.ports.number('bearing'), self.context.world.robot.pose
        if here is None:
            raise InputError('it is not known where the robot is')
        yaw_rad = here.yaw_rad + bearing_rad
        x_m = here.x_m + _DISTANCE_M * math.cos(yaw_rad)
        y_m = here.y_m + _DISTANCE_M * math.sin(yaw_rad)
        return self.context.robot.head.look_at(Pose(x_m, y_m, 0.0, _HEIGHT_M))
