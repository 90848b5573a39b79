"""Action types by name, and what their results say when all went well or when not."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from vla_bt.errors import SettingsError
from vla_bt.ros.faulty_servers.steps import Ending, Step

MOVEIT_SUCCESS = 1
MOVEIT_CONTROL_FAILED = -4
MOVEIT_PREEMPTED = -7
NAV2_NO_PROGRESS = 105
"""A controller's code, which NavigateToPose passes on; its own type declares none in Jazzy."""

_RANGES = {
    f'{sign}int{bits}': (0, 2**bits - 1) if sign else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    for sign in ('', 'u')
    for bits in (8, 16, 32, 64)
}


def load_action(name: str) -> Any:
    """Return the class of an action type such as `nav2_msgs/action/NavigateToPose`.

    Raises:
        SettingsError: It is not installed, or not written like that.
    """
    package, folder, kind = (*name.split('/'), '', '', '')[:3]
    try:
        if not package or folder != 'action':
            raise ImportError(name)
        return getattr(importlib.import_module(f'{package}.action'), kind)
    except (ImportError, AttributeError):
        raise SettingsError(
            f'no action type {name!r} is installed (accepted: names such as '
            'nav2_msgs/action/NavigateToPose)'
        ) from None


def is_moveit(action: Any) -> bool:
    """Return whether results carry a MoveItErrorCodes."""
    return hasattr(getattr(action.Result(), 'error_code', None), 'val')


def check_step(action: Any, type_name: str, step: Step) -> None:
    """Check that the messages of a type can say what a step asks for.

    Raises:
        SettingsError: They cannot.
    """
    for part, fields in (('Result', step.result), ('Feedback', step.feedback or {})):
        try:
            _check_fields(getattr(action, part), fields)
        except (AttributeError, AssertionError, TypeError) as error:
            reason = str(error).strip() or type(error).__name__
            raise SettingsError(f'the {part} of {type_name}: {reason}') from None
    if step.code is None:
        return
    kind = action.Result.get_fields_and_field_types().get('error_code')
    low, high = _RANGES.get(kind, _RANGES['int32'])
    if not low <= step.code <= high:
        raise SettingsError(
            f'code cannot be {step.code} for {type_name} (accepted: {low} to {high})'
        )
    if step.status is Ending.SUCCEED and not (kind or hasattr(action.Result(), 'reached_goal')):
        raise SettingsError(
            f'the result of {type_name} has no error code, so that it cannot contradict success'
        )


def _check_fields(kind: Any, fields: Mapping[str, Any]) -> None:
    """Raise what a message raises, which checks values only if asked to."""
    message = kind(check_fields=True)
    for name, value in fields.items():
        old = getattr(message, name)
        if isinstance(value, Mapping):
            _check_fields(type(old), value)
        else:
            setattr(message, name, value)


def fill(message: Any, fields: Mapping[str, Any]) -> Any:
    """Set fields of a message, nested as it is, and return it."""
    for name, value in fields.items():
        old = getattr(message, name)
        setattr(message, name, fill(old, value) if isinstance(value, Mapping) else value)
    return message


def make_result(action: Any, goal: Any, how: Ending, step: Step, *, is_own_end: bool) -> Any:
    """Return the result message of a goal.

    Args:
        action: Class of the action.
        goal: Goal message.
        how: How the goal ends.
        step: What was to happen to it.
        is_own_end: False: it ends because of a cancel request.
    """
    result = action.Result()
    if how is Ending.SUCCEED:
        _succeed(result, goal)
    elif how is Ending.CANCEL and is_moveit(action):
        result.error_code.val = MOVEIT_PREEMPTED
    if is_own_end and step.code is not None:
        _set_code(result, step.code)
    return fill(result, step.result)


def preempted_result(action: Any) -> Any:
    """Return MoveIt's result of a motion ended by `stop`."""
    return fill(action.Result(), {'error_code': {'val': MOVEIT_PREEMPTED}})


def _succeed(result: Any, goal: Any) -> None:
    """Let a result say that all went well, in the way of its type; most say so by default."""
    if hasattr(getattr(result, 'error_code', None), 'val'):
        result.error_code.val = MOVEIT_SUCCESS
    if hasattr(result, 'reached_goal'):
        result.reached_goal = True
        if hasattr(result, 'position'):
            result.position = goal.command.position
        elif hasattr(result, 'state'):
            result.state = goal.command


def _set_code(result: Any, code: int) -> None:
    """Let a result say that something went wrong, in the way of its type."""
    if hasattr(getattr(result, 'error_code', None), 'val'):
        result.error_code.val = code or MOVEIT_CONTROL_FAILED
    elif hasattr(result, 'error_code'):
        result.error_code = code or _usual_code(type(result))
    elif hasattr(result, 'reached_goal'):
        result.reached_goal = False


def _usual_code(result: type) -> int:
    """Return the first failure a result type declares."""
    declared = (
        value for name, value in vars(result).items() if name.isupper() and type(value) is int
    )
    return next(filter(None, declared), NAV2_NO_PROGRESS)
