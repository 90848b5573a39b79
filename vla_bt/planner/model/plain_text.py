"""What a model says, as text to show, to publish and to speak: one line, nothing hidden in it."""

from __future__ import annotations

from typing import Any

from vla_bt.errors import one_line
from vla_bt.plan import Plan, Step


def plain_plan(plan: Plan) -> Plan:
    """Return a plan, question or refusal with all its texts on one line, printable."""
    return plan.model_copy(
        update={
            'steps': tuple(map(plain_step, plan.steps)),
            'question': one_line(plan.question),
            'options': tuple(map(one_line, plan.options)),
            'reason': one_line(plan.reason),
            'explanation': one_line(plan.explanation),
            'notes': tuple(map(one_line, plan.notes)),
        }
    )


def plain_step(step: Step) -> Step:
    """Return a step with its texts on one line, printable; its id stays as it is."""
    return step.model_copy(
        update={
            'description': one_line(step.description),
            'args': {name: _plain(value) for name, value in step.args.items()},
        }
    )


def _plain(value: Any) -> Any:
    return one_line(value) if isinstance(value, str) else value
