"""Leaves that speak."""

from __future__ import annotations

from typing import ClassVar

from vla_bt.robot import Ticket
from vla_bt.trees.action_leaf import ActionLeaf
from vla_bt.trees.tags import PortRule


class Say(ActionLeaf):
    """Speak a text, to its end."""

    PORTS: ClassVar = {'text': PortRule(summary='What to say.', required=True, max=1000)}
    RESOURCES = ('speech',)

    def send(self) -> Ticket:
        """Speak."""
        return self.context.robot.speech.say(self.ports.text('text'))
