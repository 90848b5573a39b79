"""One step's arguments: names and aliases, types, units, bounds, known things."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from vla_bt.check.names import resolve_name
from vla_bt.errors import Problem, ProblemCode, close_matches, shorten
from vla_bt.skills import Argument, ArgumentType, Skill
from vla_bt.world import WorldModel

STEP_LIMITS = {'max_force': 'N', 'max_velocity': 'm/s'}
"""Limits a plan may put on any step, each with its unit: one on what the skill does not use holds
anyway."""

_NUMBERS = (ArgumentType.NUMBER, ArgumentType.INTEGER)
_NAMES = (ArgumentType.OBJECT, ArgumentType.PLACE)
_TYPE_WORDS = {
    ArgumentType.NUMBER: 'a number',
    ArgumentType.INTEGER: 'a whole number',
    ArgumentType.BOOLEAN: 'true or false',
    ArgumentType.TEXT: 'a text',
    ArgumentType.CHOICE: 'a text',
    ArgumentType.OBJECT: 'the name of an object',
    ArgumentType.PLACE: 'the name of a place',
}


_NUMBER_TEXTS = {
    ArgumentType.NUMBER: re.compile(r'[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?'),
    ArgumentType.INTEGER: re.compile(r'[-+]?[0-9]{1,18}'),
}
_BOOLEAN_TEXTS = {'true': True, 'false': False}


def canonical_arguments(
    skill: Skill, given: Mapping[str, Any], world: WorldModel, path: str, *, is_text: bool = False
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the arguments under their own names, resolved and with defaults, and all faults.

    Args:
        skill: The skill they are for.
        given: As written in the plan; None: left out.
        world: Where object and place names are looked up.
        path: JSON path of the arguments, for the problems.
        is_text: Every value is written as text, to be read by the declared type.

    Returns:
        What could be resolved, and the problems of what could not. Arguments that are filled
        from the situation (`fill`) stay absent here.
    """
    values, problems = _rename(skill, given, path, is_text)
    args: dict[str, Any] = {}
    for name, argument in skill.arguments.items():
        where = f'{path}.{name}'
        value = values.get(name)
        if value is None:
            if argument.default is not None:
                value = argument.default
            elif argument.is_required:
                problems.append(_missing(skill, name, argument, where))
                continue
            else:
                continue
        result = _accept(value, argument, world, where)
        if isinstance(result, Problem):
            problems.append(result)
        else:
            args[name] = result
    return args, problems + list(_group_problems(skill, values, path))


def _rename(
    skill: Skill, given: Mapping[str, Any], path: str, is_text: bool
) -> tuple[dict[str, Any], list[Problem]]:
    lookup = _aliases(skill) if given.keys() - skill.arguments.keys() else {}
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in given.items():
        name, scale = (key, 1.0) if key in skill.arguments else lookup.get(key, ('', 1.0))
        if not name:
            if key not in skill.ignored and key not in STEP_LIMITS:
                problems.append(_unknown_key(skill, key, path))
        elif value is None:
            continue
        elif name in values:
            message = f'{name!r} is given twice'
            problems.append(
                Problem(code=ProblemCode.DUPLICATE, path=f'{path}.{key}', message=message)
            )
        else:
            if is_text:
                value = _from_text(value, skill.arguments[name].type)
            is_scaled = scale != 1.0 and isinstance(value, (int, float))
            values[name] = value * scale if is_scaled else value
    return values, problems


def _from_text(value: Any, kind: ArgumentType) -> Any:
    """Return what a text says as a value of this type; the text itself when it says no such."""
    if not isinstance(value, str):
        return value
    if kind is ArgumentType.BOOLEAN:
        return _BOOLEAN_TEXTS.get(value, value)
    pattern = _NUMBER_TEXTS.get(kind)
    if pattern is None or not pattern.fullmatch(value):
        return value
    return int(value) if kind is ArgumentType.INTEGER else float(value)


