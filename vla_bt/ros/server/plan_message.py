"""Plans as messages: vla_msgs/ActionPlan, and the JSON of the topic `planned_actions`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from builtin_interfaces.msg import Time
from std_msgs.msg import Header
from vla_msgs.msg import ActionPlan, ActionPrimitive

from vla_bt.mission import MissionResult, MissionStatus, Outcome
from vla_bt.plan import Plan, Step
from vla_bt.skills import Catalogue, Literal, Skill, substitute

_ENDED = {
    Outcome.SUCCEEDED: ActionPlan.COMPLETED,
    Outcome.CANCELED: ActionPlan.CANCELLED,
}


def plan_message(
    status: MissionStatus, result: MissionResult | None, catalogue: Catalogue, stamp: Time
) -> ActionPlan:
    """Return the plan of a mission as it stands.

    Args:
        status: Of the mission; must hold a plan.
        result: None while it runs.
        catalogue: Knows what the plan's skills need and promise.
        stamp: Of the message.
    """
    plan = status.plan
    assert plan is not None, 'only a mission with a plan has a plan message'
    states = [_step_state(index, step, status, result) for index, step in enumerate(plan.steps)]
    return ActionPlan(
        header=Header(stamp=stamp),
        plan_id=plan.id,
        primitives=[
            _primitive(plan, step, state, catalogue, result)
            for step, state in zip(plan.steps, states, strict=True)
        ],
        estimated_duration_s=sum((_duration_s(step, catalogue) for step in plan.steps), 0.0),
        preconditions=list(plan.steps[0].preconditions) if plan.steps else [],
        plan_status=_ENDED.get(result.outcome, ActionPlan.FAILED) if result else _running(status),
        current_step_index=min(max(status.active_step, 0), 255),
        explanation=_explanation(plan),
    )


def planned_actions(plan: Plan, command: str, catalogue: Catalogue) -> dict[str, Any]:
    """Return the plan as the topic `planned_actions` shows it."""
    return {
        'actions': [
            {
                'type': step.skill,
                'parameters': step.args,
                'description': step.description or str(step),
                'estimated_duration': _duration_s(step, catalogue),
            }
            for step in plan.steps
        ],
        'command': command,
        'reasoning': plan.explanation,
    }


def _explanation(plan: Plan) -> str:
    order = 'Not all steps are done one after the other: see plan_json of the task.'
    return plan.explanation if plan.flow is None else f'{plan.explanation} {order}'.strip()


def _running(status: MissionStatus) -> str:
    return str(ActionPlan.EXECUTING if status.active_step >= 0 else ActionPlan.PENDING)


def _step_state(
    index: int, step: Step, status: MissionStatus, result: MissionResult | None
) -> str:
    if step.id in status.done:
        return str(ActionPrimitive.SUCCEEDED)
    if index != status.active_step:
        return str(ActionPrimitive.PENDING)
    return str(ActionPrimitive.FAILED if result else ActionPrimitive.EXECUTING)


def _primitive(
    plan: Plan, step: Step, state: str, catalogue: Catalogue, result: MissionResult | None
) -> ActionPrimitive:
    skill = catalogue.find(step.skill)
    is_failed = state == ActionPrimitive.FAILED and result is not None
    return ActionPrimitive(
        primitive_id=f'{plan.id}/{step.id}',
        action_type=step.skill,
        parameters_json=json.dumps(step.args),
        preconditions=[*step.preconditions, *_facts(skill, step, is_effect=False)],
        expected_outcomes=[*step.expected, *_facts(skill, step, is_effect=True)],
        timeout_s=step.timeout_s or (skill.timeout_s if skill else 0.0),
        retry_count=step.retries,
        status=state,
        error_message=result.reason if is_failed and result else '',
    )


def _facts(skill: Skill | None, step: Step, *, is_effect: bool) -> Iterator[str]:
    if skill is None:
        return
    bindings = {f'${name}': str(value) for name, value in step.args.items()}
    literals = skill.effect_literals if is_effect else skill.precondition_literals
    for literal in literals:
        yield str(Literal(substitute(literal.fact, bindings), literal.negated))


def _duration_s(step: Step, catalogue: Catalogue) -> float:
    skill = catalogue.find(step.skill)
    known_s = skill.duration_s if skill else 0.0
    return known_s if step.duration_s is None else step.duration_s
