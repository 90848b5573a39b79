"""What a model is told when its answer is no good."""

from __future__ import annotations

from collections.abc import Sequence

from vla_bt.errors import Problem
from vla_bt.planner.prompt.quoting import flat
from vla_bt.planner.prompt.templates import render
from vla_bt.planner.providers.records import Message, Role

MAX_PROBLEMS = 12
"""Most problems told at once: those that follow from them go with them."""
_MAX_ALLOWED = 12


def feedback_message(problems: Sequence[Problem]) -> Message:
    """Return the turn that sends a faulty answer back, marked as no words of the person."""
    text = render(
        'feedback',
        problems=[_line(problem) for problem in problems[:MAX_PROBLEMS]],
        left_out=max(0, len(problems) - MAX_PROBLEMS),
    )
    return Message(role=Role.USER, text=text)


def _line(problem: Problem) -> str:
    where = f'{problem.path}: ' if problem.path else ''
    line = flat(f'{where}{problem.message} [{problem.code.value}]')
    if problem.allowed:
        line += flat(f'; accepted: {", ".join(problem.allowed[:_MAX_ALLOWED])}')
    return line