def _aliases(skill: Skill) -> dict[str, tuple[str, float]]:
    """Return what the other names of a skill's arguments stand for, and their scale."""
    return {
        alias.name: (name, alias.scale)
        for name, argument in skill.arguments.items()
        for alias in argument.aliases
    }


def _accept(value: Any, argument: Argument, world: WorldModel, path: str) -> Any:
    if not _has_type(value, argument.type):
        expected = _TYPE_WORDS[argument.type]
        return Problem(
            code=ProblemCode.WRONG_TYPE,
            path=path,
            message=f'{shorten(value)} is not {expected}',
            found=shorten(value),
            allowed=(expected,),
        )
    if argument.type in _NUMBERS:
        return _accept_number(value, argument, path)
    if argument.type in _NAMES:
        return resolve_name(value, argument.kinds, world, path)
    if argument.type is ArgumentType.TEXT:
        return _accept_text(value, argument, path)
    if argument.type is ArgumentType.CHOICE and value not in argument.choices:
        return Problem(
            code=ProblemCode.NOT_ALLOWED,
            path=path,
            message=f'{shorten(value)!r} is not a choice',
            found=shorten(value),
            allowed=argument.choices,
        )
    return value


def _has_type(value: Any, kind: ArgumentType) -> bool:
    if kind in _NUMBERS:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return is_number and (kind is ArgumentType.NUMBER or isinstance(value, int))
    return isinstance(value, bool if kind is ArgumentType.BOOLEAN else str)


def _accept_number(value: float, argument: Argument, path: str) -> float | Problem:
    low, high = argument.min, argument.max
    assert low is not None, 'the catalogue gives every number bounds'
    assert high is not None, 'the catalogue gives every number bounds'
    tolerance = 1e-9 * max(abs(low), abs(high))
    if math.isfinite(value) and low - tolerance <= value <= high + tolerance:
        return value if argument.type is ArgumentType.INTEGER else float(value)
    bounds = f'{low:g} to {high:g} {argument.unit}'.strip()
    return Problem(
        code=ProblemCode.OUT_OF_RANGE,
        path=path,
        message=f'{shorten(value)} {argument.unit} is outside {bounds}'.replace('  ', ' '),
        found=shorten(value),
        allowed=(bounds,),
    )


def _accept_text(value: str, argument: Argument, path: str) -> str | Problem:
    limit = argument.max_length or 0
    if len(value) <= limit and (value.strip() or argument.default is not None):
        return value
    code = ProblemCode.TOO_LARGE if value.strip() else ProblemCode.MISSING
    message = f'{len(value)} characters are too many' if value.strip() else 'the text is empty'
    return Problem(
        code=code,
        path=path,
        message=message,
        found=shorten(value),
        allowed=(f'1 to {limit} characters',),
    )


def _group_problems(skill: Skill, values: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if not skill.one_of:
        return
    complete = [group for group in skill.one_of if all(name in values for name in group)]
    touched = [group for group in skill.one_of if any(name in values for name in group)]
    if len(complete) == 1 and complete == touched:
        return
    forms = tuple(' and '.join(group) for group in skill.one_of)
    yield Problem(
        code=ProblemCode.NOT_ALLOWED if complete else ProblemCode.MISSING,
        path=path,
        message=f'{skill.name} needs exactly one of: {" / ".join(forms)}',
        allowed=forms,
    )


def _missing(skill: Skill, name: str, argument: Argument, path: str) -> Problem:
    message = f'{skill.name} needs {name!r}: {argument.summary}'
    return Problem(code=ProblemCode.MISSING, path=path, message=message)


def _unknown_key(skill: Skill, key: str, path: str) -> Problem:
    known = tuple(skill.arguments)
    close = close_matches(key, known)
    hint = f'; did you mean {close[0]!r}?' if close else ''
    return Problem(
        code=ProblemCode.UNKNOWN_KEY,
        path=f'{path}.{shorten(key)}',
        message=f'{skill.name} has no argument {shorten(key)!r}{hint}',
        found=shorten(key),
        allowed=known,
    )
