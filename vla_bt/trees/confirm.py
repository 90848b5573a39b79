"""A person in the loop: nothing moves while one is asked, and a no ends the mission."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from vla_bt.errors import FailureCode
from vla_bt.safety import ConfirmationRules, Consent
from vla_bt.skills import Skill
from vla_bt.trees.context import TreeContext
from vla_bt.trees.leaf import Leaf
from vla_bt.trees.once import Once


class Confirm(Leaf):
    """Stand in front of a step that a person may be asked about.

    | as things stand             | status  | then                               |
    |-----------------------------|---------|------------------------------------|
    | nothing is to be asked      | SUCCESS |                                    |
    | `Consent` allows it         | SUCCESS |                                    |
    | it does not (yet)           | RUNNING | `PersonAsked` holds, or ends it all |

    It never fails, so no fallback and no retry of a plan can go on from a no.

    Args:
        name: For people.
        context: What the mission shares.
        rules: What is asked about.
        consent: Asks.
        skill: Of the step.
        args: The step's arguments, by name.
        resources: What the skill's tree occupies.
    """

    IS_CONDITION = True

    def __init__(
        self,
        name: str,
        context: TreeContext,
        *,
        rules: ConfirmationRules,
        consent: Consent,
        skill: Skill,
        args: Mapping[str, Any],
        resources: Collection[str],
    ) -> None:
        super().__init__(name, context)
        self._rules = rules
        self._consent = consent
        self._skill = skill
        self._args = args
        self._resources = resources

    def update(self) -> Status:
        """See what there is to ask, and whether it is allowed."""
        world = self.context.world
        question = self._rules.question(self._skill, self._args, world, self._resources)
        if question is None or self._consent.allows(question, self._once):
            return Status.SUCCESS
        self.feedback_message = f'asks: {question.text}'
        self.context.wake_at(self.context.clock())
        return Status.RUNNING

    @property
    def _once(self) -> Once:
        node: Behaviour | None = self
        while not isinstance(node, Once):
            assert node is not None, 'a step is done once'
            node = node.parent
        return node


class PersonAsked(Leaf):
    """Stand beside the guards: hold everything while a question is open, and end it after a no.

    | question     | a no so far | status  | reported                  |
    |--------------|-------------|---------|---------------------------|
    | none is open | none        | SUCCESS | nothing                   |
    | open         | none        | RUNNING | nothing                   |
    | any          | one         | FAILURE | DECLINED, not recoverable |

    Args:
        name: For people.
        context: What the mission shares.
        consent: Asks.
    """

    IS_CONDITION = True

    def __init__(self, name: str, context: TreeContext, consent: Consent) -> None:
        super().__init__(name, context)
        self._consent = consent

    def update(self) -> Status:
        """Look at the answers."""
        self._consent.look()
        if self._consent.no:
            no = self._consent.no
            return self.context.fail(self, FailureCode.DECLINED, no, recoverable=False)
        asked = self._consent.open
        if asked is None:
            self.feedback_message = ''
            return Status.SUCCESS
        self.context.wake_at(asked.deadline_s)
        self.feedback_message = f'waiting for an answer: {asked.question.text}'
        return Status.RUNNING
