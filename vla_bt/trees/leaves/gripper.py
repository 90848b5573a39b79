"""Leaves that open, close and read the hand."""

from __future__ import annotations

from typing import ClassVar

from py_trees.common import Status

from vla_bt.errors import FailureCode
from vla_bt.robot import Ticket, Verdict
from vla_bt.trees.action_leaf import ActionLeaf
from vla_bt.trees.leaf import Leaf
from vla_bt.trees.tags import PortRule, PortType


class OpenGripper(ActionLeaf):
    """Open the hand fully."""

    RESOURCES = ('right_arm',)
    IS_MOTION = True

    def send(self) -> Ticket:
        """Open."""
        return self.context.robot.gripper.open()

    def succeeded(self, verdict: Verdict) -> Status:
        """Take in that the hand is open."""
        self.context.world.update_robot(gripper='open')
        return Status.SUCCESS


class CloseGripper(ActionLeaf):
    """Close the hand until it is closed or stalls; `CheckGrasp` tells which.

    A gripper that does not say whether it holds something counts as empty.
    """

    PORTS: ClassVar = {
        'max_force': PortRule(
            summary='Largest closing force.',
            type=PortType.NUMBER,
            unit='N',
            default='30',
            min=0.1,
            max=200,
        ),
    }
    RESOURCES = ('right_arm',)
    IS_MOTION = True

    def send(self) -> Ticket:
        """Close."""
        return self.context.robot.gripper.close(self.ports.number('max_force'))

    def succeeded(self, verdict: Verdict) -> Status:
        """Take in whether something is between the fingers."""
        holding = verdict.data.get('holding') is True
        self.context.world.update_robot(gripper='holding' if holding else 'closed')
        return Status.SUCCESS


class CheckGrasp(Leaf):
    """Succeed when something is between the fingers.

    | world's `gripper` | status  | reported     | world                                    |
    |-------------------|---------|--------------|------------------------------------------|
    | holding           | SUCCESS | nothing      | unchanged                                |
    | anything else     | FAILURE | GRASP_FAILED | an object believed held is held no longer |
    """

    PORTS: ClassVar = {'object': PortRule(summary='Id of what should be held.', required=True)}
    IS_CONDITION = True

    def update(self) -> Status:
        """Read the hand."""
        world, object_id = self.context.world, self.ports.text('object')
        if world.robot.gripper == 'holding':
            return Status.SUCCESS
        if world.robot.held_object == object_id:
            world.update_robot(held_object='')
            world.not_seen(object_id)
        message = f'the hand does not hold {object_id}'
        return self.context.fail(self, FailureCode.GRASP_FAILED, message)
