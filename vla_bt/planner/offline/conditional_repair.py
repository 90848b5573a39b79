"""Planning again after a failure in a plan with conditions: what remains is no list of tasks.

A failure that may pass gets one pause, after which all that remains is tried as it is. Anything
else is asked about: steps planned anew could stand in a branch that is not to be taken.
"""

from __future__ import annotations

from typing import Any

from vla_bt.errors import KINDS, FailureKind
from vla_bt.plan import Flow, FlowKind, Plan, Step
from vla_bt.planner.offline.answers import Question, Refusal, sentence
from vla_bt.planner.offline.repair import PAUSE_S
from vla_bt.planner.offline.schedule import step_words
from vla_bt.planner.records import PlanRequest
from vla_bt.skills import Catalogue

_PAUSE = 'wait'
_PAUSE_ID = 'pause'
"""Always the same, so that a second pause before the same rest is known to be one."""
_PASSING = (FailureKind.TRANSIENT, FailureKind.BLOCKED)


def pause_before(request: PlanRequest, catalogue: Catalogue) -> tuple[tuple[Step, ...], Flow]:
    """Return a pause and all that remains after it, as steps and flow.

    Args:
        request: With a failure and a `remaining_flow`.
        catalogue: The skills.

    Raises:
        Question: The failure does not pass by itself, or the pause was tried.
        Refusal: The failure cannot be repaired.
    """
    failure, rest = request.failure, request.remaining_flow
    assert failure is not None, 'checked by the caller'
    assert rest is not None, 'checked by the caller'
    kind = failure.kind or KINDS.get(failure.code)
    if not failure.recoverable or kind is FailureKind.PREEMPTED_BY_OTHER:
        raise Refusal(sentence(failure.message))
    if kind in _PASSING and catalogue.find(_PAUSE) is not None:
        args: dict[str, Any] = {'duration': PAUSE_S}
        pause = Step(
            skill=_PAUSE,
            args=args,
            id=_PAUSE_ID,
            description=step_words(catalogue[_PAUSE], args),
        )
        leaf = Flow(kind=FlowKind.STEP, step=pause.id)
        flow = Flow(kind=FlowKind.SEQUENCE, children=(leaf, rest))
        steps = (pause, *request.remaining)
        if Plan(steps=steps, flow=flow).content_key() not in request.tried:
            return steps, flow
    raise Question(
        f'{sentence(failure.message)} What remains depends on conditions, so I do not change it '
        'by myself. What should I do?'
    )
