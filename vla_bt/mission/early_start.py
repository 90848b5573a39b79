"""Harmless first steps, done while the rest of the plan is still being written."""

from __future__ import annotations

from collections.abc import Sequence

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from vla_bt.errors import Failure, FailureCode
from vla_bt.mission.equipment import Equipment
from vla_bt.plan import Plan, Step, Verdict, leading_steps
from vla_bt.trees import MissionTree, PlanTicket, TreeContext, build_mission


class EarlyStart:
    """Does the steps that arrive, one at a time, as long as their skills are marked `early`.

    A step under way is finished before the complete plan takes over; when that plan does not
    begin with it, or there is none, the step is canceled.

    Args:
        equipment: What the mission works with.
        context: What all nodes of the mission share.
    """

    def __init__(self, equipment: Equipment, context: TreeContext) -> None:
        self._equipment = equipment
        self._context = context
        self._is_on = equipment.settings.execution.early_start
        self._steps: list[Step] = []
        self._tree: MissionTree | None = None
        self.has_begun = False
        """True once something may have moved."""
        self.failure: Failure | None = None
        """Why nothing more is done, when planning on cannot help: a guard; else None."""

    @property
    def root(self) -> Behaviour | None:
        """The tree of the step under way; None when there is none."""
        return self._tree.root if self._tree else None

    def tick(self, arriving: Sequence[Step]) -> None:
        """Go on with the step under way, or begin the next one that has arrived."""
        if not self._is_on or self.failure is not None:
            return
        if not _begins_with(arriving, self._steps):
            self._is_on = False
            self._cancel()
        elif self._tree is not None:
            self._tick_tree()
        elif len(arriving) > len(self._steps):
            self._begin(arriving[len(self._steps)])

    def settle(self, plan: Plan) -> bool:
        """Bring what is under way to its end; return True once the robot stands still.

        Args:
            plan: The planner's answer.
        """
        is_kept = plan.verdict is Verdict.PLAN and _begins_with(plan.steps, self._steps)
        if self._tree is not None and is_kept:
            self._tick_tree()
        elif self._tree is not None:
            self._cancel()
        return self._tree is None and (not self.has_begun or self._equipment.robot.is_idle)

    def done(self, plan: Plan) -> int:
        """Return how many of the plan's first steps are done already."""
        count = len(self._steps)
        is_kept = _begins_with(plan.steps, self._steps) and count <= leading_steps(plan)
        return count if is_kept else 0

    def stop(self) -> None:
        """Drop the step under way; the robot is stopped by whoever calls this."""
        if self._tree is not None:
            self._tree.root.stop(Status.INVALID)
            self._tree = None

    def _begin(self, step: Step) -> None:
        if not self._equipment.catalogue[step.skill].early or not self._equipment.robot.is_idle:
            return
        plan = Plan(steps=(step,))
        if not self._equipment.check(plan).is_ok:
            return
        self._tree = build_mission(
            plan,
            catalogue=self._equipment.catalogue,
            context=self._context,
            guards=self._equipment.guards,
            request_plan=_ask_nobody,
            max_attempts=0,
        )
        self._steps.append(step)
        self.has_begun = True
        self._tick_tree()

    def _tick_tree(self) -> None:
        assert self._tree is not None, 'asked only while a step is under way'
        self._context.begin_tick()
        self._tree.root.tick_once()
        if self._tree.root.status is Status.RUNNING:
            return
        failure, is_done = self._tree.failure, self._tree.root.status is Status.SUCCESS
        self._tree = None
        if not is_done:
            self._steps.pop()
            self._is_on = False
            self._equipment.robot.cancel_all('an early step failed')
            if failure is not None and not failure.recoverable:
                self.failure = failure

    def _cancel(self) -> None:
        if self._tree is not None:
            self._equipment.robot.cancel_all('the plan turned out otherwise')
            self.stop()
            self._steps.pop()


def _begins_with(steps: Sequence[Step], first: Sequence[Step]) -> bool:
    pairs = zip(steps, first, strict=False)
    is_same = all(a.skill == b.skill and a.args == b.args for a, b in pairs)
    return is_same and len(steps) >= len(first)


def _ask_nobody(failure: Failure) -> PlanTicket:
    raise AssertionError(f'{FailureCode.INTERNAL.value}: an early step is never planned again')
