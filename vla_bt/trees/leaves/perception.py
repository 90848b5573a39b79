"""Leaves that look for objects; all that is seen goes into the world."""

from __future__ import annotations

from typing import ClassVar

from py_trees.common import Status

from vla_bt.errors import FailureCode
from vla_bt.robot import Detection, Ticket, Verdict
from vla_bt.trees.action_leaf import ActionLeaf
from vla_bt.trees.port_values import InputError
from vla_bt.trees.tags import PortDirection, PortRule, PortType


class _Look(ActionLeaf):
    """One look of the detector."""

    RESOURCES = ('head',)

    def observe(self, verdict: Verdict) -> tuple[Detection, ...]:
        """Write what was seen into the world and return it; what the hand holds stays held."""
        world = self.context.world
        found = verdict.data.get('detections', ())
        seen = tuple(one for one in found if one.pose.is_finite)
        for detection in seen:
            if detection.id != world.robot.held_object:
                world.observe(detection)
        return seen

    def completed(self, verdict: Verdict) -> None:
        """Take in what was seen; whether it is what was looked for is of no interest any more."""
        self.observe(verdict)


class DetectObjects(_Look):
    """Look once for objects that fit a description.

    Fails: NOT_FOUND when fewer than `min_count` are seen.
    """

    PORTS: ClassVar = {
        'query': PortRule(summary='What to look for; absent: everything.', max=200),
        'min_count': PortRule(
            summary='Fewer than this is a failure.',
            type=PortType.INTEGER,
            default='1',
            min=0,
            max=100,
        ),
        'object': PortRule(
            summary='Gets the id of the surest one.', direction=PortDirection.OUT
        ),
        'count': PortRule(
            summary='Gets how many were seen.',
            type=PortType.INTEGER,
            direction=PortDirection.OUT,
        ),
    }

    def send(self) -> Ticket:
        """Look."""
        return self.context.robot.perception.detect(self.ports.text('query'))

    def succeeded(self, verdict: Verdict) -> Status:
        """Take in what was seen."""
        seen = sorted(self.observe(verdict), key=lambda one: (-one.confidence, one.id))
        self.ports.write('count', len(seen))
        if seen:
            self.ports.write('object', seen[0].id)
        if len(seen) < self.ports.number('min_count'):
            what = self.ports.text('query') or 'object'
            return self.context.fail(self, FailureCode.NOT_FOUND, f'no {what} is seen from here')
        self.feedback_message = ', '.join(one.id for one in seen)
        return Status.SUCCESS


class LocateObject(_Look):
    """Look where an object is now.

    Fails: NOT_FOUND when it is not seen, and the world then no longer believes it is there.
    """

    PORTS: ClassVar = {
        'object': PortRule(summary='Id of a known object.', required=True),
        'location': PortRule(
            summary='Gets the place it is at.', direction=PortDirection.OUT
        ),
    }

    def send(self) -> Ticket:
        """Look at everything: an id says more than words that must fit.

        Raises:
            InputError: There is no such object.
        """
        object_id = self.ports.text('object')
        if object_id not in self.context.world.objects:
            raise InputError(f'no object is called {object_id!r}')
        return self.context.robot.perception.detect()

    def succeeded(self, verdict: Verdict) -> Status:
        """Take in what was seen."""
        object_id, world = self.ports.text('object'), self.context.world
        seen = {one.id for one in self.observe(verdict)}
        if object_id not in seen or object_id not in world.objects:
            if object_id != world.robot.held_object:
                world.not_seen(object_id)
            return self.context.fail(self, FailureCode.NOT_FOUND, f'{object_id} is not seen here')
        self.ports.write('location', world.objects[object_id].location)
        return Status.SUCCESS
