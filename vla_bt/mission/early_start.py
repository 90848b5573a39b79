"""Harmless first steps, done while the rest of the plan is still being written."""

from __future__ import annotations

import math
from collections.abc import Sequence

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from vla_bt.errors import Failure, FailureCode
from vla_bt.mission.equipment import Equipment
from vla_bt.plan import Plan, Step, Verdict, leading_steps
from vla_bt.safety import Consent, GuardRule
from vla_bt.trees import MissionTree, PlanTicket, TreeContext, build_mission, load_templates


class EarlyStart:
    """Does the steps that arrive, one at a time, as long as their skills are marked `early`.

    None is begun that a person may be asked about: it is asked once the plan is complete; and none
    that a guard forbids to begin, which is told then, too.

    A step under way is finished before the complete plan takes over; when that plan does not
    begin with it, or there is none, the step is canceled. Once a step has broken off or the steps
    arrive otherwise, no further one begins.

    Args:
        equipment: What the mission works with.
        context: What all nodes of the mission share.
        consent: Asks a person on behalf of the mission.
    """

    def __init__(self, equipment: Equipment, context: TreeContext, consent: Consent) -> None:
        self._equipment = equipment
        self._consent = consent
        self._context = context
        self._is_on = equipment.settings.execution.early_start
        self._begun: list[Step] = []
        self._done = 0
        self._tree: MissionTree | None = None
        self._still_by_s = math.inf
        self.failure: Failure | None = None
        """Why nothing more is done, when planning on cannot help, such as a guard; else None."""

    @property
    def has_begun(self) -> bool:
        """True once something may have moved."""
        return bool(self._begun)

    def applies(self, rule: GuardRule) -> bool:
        """Return True when a guard stands in front of the step under way."""
        return self._tree is not None and self._tree.applies(rule)

    @property
    def root(self) -> Behaviour | None:
        """The tree of the step under way; None when there is none."""
        return self._tree.root if self._tree else None

    @property
    def wake_s(self) -> float:
        """Clock time at which a tick is needed even if nothing happens; infinity: none is."""
        return self._context.wake_s if self._tree else self._still_by_s

    def tick(self, arriving: Sequence[Step]) -> None:
        """Go on with the step under way, and begin the next one that has arrived."""
        if self._is_on and not _begins_with(arriving, self._begun):
            self.stop()
        if self._tree is not None:
            self._tick_tree()
        if self._tree is None and self._is_on and len(arriving) > len(self._begun):
            self._begin(arriving[len(self._begun)])

    def settle(self, plan: Plan) -> bool:
        """Bring what is under way to its end; return True once the robot stands still.

        When it does not within `drain_timeout_s`, there is a `failure`.

        Args:
            plan: The planner's answer.
        """
        is_kept = plan.verdict is Verdict.PLAN and _begins_with(plan.steps, self._begun)
        if self._tree is not None and is_kept:
            self._tick_tree()
        elif self._tree is not None:
            self.stop()
        if self._tree is not None or not self.has_begun:
            return not self.has_begun
        self._context.settle()
        return self._is_still()

    def done(self, plan: Plan) -> int:
        """Return how many of the plan's first steps are done already.

        None is when the plan does not go on with what has begun since: that may have undone them.
        """
        is_kept = _begins_with(plan.steps, self._begun)
        return self._done if is_kept and len(self._begun) <= leading_steps(plan) else 0

    def stop(self) -> None:
        """Cancel the step under way and begin no other; the robot may still move for a while."""
        self._is_on = False
        if self._tree is not None:
            self._tree.root.stop(Status.INVALID)
            self._tree = None

    def _is_still(self) -> bool:
        robot, now_s = self._equipment.robot, self._equipment.clock()
        if robot.is_idle and not robot.alarms:
            return True
        if self._still_by_s == math.inf:
            self._still_by_s = now_s + self._equipment.settings.execution.drain_timeout_s
        if now_s >= self._still_by_s:
            message = 'What was begun before the plan was complete has not stopped.'
            code = FailureCode.NOT_STOPPED
            self.failure = Failure(code=code, where='', message=message, recoverable=False)
        return False

    def _begin(self, step: Step) -> None:
        robot = self._equipment.robot
        if not self._may_begin(step.skill) or not robot.is_idle or robot.alarms:
            return
        plan = Plan(steps=(step,))
        if not self._equipment.check(plan).is_ok:
            return
        self._tree = build_mission(
            plan,
            catalogue=self._equipment.catalogue,
            context=self._context,
            confirmation=self._equipment.confirmation,
            consent=self._consent,
            request_plan=_ask_nobody,
            max_attempts=0,
        )
        self._begun.append(step)
        self._tick_tree()

    def _may_begin(self, name: str) -> bool:
        catalogue = self._equipment.catalogue
        resources = load_templates(catalogue).resources_of(name)
        is_asked = self._equipment.confirmation.may_ask(catalogue[name], resources)
        is_refused = bool(self._equipment.watch.refusal([(name, resources)]))
        return catalogue[name].early and not is_asked and not is_refused

    def _tick_tree(self) -> None:
        assert self._tree is not None, 'asked only while a step is under way'
        self._context.begin_tick()
        self._tree.root.tick_once()
        failure, status = self._tree.failure, self._tree.root.status
        if status is Status.SUCCESS:
            self._tree = None
            self._done += 1
        elif status is not Status.RUNNING:
            self.stop()
            if failure is not None and not failure.recoverable:
                self.failure = failure


def _begins_with(steps: Sequence[Step], first: Sequence[Step]) -> bool:
    pairs = zip(steps, first, strict=False)
    is_same = all(a.skill == b.skill and a.args == b.args for a, b in pairs)
    return is_same and len(steps) >= len(first)


def _ask_nobody(failure: Failure) -> PlanTicket:
    raise AssertionError(f'{FailureCode.INTERNAL.value}: an early step is never planned again')
