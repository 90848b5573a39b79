"""One mission as a state machine: PLANNING -> RUNNING -> DRAINING -> DONE.

From RUNNING it goes to REPLANNING and to CONFIRMING, and back.

Every method returns at once. `tick` is called whenever something happened and at the heartbeat.
"""

from __future__ import annotations

import logging
import math
import uuid
from dataclasses import replace

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from vla_bt.errors import Failure, FailureCode
from vla_bt.mission import progress, results
from vla_bt.mission.early_start import EarlyStart
from vla_bt.mission.equipment import Equipment
from vla_bt.mission.first_plan import FirstPlan
from vla_bt.mission.records import MissionResult, MissionState, MissionStatus, Order, Outcome
from vla_bt.mission.refusal import Refusal
from vla_bt.mission.replanning import CheckedTicket, Replanning
from vla_bt.plan import Plan, Step, Verdict
from vla_bt.safety import Consent, GuardRule
from vla_bt.skills.render import call_text
from vla_bt.trees import MissionTree, TreeContext, build_mission, live_text

log = logging.getLogger(__name__)

_TICKED = (MissionState.RUNNING, MissionState.REPLANNING, MissionState.CONFIRMING)
"""States in which there is a tree under way."""


class Mission:
    """One order from submission to result.

    Args:
        order: What to do.
        equipment: What to do it with.
    """

    def __init__(self, order: Order, equipment: Equipment) -> None:
        self.id = str(uuid.uuid4())
        self.order = order
        self.state = MissionState.PLANNING
        self.result: MissionResult | None = None
        """None until the mission is done and the robot stands still."""
        self._equipment = equipment
        self._context = TreeContext(
            robot=equipment.robot,
            world=equipment.world,
            clock=equipment.clock,
            watch=equipment.watch,
        )
        self.consent = Consent(
            equipment.confirmation.mode,
            equipment.safety.confirmation.timeout_s,
            equipment.clock,
            order.command,
        )
        """What a person is asked and has said."""
        self._first: FirstPlan | None = None
        self._early = EarlyStart(equipment, self._context, self.consent)
        self._refusal = Refusal(order, equipment)
        self._plan: Plan | None = order.plan
        self._tree: MissionTree | None = None
        self._replanning = Replanning(order.command, equipment)
        self._verdict: MissionResult | None = None
        self._last_tree = ''
        self._drain_deadline_s = 0.0
        self._started_s = equipment.clock()
        self._planned_s: float | None = None
        self._is_taken = False

    def tick(self) -> None:
        """Do what can be done now; never waits. The guards have just been looked at."""
        self._is_taken = True
        try:
            if self.state is MissionState.PLANNING:
                self._tick_planning()
            if self.state in _TICKED:
                self._tick_tree()
        except Exception as error:  # the tick boundary: whatever a node did, the robot stops
            log.exception('mission %s failed inside', self.id)
            self._finish(results.failed(f'Internal fault: {error}', FailureCode.INTERNAL))
        if self.state is MissionState.DRAINING:
            self._tick_draining()

    def cancel(self, reason: str) -> None:
        """Stop the mission; it is done once the robot stands still."""
        if self._verdict is None:
            self._finish(MissionResult(outcome=Outcome.CANCELED, reason=reason))
            self.tick()

    @property
    def is_under_way(self) -> bool:
        """True from the first tick to the result, unless nothing is to be carried out."""
        return self._is_taken and self.result is None and not self.order.plan_only

    def applies(self, rule: GuardRule) -> bool:
        """Return True when a guard stands in front of something that is under way."""
        tree = self._early if self._tree is None else self._tree
        return rule.is_for_all or tree.applies(rule)

    @property
    def next_deadline_s(self) -> float:
        """Clock time at which a tick is needed even if nothing happens; infinity: none is."""
        if self.state is MissionState.PLANNING:
            planned_s = self._started_s if self._first is None else self._first.deadline_s
            return min(planned_s, self._early.wake_s)
        if self.state is MissionState.DRAINING:
            return self._drain_deadline_s
        return math.inf if self.state is MissionState.DONE else self._context.wake_s

    @property
    def status(self) -> MissionStatus:
        """The mission as it stands now."""
        plan = self._plan if self._tree is None else self._tree.plan
        active = self._tree.active_step if self._tree else -1
        held = self._equipment.watch.pause(self.applies) if self.root is not None else None
        return MissionStatus(
            id=self.id,
            command=self.order.command,
            state=self.state,
            plan=plan,
            active_step=active,
            active_step_name=self._step_name(plan.steps[active]) if plan and active >= 0 else '',
            progress_ratio=progress.progress_ratio(self.result, self._tree),
            message=progress.message(
                self.state, self._verdict, self._tree, self._first, self.consent.open, held
            ),
            tree=self._tree_text(),
            done=self._tree.done_ids if self._tree else frozenset(),
            arriving=self._first.arriving if self._first else (),
            asked=self.consent.open,
        )

    def _step_name(self, step: Step) -> str:
        return call_text(self._equipment.catalogue[step.skill], step.args)

    def _tree_text(self) -> str:
        root = self.root
        return self._last_tree if root is None or self._last_tree else live_text(root)

    @property
    def root(self) -> Behaviour | None:
        """The tree under way, for whoever shows it; None before there is one."""
        return self._tree.root if self._tree else self._early.root

    def _tick_planning(self) -> None:
        refusal = self._refusal.reason(has_begun=self._early.has_begun)
        if refusal:
            self._refuse(refusal)
        elif self.order.plan is not None:
            self._begin(self.order.plan)
        else:
            self._tick_first()

    def _tick_first(self) -> None:
        if self._first is None:
            self._first = FirstPlan(self.order, self._equipment, self.id)
        answer = self._first.answer
        is_settled = answer is not None and self._early.settle(answer)
        if answer is None and not self.order.plan_only:
            self._early.tick(self._first.arriving)
        if self._early.failure is not None:
            self._plan = answer
            self._finish(self._failed(self._early.failure, -1, None))
        elif answer is not None and is_settled:
            self._take(answer, self._first.error)

    def _refuse(self, reason: str) -> None:
        if self._first is not None:
            self._plan = self._first.answer
        self._finish(results.failed(reason, FailureCode.GUARD))

    def _take(self, answer: Plan, error: str) -> None:
        if error:
            self._finish(results.failed(error, FailureCode.PLANNING))
        else:
            self._begin(answer)

    def _begin(self, plan: Plan) -> None:
        checked, has_begun = self._equipment.check(plan), self._early.has_begun
        self._planned()
        self._plan = checked.plan
        if plan.verdict is not Verdict.PLAN:
            self._finish(results.answered(plan))
        elif not checked.is_ok:
            self._finish(results.unfit(checked.problems))
        elif self.order.plan_only:
            self._finish(MissionResult(outcome=Outcome.SUCCEEDED, reason=checked.plan.explanation))
        elif not self._equipment.robot.is_idle:
            reason = 'An earlier action has not stopped yet.'
            self._finish(results.failed(reason, FailureCode.NOT_STOPPED))
        elif reason := self._refusal.reason(has_begun=has_begun, plan=checked.plan):
            self._finish(results.failed(reason, FailureCode.GUARD))
        else:
            self._tree = self._build(checked.plan, self._early.done(checked.plan))
            self.state = MissionState.RUNNING

    def _build(self, plan: Plan, done: int) -> MissionTree:
        equipment = self._equipment
        return build_mission(
            plan,
            catalogue=equipment.catalogue,
            context=self._context,
            confirmation=equipment.confirmation,
            consent=self.consent,
            request_plan=self._request_plan,
            max_attempts=equipment.settings.planning.max_attempts,
            done=done,
        )

    def _request_plan(self, failure: Failure) -> CheckedTicket:
        assert self._tree is not None, 'only a built tree asks for another plan'
        return self._replanning.ask(self._tree, failure)

    def _tick_tree(self) -> None:
        tree = self._tree
        assert tree is not None, 'a running mission has a tree'
        self._context.begin_tick()
        tree.root.tick_once()
        if tree.root.status is Status.RUNNING:
            self.state = self._ticked_state(tree)
        elif tree.root.status is Status.SUCCESS:
            reason = tree.plan.explanation or 'All steps are done.'
            self._finish(MissionResult(outcome=Outcome.SUCCEEDED, reason=reason))
        else:
            self._finish(self._failed(tree.failure, tree.active_step, tree.final_answer))

    def _failed(self, why: Failure | None, step: int, answer: Plan | None) -> MissionResult:
        return results.tree_failed(why, step, answer, self._equipment.watch.stopped_by)

    def _ticked_state(self, tree: MissionTree) -> MissionState:
        if self.consent.open is not None:
            return MissionState.CONFIRMING
        return MissionState.REPLANNING if tree.is_replanning else MissionState.RUNNING

    def _finish(self, verdict: MissionResult) -> None:
        self._stop(verdict)
        now_s = self._equipment.clock()
        if self._planned_s is None:
            self._planned()
        steps_done = self._early.done(self._plan) if self._plan else 0
        steps_total = len(self._plan.steps) if self._plan else 0
        if self._tree is not None:
            self._plan = self._tree.plan
            steps_done = len(self._tree.steps_done)
            steps_total = steps_done + self._tree.steps_left
        planned_s = now_s if self._planned_s is None else self._planned_s
        self._verdict = replace(
            verdict,
            plan=self._plan,
            steps_done=steps_done,
            steps_total=steps_total,
            planning_time_s=planned_s - self._started_s,
            execution_time_s=now_s - planned_s,
        )
        self._drain_deadline_s = now_s + self._equipment.settings.execution.drain_timeout_s
        self.state = MissionState.DRAINING

    def _stop(self, verdict: MissionResult) -> None:
        self.consent.withdraw()
        if self._has_begun or verdict.outcome is Outcome.CANCELED:
            self._equipment.robot.cancel_all(verdict.reason)
        self._early.stop()
        if self._first is not None:
            self._first.cancel()
        if self._tree is not None:
            self._last_tree = live_text(self._tree.root)
            self._tree.root.stop(Status.INVALID)

    def _tick_draining(self) -> None:
        """Wait until the robot stands still; a mission that only waited has moved nothing."""
        verdict, robot = self._verdict, self._equipment.robot
        assert verdict is not None, 'a draining mission has a verdict'
        has_begun = self._has_begun or self._first is not None
        if not self._has_begun and verdict.outcome is not Outcome.CANCELED:
            self.result = verdict
        elif robot.is_idle or not has_begun or self._equipment.clock() >= self._drain_deadline_s:
            self._context.settle()
            is_stuck = has_begun and not robot.is_idle
            completed = self._context.completed
            self.result = results.drained(verdict, is_stuck, robot.alarms, completed)
        if self.result is not None:
            self.state = MissionState.DONE
            if self._first is not None and not self.order.plan_only:
                self._first.learn(self.result)

    @property
    def _has_begun(self) -> bool:
        """True once the mission may have moved something."""
        return self._tree is not None or self._early.has_begun

    def _planned(self) -> None:
        self._planned_s = self._equipment.clock()
