"""The planner that is always there: no model, no network, the same answer every time.

command -> clauses -> tasks -> steps -> check. A clause that is not fully understood gives a
question, never a part of a plan. The grammar is written by hand, without a parser library:
ROS 2 brings `lark-parser` 0.12, which owns the import name of today's `lark`, and a command is
a handful of phrases.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from vla_bt.check import check_plan
from vla_bt.errors import shorten
from vla_bt.plan import Plan, PlanSource, Step, Verdict
from vla_bt.planner.offline.answers import Question, Refusal, listing
from vla_bt.planner.offline.clauses import split
from vla_bt.planner.offline.frames import tasks_of
from vla_bt.planner.offline.repair import repairs
from vla_bt.planner.offline.schedule import Schedule, problem_answer
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.verbs import Verbs
from vla_bt.planner.records import PlanRequest
from vla_bt.skills import Catalogue
from vla_bt.world import WorldModel

MAX_COMMAND = 500
"""Longest command read, characters."""
SEARCH_S = 2.0
"""Longest search for the steps of one command, seconds."""


class OfflinePlanner:
    """Plans by grammar and symbolic search; see `Planner`.

    Args:
        catalogue: The skills to plan with; their names and aliases are verbs.
        max_steps: Most steps of a plan.
        clock: Seconds, monotonic; bounds the search.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        max_steps: int = 15,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._catalogue = catalogue
        self._max_steps = max_steps
        self._clock = clock
        self._verbs = Verbs(catalogue)

    def plan(self, request: PlanRequest) -> Plan:
        """Return a checked plan, a question or a refusal; takes at most about two seconds."""
        command = shorten(request.command.encode('utf-8', 'replace').decode('utf-8'), MAX_COMMAND)
        try:
            if request.failure is not None:
                return self._repair(request, command)
            return self._checked(self._understand(request), command, request.world)
        except Question as question:
            answer = Plan(
                verdict=Verdict.CLARIFY, question=question.text, options=question.options
            )
        except Refusal as refusal:
            answer = Plan(verdict=Verdict.REFUSE, reason=refusal.reason)
        return answer.model_copy(update={'command': command, 'source': PlanSource.OFFLINE})

    def _understand(self, request: PlanRequest) -> tuple[Step, ...]:
        if len(request.command) > MAX_COMMAND:
            raise Question(f'More than {MAX_COMMAND} characters. What should I do, in short?')
        situation = Situation(request.world)
        schedule = self._schedule(situation)
        clauses = split(request.command, self._verbs)
        if not clauses:
            raise Question('What should I do?')
        for clause in clauses:
            for task in tasks_of(clause, situation, self._catalogue):
                schedule.add(task)
        return tuple(schedule.steps)

    def _repair(self, request: PlanRequest, command: str) -> Plan:
        plans = (
            self._checked(steps, command, request.world)
            for steps in repairs(request, self._catalogue, self._schedule)
        )
        return next(plan for plan in plans if plan.content_key() not in request.tried)

    def _schedule(self, situation: Situation) -> Schedule:
        deadline_s = self._clock() + SEARCH_S
        return Schedule(self._catalogue, situation, lambda: self._clock() >= deadline_s)

    def _checked(self, steps: Iterable[Step], command: str, world: WorldModel) -> Plan:
        plan = Plan(
            steps=tuple(steps),
            command=command,
            explanation=_explanation(steps),
            source=PlanSource.OFFLINE,
        )
        checked = check_plan(plan, self._catalogue, world, max_steps=self._max_steps)
        if not checked.is_ok:
            raise problem_answer(checked.problems[0])
        return checked.plan


def _explanation(steps: Iterable[Step]) -> str:
    told = listing([step.description for step in steps], 'and then')
    return f'I will {told}.'
