"""The first question of a mission: what is asked, what has arrived, what was learned from it."""

from __future__ import annotations

import math

from vla_bt.errors import FailureCode
from vla_bt.mission.equipment import Equipment
from vla_bt.mission.records import MissionResult, Order
from vla_bt.mission.worker import PlanTicket
from vla_bt.plan import Plan, Step
from vla_bt.planner import Experience, PlanRequest

_NO_FAULTS_OF_STEPS = (FailureCode.DECLINED.value, FailureCode.GUARD.value)
"""What ended missions says nothing against the step they ended at."""


class FirstPlan:
    """Asks the planner for the plan of one order, once.

    Args:
        order: Has a command and no plan.
        equipment: What the mission works with.
        mission: Id of the mission.
    """

    def __init__(self, order: Order, equipment: Equipment, mission: str) -> None:
        self._equipment = equipment
        self._request = PlanRequest(
            command=order.command,
            world=equipment.world.snapshot(),
            confidence=order.confidence,
            context=order.context,
            image=order.image,
            look=equipment.camera(),
            mission=mission,
        )
        self._ticket: PlanTicket = equipment.worker.ask(self._request)
        self._answer: Plan | None = None

    @property
    def answer(self) -> Plan | None:
        """The planner's answer, None while it thinks; a refusal when `error` says why."""
        self._answer = self._ticket.answer
        return self._answer

    @property
    def error(self) -> str:
        """Why there is no real answer; empty while there may be one."""
        return self._ticket.error

    @property
    def deadline_s(self) -> float:
        """Clock time at which there is an answer, if only a refusal; infinity: it is there."""
        return math.inf if self._answer is not None else self._ticket.deadline_s

    @property
    def message(self) -> str:
        """What the planner is doing, as a sentence."""
        return self._ticket.report.message if self._ticket.report else 'Planning.'

    @property
    def arriving(self) -> tuple[Step, ...]:
        """Checked first steps of the plan that is still being made; empty when none is."""
        is_over = self._answer is not None or self._ticket.cancellation.is_canceled
        report = None if is_over else self._ticket.report
        return report.steps if report else ()

    def cancel(self) -> None:
        """Drop the question."""
        self._ticket.cancel()

    def learn(self, result: MissionResult) -> None:
        """Tell the planner how the mission ended. Returns at once."""
        plan, last = self._answer, result.plan
        failed = result.failed_step
        is_its_own = result.failure_code not in _NO_FAULTS_OF_STEPS
        has_failed = last is not None and 0 <= failed < len(last.steps) and is_its_own
        experience = Experience(
            request=self._request,
            plan=plan,
            outcome=result.outcome.value,
            reason=result.reason,
            failure_code=result.failure_code,
            failed_step=str(last.steps[failed]) if last and has_failed else '',
            was_replanned=plan is not None and last is not None and last.id != plan.id,
            planning_s=result.planning_time_s,
            execution_s=result.execution_time_s,
        )
        self._equipment.worker.tell(experience)
