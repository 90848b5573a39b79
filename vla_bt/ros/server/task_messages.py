"""Missions as the messages of vla_msgs/action/ExecuteTask, and back."""

from __future__ import annotations

from typing import Any

from vla_msgs.action import ExecuteTask

from vla_bt.mission import MissionResult, MissionState, MissionStatus, Outcome
from vla_bt.plan import Plan
from vla_bt.ros.server.confirmation_message import asked_from, confirmation_message


def feedback_message(status: MissionStatus) -> ExecuteTask.Feedback:
    """Return the feedback of a state, without the plan."""
    return ExecuteTask.Feedback(
        state=status.state.value,
        active_step=status.active_step,
        active_step_name=status.active_step_name,
        progress=float(status.progress_ratio),
        tree=status.tree,
        message=status.message,
        confirmation=confirmation_message(status.asked),
    )


def result_message(result: MissionResult) -> ExecuteTask.Result:
    """Return the result as a message."""
    fields: dict[str, Any] = {
        name: getattr(result, name)
        for name in ('reason', 'failed_step', 'failure_code', 'steps_done', 'steps_total',
                     'planning_time_s', 'execution_time_s')
    }  # fmt: skip
    plan_json = result.plan.to_json(indent=None) if result.plan else ''
    return ExecuteTask.Result(
        **fields,
        outcome=result.outcome.value,
        question=_question(result),
        plan_json=plan_json,
        problems=list(result.problems),
    )


def _question(result: MissionResult) -> str:
    """Return the question with the answers to choose from that it does not name itself."""
    said = result.question.lower()
    unnamed = [answer for answer in result.options if answer.lower() not in said]
    return f'{result.question} ({", ".join(unnamed)})' if unnamed else result.question


def status_from(
    feedback: ExecuteTask.Feedback, plan: Plan | None, mission_id: str
) -> MissionStatus:
    """Return feedback as a mission's status.

    Args:
        feedback: The message.
        plan: The last one that came with feedback; None before.
        mission_id: The goal's id.
    """
    return MissionStatus(
        id=mission_id,
        command=plan.command if plan else '',
        state=MissionState(feedback.state),
        plan=plan,
        active_step=feedback.active_step,
        active_step_name=feedback.active_step_name,
        progress_ratio=feedback.progress,
        message=feedback.message,
        tree=feedback.tree,
        asked=asked_from(feedback.confirmation),
    )


def result_from(message: ExecuteTask.Result) -> MissionResult:
    """Return a result message as a mission's result."""
    plan = Plan.model_validate_json(message.plan_json) if message.plan_json else None
    return MissionResult(
        outcome=Outcome(message.outcome),
        reason=message.reason,
        question=message.question,
        failed_step=message.failed_step,
        failure_code=message.failure_code,
        problems=tuple(message.problems),
        plan=plan,
        steps_done=message.steps_done,
        steps_total=message.steps_total,
        planning_time_s=message.planning_time_s,
        execution_time_s=message.execution_time_s,
    )
