"""The planner that is always there: no model, no network, the same answer every time.

command -> clauses -> tasks -> steps -> check. A clause that is not fully understood gives a
question, never a part of a plan. The grammar is written by hand, without a parser library:
ROS 2 brings `lark-parser` 0.12, which owns the import name of today's `lark`, and a command is
a handful of phrases.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from vla_bt.check import check_plan
from vla_bt.errors import shorten
from vla_bt.plan import Flow, Plan, PlanSource, Step, Verdict
from vla_bt.planner.offline.answers import Question, Refusal, listing
from vla_bt.planner.offline.branches import Branches
from vla_bt.planner.offline.clauses import Clause
from vla_bt.planner.offline.conditional_repair import pause_before
from vla_bt.planner.offline.frames import tasks_of
from vla_bt.planner.offline.repair import MakeSchedule, repairs
from vla_bt.planner.offline.schedule import Schedule, problem_answer
from vla_bt.planner.offline.sentences import Conditional, read_parts
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.verbs import Verbs
from vla_bt.planner.records import PlanRequest
from vla_bt.safety import Safety
from vla_bt.skills import Catalogue

MAX_COMMAND = 500
"""Longest command read, characters."""
SEARCH_S = 2.0
"""Longest search for the steps of one command, seconds."""
_SHIPPED = Safety()

IsLate = Callable[[], bool]


class OfflinePlanner:
    """Plans by grammar and symbolic search; see `Planner`.

    Args:
        catalogue: The skills to plan with; their names and aliases are verbs.
        safety: What the site holds safe.
        max_steps: Most steps of a plan.
        clock: Seconds, monotonic; bounds the search.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        safety: Safety = _SHIPPED,
        max_steps: int = 15,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._catalogue = catalogue
        self._safety = safety
        self._max_steps = max_steps
        self._clock = clock
        self._verbs = Verbs(catalogue)

    def plan(self, request: PlanRequest) -> Plan:
        """Return a checked plan, a question or a refusal.

        Takes at most two seconds, or the patience of the request.

        Raises:
            CanceledError: The request was canceled.
        """
        command = shorten(request.command.encode('utf-8', 'replace').decode('utf-8'), MAX_COMMAND)
        is_late = self._deadline(request)
        try:
            if request.failure is not None:
                answer = self._repair(request, is_late)
            else:
                schedule = self._understand(request, self._schedules(is_late))
                answer = self._checked(
                    schedule.steps, request, schedule.flow, schedule.explanation
                )
        except Question as question:
            answer = Plan(
                verdict=Verdict.CLARIFY, question=question.text, options=question.options
            )
        except Refusal as refusal:
            answer = Plan(verdict=Verdict.REFUSE, reason=refusal.reason)
        return answer.model_copy(update={'command': command, 'source': PlanSource.OFFLINE})

    def _understand(self, request: PlanRequest, make_schedule: MakeSchedule) -> Schedule:
        if len(request.command) > MAX_COMMAND:
            raise Question(f'More than {MAX_COMMAND} characters. What should I do, in short?')
        situation = Situation(request.world)
        schedule = make_schedule(situation)

        def plan(clauses: Sequence[Clause]) -> None:
            for clause in clauses:
                for task in tasks_of(clause, situation, self._catalogue):
                    schedule.add(task)

        parts = read_parts(request.command, self._verbs)
        if not parts:
            raise Question('What should I do?')
        branches = Branches(schedule, situation, plan)
        for part in parts:
            if isinstance(part, Conditional):
                branches.add(part)
            else:
                plan([part])
        return schedule

    def _repair(self, request: PlanRequest, is_late: IsLate) -> Plan:
        """Return the first repair that passes its check and was not tried.

        Raises:
            Question, Refusal: Why the first did not pass, or why there is none.
        """
        if request.remaining_flow is not None:
            steps, flow = pause_before(request, self._catalogue)
            return self._checked(steps, request, flow)
        answer: Question | Refusal | None = None
        try:
            for steps in repairs(request, self._catalogue, self._schedules(is_late)):
                if is_late():
                    break
                try:
                    plan = self._checked(steps, request)
                except (Question, Refusal) as refused:
                    answer = answer or refused
                    continue
                if plan.content_key() not in request.tried:
                    return plan
        except (Question, Refusal) as none_left:
            answer = answer or none_left
        raise answer or Refusal('I could not work out the steps in time.')

    def _schedules(self, is_late: IsLate) -> MakeSchedule:
        return lambda situation: Schedule(self._catalogue, situation, is_late)

    def _deadline(self, request: PlanRequest) -> IsLate:
        """Return what says whether the time for an answer is over, and raises when canceled."""
        deadline_s = self._clock() + min(SEARCH_S, request.patience_s)

        def is_late() -> bool:
            request.cancellation.check()
            return self._clock() >= deadline_s

        return is_late

    def _checked(
        self,
        steps: Sequence[Step],
        request: PlanRequest,
        flow: Flow | None = None,
        explanation: str = '',
    ) -> Plan:
        told = listing([step.description for step in steps], 'and then')
        plan = Plan(
            steps=tuple(steps),
            flow=flow,
            explanation=explanation or f'I will {told}.',
            source=PlanSource.OFFLINE,
        )
        checked = check_plan(
            plan,
            self._catalogue,
            request.world,
            safety=self._safety,
            max_steps=self._max_steps,
            history=request.history,
        )
        if not checked.is_ok:
            raise problem_answer(checked.problems[0])
        return checked.plan
