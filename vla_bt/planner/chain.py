"""Who answers a command: the cache, a model, another model, and always the offline planner.

```
command   -> is it clear? -> cache -> model -> fallback model -> offline planner
failure   -> offline planner (symbolic repair) -> model -> fallback model -> what offline said
```
Each is asked only when those before it gave no answer, and the plan says why they did not.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from vla_bt.plan import Plan, Verdict
from vla_bt.planner.intent import confirmed
from vla_bt.planner.providers.records import FaultCode, ModelFault
from vla_bt.planner.records import CanceledError, Planner, PlanRequest

log = logging.getLogger(__name__)

RESERVE_S = 1.0
"""Of the time for an answer, kept for the offline planner; a quarter when there is little."""

LEAST_S = 0.1
"""What the offline planner gets when there is no time left at all."""

Shortcut = Callable[[PlanRequest], Plan | None]
"""Answers some requests without thinking; None: not this one."""

Doubt = Callable[[PlanRequest, Plan], Plan | None]
"""Returns the question to ask instead of carrying out an answer; None: nothing against it."""


class Model(Protocol):
    """Somebody who may have an answer, in time or not at all."""

    @property
    def name(self) -> str:
        """As shown to people."""

    def answer(self, request: PlanRequest, timeout_s: float) -> Plan:
        """Return a checked answer within `timeout_s`.

        Raises:
            ModelFault: There is none.
        """


class PlannerChain:
    """Asks one after the other; see `Planner`.

    Args:
        shortcuts: Asked before the models, in order, for new commands only. They see the "yes,"
            before a command that confirms it; the others do not.
        models: In order.
        model_timeout_s: Longest time for one model.
        offline: Always answers.
        doubt: Sees every answer, whoever gave it, with the "yes," before the command.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        *,
        shortcuts: Sequence[Shortcut],
        models: Sequence[Model],
        model_timeout_s: float,
        offline: Planner,
        doubt: Doubt = lambda request, plan: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._shortcuts = tuple(shortcuts)
        self._models = tuple(models)
        self._model_timeout_s = model_timeout_s
        self._offline = offline
        self._doubt = doubt
        self._clock = clock

    def plan(self, request: PlanRequest) -> Plan:
        """Return an answer within `request.patience_s`.

        Raises:
            CanceledError: It is no longer wanted.
        """
        answer = self._answer(request, self._clock() + request.patience_s)
        return self._doubt(request, answer) or answer

    def _answer(self, request: PlanRequest, deadline_s: float) -> Plan:
        bare = replace(request, command=confirmed(request.command)[0])
        if request.failure is not None:
            return self._plan_again(bare, deadline_s)
        for shortcut in self._shortcuts:
            plan = shortcut(request)
            if plan is not None:
                return plan
            request.cancellation.check()
        if not bare.command.strip():  # nothing that a model could do better
            return self._plan_offline(bare, deadline_s)
        plan, notes = self._ask_models(bare, deadline_s)
        return plan or _noted(self._plan_offline(bare, deadline_s), notes)

    def _plan_again(self, request: PlanRequest, deadline_s: float) -> Plan:
        """Repair what remains; ask a model only where that finds no way."""
        repaired = self._plan_offline(request, deadline_s)
        if repaired.verdict is Verdict.PLAN:
            return repaired
        plan, notes = self._ask_models(request, deadline_s)
        return plan or _noted(repaired, notes)

    def _plan_offline(self, request: PlanRequest, deadline_s: float) -> Plan:
        left_s = max(deadline_s - self._clock(), LEAST_S)
        return self._offline.plan(replace(request, patience_s=left_s))

    def _ask_models(
        self, request: PlanRequest, deadline_s: float
    ) -> tuple[Plan | None, tuple[str, ...]]:
        notes: list[str] = []
        reserve_s = min(RESERVE_S, request.patience_s / 4)
        for model in self._models:
            request.cancellation.check()
            left_s = deadline_s - reserve_s - self._clock()
            if left_s <= 0.0:
                notes.append(f'There was no time left to ask {model.name}.')
                continue
            try:
                plan = model.answer(request, min(self._model_timeout_s, left_s))
            except ModelFault as fault:
                if fault.code is FaultCode.CANCELED:
                    raise CanceledError(fault.message) from fault
                log.info('%s: %s: %s', model.name, fault.code.value, fault.message)
                notes.append(f'{model.name} gave no plan: {_clause(fault.message)}.')
            else:
                return _noted(plan, notes), ()
        return None, tuple(notes)


def _clause(sentence: str) -> str:
    return sentence.rstrip('.')


def _noted(plan: Plan, notes: Sequence[str]) -> Plan:
    """Return the plan, question or refusal with what else to say about it."""
    return plan.model_copy(update={'notes': (*notes, *plan.notes)}) if notes else plan
