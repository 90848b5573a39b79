"""Why a mission may not begin, as the guards stand."""

from __future__ import annotations

from vla_bt.mission.equipment import Equipment
from vla_bt.mission.records import Order
from vla_bt.plan import Plan
from vla_bt.trees import load_templates


class Refusal:
    """Says of one mission whether it may begin. Make it when the mission is ordered.

    What was ordered before a stop was latched or reset never begins: a reset alone moves nothing.

    Args:
        order: What is asked for.
        equipment: What the mission works with.
    """

    def __init__(self, order: Order, equipment: Equipment) -> None:
        self._order = order
        self._equipment = equipment
        self._changes = equipment.watch.changes

    def reason(self, *, has_begun: bool, plan: Plan | None = None) -> str:
        """Return why nothing may begin, as a sentence; '' when it may, or nothing is to move.

        The guards have just been looked at.

        Args:
            has_begun: Something of the mission has begun: the guards in its tree judge it, and
                only what has stopped everything counts here.
            plan: Checked; with it, guards that are limited to its steps count too.
        """
        watch = self._equipment.watch
        if self._order.plan_only:
            return ''
        if watch.changes != self._changes and not watch.stopped_by:
            return 'It was ordered before a person reset the safety stop: order it again.'
        if has_begun:
            return watch.stopped_by
        templates = load_templates(self._equipment.catalogue)
        names = [step.skill for step in plan.steps] if plan is not None else []
        return watch.refusal([(name, templates.resources_of(name)) for name in names])
