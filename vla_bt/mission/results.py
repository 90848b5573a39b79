"""How missions end, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vla_bt.errors import Failure, FailureCode, Problem
from vla_bt.mission.records import MissionResult, Outcome
from vla_bt.plan import Plan, Verdict


def answered(plan: Plan) -> MissionResult:
    """Return the end of a mission whose planner asked or refused; its notes say who could not."""
    is_question = plan.verdict is Verdict.CLARIFY
    return MissionResult(
        outcome=Outcome.NEEDS_CLARIFICATION if is_question else Outcome.REFUSED,
        reason=' '.join((_sentence(plan.reason or plan.explanation), *plan.notes)).strip(),
        question=plan.question,
        options=plan.options,
    )


def unfit(problems: Sequence[Problem]) -> MissionResult:
    """Return the end of a mission whose plan did not pass its check; at least one problem."""
    return MissionResult(
        outcome=Outcome.REFUSED,
        reason=f'The plan cannot be executed: {problems[0]}',
        failure_code=problems[0].code.value,
        problems=tuple(map(str, problems)),
    )


def failed(reason: str, code: FailureCode) -> MissionResult:
    """Return the end of a mission that failed outside its tree."""
    return MissionResult(outcome=Outcome.FAILED, reason=reason, failure_code=code.value)


def tree_failed(
    failure: Failure | None, step: int, answer: Plan | None, stopped_by: str = ''
) -> MissionResult:
    """Return the end of a mission whose tree failed.

    Args:
        failure: What went wrong last; None when nothing was reported.
        step: Index of the step it happened in, -1 when in none.
        answer: What the planner last said; None when it was not asked.
        stopped_by: Which guard has stopped everything, and how to reset it; '' when none has.
    """
    if failure is None:
        return replace(failed('The mission failed.', FailureCode.INTERNAL), failed_step=step)
    is_stopped = failure.code is FailureCode.GUARD and bool(stopped_by)
    message = stopped_by if is_stopped else failure.message
    result = replace(failed(message, failure.code), failed_step=step)
    if answer is not None and answer.verdict is Verdict.CLARIFY:
        outcome = Outcome.NEEDS_CLARIFICATION
        return replace(result, outcome=outcome, question=answer.question, options=answer.options)
    if answer is not None and answer.verdict is Verdict.REFUSE:
        words = (_sentence(failure.message), _sentence(answer.reason), *answer.notes)
        return replace(result, reason=' '.join(words).strip())
    return result


def drained(
    verdict: MissionResult, is_stuck: bool, alarms: Sequence[str], completed: Sequence[str]
) -> MissionResult:
    """Return the end of a mission that has stopped what it did, or could not.

    Only a robot that is known to stand still lets a mission end as it was going to.

    Args:
        verdict: How it was going to end.
        is_stuck: An action was asked to stop and is still under way.
        alarms: `Robot.alarms`: what was given up and may still be carried out.
        completed: Actions that ran to their end although they were being stopped.
    """
    is_success = verdict.outcome is Outcome.SUCCEEDED
    notes = ['An action did not stop in time.'] * is_stuck + list(alarms)
    if completed and not is_success:
        notes.insert(0, f'Completed all the same: {", ".join(completed)}.')
    if not notes:
        return verdict
    result = replace(verdict, reason=' '.join([_sentence(verdict.reason), *notes]).strip())
    if not is_stuck and (is_success or not alarms):
        return result
    code = verdict.failure_code or FailureCode.NOT_STOPPED.value
    return replace(result, outcome=Outcome.FAILED, failure_code=code)


def _sentence(text: str) -> str:
    return text if not text or text.endswith(('.', '!', '?')) else f'{text}.'
