"""Verdicts: what a goal's status, its result and our own cancel request mean together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from action_msgs.msg import GoalStatus

from vla_bt.robot import Verdict, VerdictCode


@dataclass(frozen=True, kw_only=True)
class ResultDetail:
    """What a result message says, apart from the goal's status."""

    is_success: bool = True
    """False: the server's own code says that it failed, whatever the status."""
    code: int | None = None
    """The server's own error code; None when it gave none."""
    message: str = ''
    """Why, as a sentence; empty on success."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """For the verdict."""


def judge(status: int, detail: ResultDetail, is_canceling: bool) -> Verdict:
    """Return the verdict of a goal that ended.

    | status    | we asked to cancel                   | we did not                    |
    |-----------|--------------------------------------|-------------------------------|
    | SUCCEEDED | SUCCEEDED, or ABORTED by its code    | the same                      |
    | CANCELED  | CANCELED                             | CANCELED, by another client   |
    | ABORTED   | CANCELED: servers end this way, too  | ABORTED                       |
    | UNKNOWN   | UNREACHABLE: the server forgot it    | the same                      |

    Args:
        status: Of action_msgs/msg/GoalStatus.
        detail: What the result message says.
        is_canceling: True when we asked for the goal to be canceled before it ended.
    """
    code, message = _MEANING.get(status, _FORGOTTEN)
    if code is VerdictCode.SUCCEEDED:
        message = 'It finished before it could be stopped.' if is_canceling else ''
        if not detail.is_success:
            code, message = VerdictCode.ABORTED, detail.message
    elif code is VerdictCode.CANCELED:
        message = 'Stopped on request.' if is_canceling else message
    elif code is VerdictCode.ABORTED:
        message = detail.message or message
        if is_canceling:
            code, message = VerdictCode.CANCELED, f'Stopped on request; the server said: {message}'
    return Verdict(code=code, message=message, server_code=detail.code, data=detail.data)


_MEANING = {
    GoalStatus.STATUS_SUCCEEDED: (VerdictCode.SUCCEEDED, ''),
    GoalStatus.STATUS_CANCELED: (VerdictCode.CANCELED, 'Another client canceled it.'),
    GoalStatus.STATUS_ABORTED: (VerdictCode.ABORTED, 'The action server gave up.'),
}
_FORGOTTEN = (
    VerdictCode.UNREACHABLE,
    'The action server does not know the goal any more; it was probably restarted.',
)


def constants_of(message_class: type) -> dict[int, str]:
    """Return the names of a message class's integer constants by value.

    Of two names for one value the first declared counts.
    """
    names: dict[int, str] = {}
    for name, value in vars(message_class).items():
        if name.isupper() and isinstance(value, int) and not name.endswith('__DEFAULT'):
            names.setdefault(value, name)
    return names


def explain_code(who: str, code: int, names: Mapping[int, str], text: str = '') -> str:
    """Return a sentence such as `Nav2 gave up: no valid path (208). Goal is in a wall.`.

    Args:
        who: Name of the server's stack.
        code: The error code.
        names: Constant names by code; a code without one is shown as a number.
        text: What the server itself says; may be empty.
    """
    name = names.get(code, 'error').replace('_', ' ').lower()
    return ' '.join(filter(None, (f'{who} gave up: {name} ({code}).', text.strip())))
