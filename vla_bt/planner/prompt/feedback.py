"""What a model is told when its answer is no good."""

from __future__ import annotations

from collections.abc import Sequence

from vla_bt.errors import Problem, shorten
from vla_bt.planner.prompt.quoting import quoted
from vla_bt.planner.prompt.templates import render
from vla_bt.planner.providers.records import Message, Role

MAX_PROBLEMS = 12
"""Most problems told at once: those that follow from them go with them."""
_MAX_ALLOWED = 12
_LONGEST = 600
"""Characters of one problem: its sentence and what would be accepted."""


def feedback_message(problems: Sequence[Problem]) -> Message:
    """Return the turn that sends a faulty answer back, marked as no words of the person.

    A problem may quote what the model wrote, and that may come from the world: each is a
    quotation.
    """
    text = render(
        'feedback',
        problems=[_line(problem) for problem in problems[:MAX_PROBLEMS]],
        left_out=max(0, len(problems) - MAX_PROBLEMS),
    )
    return Message(role=Role.USER, text=text)


def _line(problem: Problem) -> str:
    where = f'{problem.path}: ' if problem.path else ''
    told = f'{shorten(where + problem.message, _LONGEST // 2)} [{problem.code.value}]'
    if problem.allowed:
        told += f'; accepted: {", ".join(problem.allowed[:_MAX_ALLOWED])}'
    return quoted(told, _LONGEST)
