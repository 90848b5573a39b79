"""Whether a finished step has done what its skill promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from py_trees.common import Status

from vla_bt.check import destination
from vla_bt.errors import FailureCode
from vla_bt.skills import Fact, Skill, substitute
from vla_bt.trees.context import TreeContext
from vla_bt.trees.leaf import Leaf
from vla_bt.world import WorldModel, world_facts

VISIBLE = frozenset({'at', 'hand_empty', 'holding', 'located'})
"""Predicates of effects that `world_facts` can show; others are taken on trust."""
SETTLE_S = 1.0
"""Time readings are given to catch up with the end of an action."""


class Verify(Leaf):
    """Compare the world with the effects of a skill.

    | visible effects        | time since the first look | status  | reported        |
    |------------------------|---------------------------|---------|-----------------|
    | all hold, or none such | any                       | SUCCESS | nothing         |
    | one does not hold      | < `SETTLE_S`              | RUNNING | nothing         |
    | one does not hold      | >= `SETTLE_S`             | FAILURE | OUTCOME_NOT_MET |

    Args:
        name: For people.
        context: What the mission shares.
        skill: Whose effects.
        args: The step's arguments, by name.
    """

    IS_CONDITION = True

    def __init__(
        self, name: str, context: TreeContext, skill: Skill, args: Mapping[str, Any]
    ) -> None:
        super().__init__(name, context)
        self._skill = skill
        self._args = args
        self._deadline_s = 0.0

    def initialise(self) -> None:
        """Note how long readings may take."""
        self._deadline_s = self.context.clock() + SETTLE_S

    def update(self) -> Status:
        """Look."""
        missing = next(missing_effects(self._skill, self._args, self.context.world), None)
        if missing is None:
            return Status.SUCCESS
        if self.context.clock() < self._deadline_s:
            self.context.wake_at(self._deadline_s)
            self.feedback_message = f'waiting for {missing}'
            return Status.RUNNING
        message = f'{self._skill.name} ended, but the world does not show {missing}'
        return self.context.fail(self, FailureCode.OUTCOME_NOT_MET, message)


def missing_effects(skill: Skill, args: Mapping[str, Any], world: WorldModel) -> Iterator[Fact]:
    """Yield the effects of a skill just done that the world should show and does not.

    Conditional effects are left out, for what held before is past. Deletions need no look of
    their own: what replaces the deleted fact is among the effects.

    Args:
        skill: What was done.
        args: Canonical arguments.
        world: As it is now.
    """
    given = {name: value for name, value in args.items() if value is not None}
    bindings = {f'${name}': str(value) for name, value in given.items()}
    bindings.setdefault('$location', destination(given, world))
    bindings['?here'] = world.current_place()
    facts = world_facts(world)
    for rule in skill.effect_rules:
        fact = substitute(rule.literal.fact, bindings)
        is_promised = not rule.literal.negated and not rule.conditions
        if is_promised and _is_visible(fact, world) and fact not in facts:
            yield fact


def _is_visible(fact: Fact, world: WorldModel) -> bool:
    """Return True when the world could show the fact: places it does not know it cannot show."""
    place = {'at': 0, 'located': 1}.get(fact.predicate)
    return fact.predicate in VISIBLE and (place is None or fact.args[place] in world.places)
