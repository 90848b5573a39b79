"""Leaves that only ask. A false condition is a FAILURE with code CONDITION, not an event."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from py_trees.common import Status

from vla_bt.errors import FailureCode
from vla_bt.trees.leaf import Leaf
from vla_bt.trees.tags import PortRule


class Condition(Leaf):
    """A question with an answer at once: '' is yes and SUCCESS, a reason is no and FAILURE."""

    IS_CONDITION = True

    @abstractmethod
    def why_not(self) -> str:
        """Return why it is not so, as a sentence; '' when it is so."""

    def update(self) -> Status:
        """Ask."""
        reason = self.why_not()
        if not reason:
            return Status.SUCCESS
        return self.context.fail(self, FailureCode.CONDITION, reason, is_event=False)


class IsHolding(Condition):
    """Ask whether the hand holds an object."""

    PORTS: ClassVar = {'object': PortRule(summary='Id of the object.', required=True)}

    def why_not(self) -> str:
        """Read the world."""
        object_id = self.ports.text('object')
        held = self.context.world.robot.held_object
        return '' if held == object_id else f'the hand does not hold {object_id}'


class IsHandEmpty(Condition):
    """Ask whether the hand holds nothing."""

    def why_not(self) -> str:
        """Read the world."""
        held = self.context.world.robot.held_object
        return f'the hand holds {held}' if held else ''


class IsAt(Condition):
    """Ask whether the robot is at a place."""

    PORTS: ClassVar = {'location': PortRule(summary='Name of the place.', required=True)}

    def why_not(self) -> str:
        """Read the world; without a reading of the pose the answer is no."""
        location = self.ports.text('location')
        here = self.context.world.current_place()
        return '' if here == location else f'the robot is not at {location}'


class IsSeen(Condition):
    """Ask whether it is known, surely enough, where an object is."""

    PORTS: ClassVar = {'object': PortRule(summary='Id of the object.', required=True)}

    def why_not(self) -> str:
        """Read the world."""
        object_id, world = self.ports.text('object'), self.context.world
        belief = world.objects.get(object_id)
        is_sure = world.confidence(object_id) >= world.min_confidence
        if belief is not None and belief.pose is not None and is_sure:
            return ''
        return f'it is not known where {object_id} is'


class IsLocated(Condition):
    """Ask whether an object is, surely enough, at a place."""

    PORTS: ClassVar = {
        'object': PortRule(summary='Id of the object.', required=True),
        'location': PortRule(summary='Name of the place.', required=True),
    }

    def why_not(self) -> str:
        """Read the world."""
        object_id, location = self.ports.text('object'), self.ports.text('location')
        belief, world = self.context.world.objects.get(object_id), self.context.world
        is_sure = world.confidence(object_id) >= world.min_confidence
        if belief is not None and belief.location == location and is_sure:
            return ''
        return f'{object_id} is not known to be at {location}'


class IsEqual(Condition):
    """Ask whether two texts are the same, to choose by an argument."""

    PORTS: ClassVar = {
        'value': PortRule(summary='Usually a `{key}`.', required=True),
        'to': PortRule(summary='What it should be.', required=True),
    }

    def why_not(self) -> str:
        """Compare."""
        value, wanted = self.ports.text('value'), self.ports.text('to')
        return '' if value == wanted else f'{value} is not {wanted}'
