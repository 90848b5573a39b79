"""Leaves that move the arm, and that tell the motion planner what it carries."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from py_trees.common import Status

from vla_bt.robot import ArmGoal, ArmTarget, Pose, Ticket, Verdict
from vla_bt.trees.action_leaf import ActionLeaf
from vla_bt.trees.leaves.known import known_place, object_pose
from vla_bt.trees.port_values import InputError
from vla_bt.trees.tags import PortRule, PortType

_AT_OBJECT = (ArmTarget.PREGRASP, ArmTarget.GRASP)
_AT_PLACE = (ArmTarget.PREPLACE, ArmTarget.PLACE, ArmTarget.POINT)
_FULL_TURN_RAD = 6.2832


class MoveArm(ActionLeaf):
    """Move the hand, avoiding collisions.

    `pregrasp` and `grasp` need `object`; `preplace`, `place` and `point` need `location`.

    Fails: BAD_GOAL when what the target needs is missing, unknown or has no surface; NOT_FOUND
    when it is not known where the object is; else as the arm ends.
    """

    PORTS: ClassVar = {
        'target': PortRule(
            summary='Where to.', required=True, choices=tuple(one.value for one in ArmTarget)
        ),
        'object': PortRule(summary='Id of the object it is about.'),
        'location': PortRule(summary='Place to put down at, or door or button to touch.'),
        'approach_offset': PortRule(
            summary='Distance of approach, lift or retreat.',
            type=PortType.NUMBER,
            unit='m',
            default='0.1',
            min=0.01,
            max=0.5,
        ),
        'grasp_type': PortRule(
            summary='From where the hand comes.',
            default='top',
            choices=('top', 'side', 'pinch'),
        ),
        'orientation': PortRule(
            summary='Heading in map of the object when placed; absent: that of the surface.',
            type=PortType.NUMBER,
            unit='rad',
            min=-_FULL_TURN_RAD,
            max=_FULL_TURN_RAD,
        ),
    }
    RESOURCES = ('right_arm',)
    IS_MOTION = True

    def send(self) -> Ticket:
        """Move."""
        target = ArmTarget(self.ports.text('target'))
        goal = ArmGoal(
            target=target,
            object_id=self.ports.text('object'),
            pose=self._pose(target),
            offset_m=self.ports.number('approach_offset'),
            grasp_type=self.ports.text('grasp_type'),
        )
        return self.context.robot.arm.move(goal)

    def _pose(self, target: ArmTarget) -> Pose | None:
        if target in _AT_OBJECT:
            return object_pose(self.context.world, self._needed('object', target))
        if target not in _AT_PLACE:
            return None
        place = known_place(self.context.world, self._needed('location', target))
        if place.surface_pose is None:
            raise InputError(f'{place.name} has nothing to {target.value} at')
        yaw_rad = self.ports.optional_number('orientation')
        if yaw_rad is None:
            return place.surface_pose
        return dataclasses.replace(place.surface_pose, yaw_rad=yaw_rad)

    def _needed(self, port: str, target: ArmTarget) -> str:
        name = self.ports.text(port)
        if not name:
            raise InputError(f'arm target {target.value} needs {port}')
        return name


class AttachObject(ActionLeaf):
    """Take in that the hand carries the object: motion planner and world."""

    PORTS: ClassVar = {'object': PortRule(summary='Id of a known object.', required=True)}
    RESOURCES = ('right_arm',)

    def send(self) -> Ticket:
        """Attach it in the planner's picture of the scene; nothing moves."""
        return self.context.robot.arm.attach(self.ports.text('object'))

    def succeeded(self, verdict: Verdict) -> Status:
        """Take in that it is held."""
        self.context.world.picked(self.ports.text('object'))
        return Status.SUCCESS


class DetachObject(ActionLeaf):
    """Take in that the hand let go of the object: motion planner and world."""

    PORTS: ClassVar = {
        'object': PortRule(summary='Id of a known object.', required=True),
        'location': PortRule(summary='Where it is now; absent: the place the robot is at.'),
    }
    RESOURCES = ('right_arm',)

    def send(self) -> Ticket:
        """Detach it in the planner's picture of the scene; nothing moves."""
        return self.context.robot.arm.detach(self.ports.text('object'))

    def succeeded(self, verdict: Verdict) -> Status:
        """Take in where it is."""
        world = self.context.world
        location = self.ports.text('location') or world.current_place()
        world.put(self.ports.text('object'), location)
        return Status.SUCCESS
