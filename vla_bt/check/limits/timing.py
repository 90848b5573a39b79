"""How long steps and plans may take."""

from __future__ import annotations

from collections.abc import Iterator

from vla_bt.check.limits.case import Case
from vla_bt.errors import Problem, ProblemCode, seconds


def too_long_timeouts(case: Case) -> Iterator[Problem]:
    """Yield each step for which the plan allows more time than the site."""
    limit_s = case.safety.limits.action_timeout_s
    for step in case.steps:
        timeout_s = step.step.timeout_s
        if timeout_s is not None and not timeout_s <= limit_s:
            yield Problem(
                code=ProblemCode.TOO_LONG,
                path=f'{step.path}.timeout_s',
                message=f'{timeout_s:g} s for one step are more than the {limit_s:g} s allowed',
                found=f'{timeout_s:g} s',
                allowed=(f'at most {limit_s:g} s',),
            )


def too_long_plan(case: Case) -> Iterator[Problem]:
    """Yield a Problem when the plan takes, or waits, too long on its longest way."""
    limits = case.safety.limits
    for spans_s, limit_s, said in (
        ([span.work_s for span in case.spans], limits.plan_duration_s, 'usually takes'),
        ([span.wait_s for span in case.spans], limits.wait_s, 'waits'),
    ):
        longest_s = max(spans_s, default=0.0)
        if not longest_s <= limit_s:
            found = seconds(longest_s)
            yield Problem(
                code=ProblemCode.TOO_LONG,
                path='steps',
                message=f'the plan {said} {found}, more than the {limit_s:g} s allowed',
                found=found,
                allowed=(f'at most {limit_s:g} s in all',),
            )
