"""Planning again: the answer is checked, and none comes twice."""

from __future__ import annotations

from collections import defaultdict

from vla_bt.check import History
from vla_bt.errors import Failure, FailureCode
from vla_bt.mission.equipment import Equipment
from vla_bt.mission.worker import PlanTicket
from vla_bt.plan import Plan, Verdict
from vla_bt.planner import PlanRequest
from vla_bt.trees import MissionTree


class Replanning:
    """Asks for the remaining steps of one mission anew.

    Args:
        command: What the person said; empty when the mission began with a plan.
        equipment: What the mission works with.
    """

    def __init__(self, command: str, equipment: Equipment) -> None:
        self._command = command
        self._equipment = equipment
        self._begun = equipment.world.snapshot()
        self._tried: defaultdict[FailureCode, set[str]] = defaultdict(set)

    def ask(self, tree: MissionTree, failure: Failure) -> CheckedTicket:
        """Put the question what to do now. Returns at once."""
        steps, flow = tree.remaining
        remaining = tree.plan.model_copy(update={'steps': steps, 'flow': flow})
        tried = self._tried[failure.code]
        tried.add(remaining.content_key())
        request = PlanRequest(
            command=self._command,
            world=self._equipment.world.snapshot(),
            failure=failure,
            done=tree.steps_done,
            begun=self._begun,
            remaining=steps,
            remaining_flow=flow,
            tried=frozenset(tried),
        )
        ticket = self._equipment.worker.ask(request)
        return CheckedTicket(ticket, self._equipment, tried, request.history)


class CheckedTicket:
    """A question whose answer is checked and has not been tried before.

    Args:
        inner: The question.
        equipment: What the answer is checked with.
        tried: `Plan.content_key` of all plans tried for such a failure; the answer's is added.
        history: What the mission has finished.
    """

    def __init__(
        self,
        inner: PlanTicket,
        equipment: Equipment,
        tried: set[str],
        history: History | None = None,
    ) -> None:
        self._inner = inner
        self._equipment = equipment
        self._tried = tried
        self._history = history
        self._answer: Plan | None = None

    @property
    def answer(self) -> Plan | None:
        """The checked answer, None while the planner thinks; a refusal when it is no good."""
        raw = self._inner.answer if self._answer is None else None
        if raw is not None:
            self._answer = self._judge(raw)
        return self._answer

    @property
    def deadline_s(self) -> float:
        """Clock time at which there is an answer, if only a refusal."""
        return self._inner.deadline_s

    def cancel(self) -> None:
        """Drop the question."""
        self._inner.cancel()

    def _judge(self, plan: Plan) -> Plan:
        if plan.verdict is not Verdict.PLAN:
            return plan
        checked = self._equipment.check(plan, self._history)
        if not checked.is_ok:
            reason = f'The new plan cannot be executed: {checked.problems[0]}'
            return Plan(verdict=Verdict.REFUSE, reason=reason)
        key = checked.plan.content_key()
        if key in self._tried:
            return Plan(verdict=Verdict.REFUSE, reason='The new plan has been tried before.')
        self._tried.add(key)
        return checked.plan
