"""Arguments with a unit the site bounds: speeds, forces, weights, waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vla_bt.check.arguments import STEP_LIMITS
from vla_bt.check.limits.case import Case
from vla_bt.check.steps import ResolvedStep
from vla_bt.errors import Problem, ProblemCode, shorten
from vla_bt.safety import Limits
from vla_bt.skills import Argument, Skill

_CODES = {
    'm/s': ProblemCode.TOO_FAST,
    'N': ProblemCode.TOO_FORCEFUL,
    'kg': ProblemCode.TOO_HEAVY,
    's': ProblemCode.TOO_LONG,
}
"""By unit of the argument; `Limits.key_of` names the limit."""


def too_large_numbers(case: Case) -> Iterator[Problem]:
    """Yield each argument of a bounded unit that is too large, in whatever direction."""
    for step in case.steps:
        assert step.skill is not None, 'steps without a skill are judged by nobody'
        units = {name: it.unit for name, it in step.skill.arguments.items() if it.unit in _CODES}
        for name, unit in units.items():
            if name in step.args:
                yield from _judge(name, step.args[name], unit, step, case.safety.limits)
        for name, unit in STEP_LIMITS.items():
            if name in step.step.args and not _takes(step.skill, name):
                value = _number(step.step.args[name])
                yield from _judge(name, value, unit, step, case.safety.limits)


def with_defaults_lowered(step: ResolvedStep, limits: Limits) -> ResolvedStep:
    """Return the step with the defaults its author did not ask for lowered to the site's limits.

    Args:
        step: Resolved.
        limits: The site's.
    """
    if step.skill is None:
        return step
    lowered = {
        name: _limit(argument.unit, limits)
        for name, argument in step.skill.arguments.items()
        if argument.unit in _CODES
        and argument.default is not None
        and argument.default > _limit(argument.unit, limits)
        and not _is_given(name, argument, step)
    }
    return replace(step, args={**step.args, **lowered}) if lowered else step


def _limit(unit: str, limits: Limits) -> float:
    return float(getattr(limits, limits.key_of(unit)))


def _is_given(name: str, argument: Argument, step: ResolvedStep) -> bool:
    names = (name, *(alias.name for alias in argument.aliases))
    return any(step.step.args.get(it) is not None for it in names)


def _takes(skill: Skill, name: str) -> bool:
    return any(
        name == own or any(name == alias.name for alias in argument.aliases)
        for own, argument in skill.arguments.items()
    )


def _number(value: Any) -> Any:
    """Return what a text of a table says, where it says a number."""
    if not isinstance(value, str):
        return value
    try:
        return float(value)
    except ValueError:
        return None


def _judge(
    name: str, value: Any, unit: str, step: ResolvedStep, limits: Limits
) -> Iterator[Problem]:
    limit = _limit(unit, limits)
    if not isinstance(value, int | float) or abs(value) <= limit:
        return
    yield Problem(
        code=_CODES[unit],
        path=f'{step.path}.args.{name}',
        message=f'{name} is {value:g} {unit}, more than the {limit:g} {unit} allowed here',
        found=f'{shorten(value)} {unit}',
        allowed=(f'at most {limit:g} {unit}',),
    )
