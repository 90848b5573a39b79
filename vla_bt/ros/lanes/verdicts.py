"""Verdicts: what a goal's status, its result and our own cancel request mean together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from action_msgs.msg import GoalStatus

from vla_bt.errors import FailureKind, one_line, shorten
from vla_bt.robot import Verdict, VerdictCode

MAX_MESSAGE = 500
"""Most characters kept of what a server says."""


@dataclass(frozen=True, kw_only=True)
class ResultDetail:
    """What a result message says, apart from the goal's status."""

    is_success: bool = True
    """False: the server's own code says that it failed, whatever the status."""
    is_preempted: bool = False
    """True: unless we asked for it, the goal ended because of somebody else."""
    code: int | None = None
    """The server's own error code; None when it gave none."""
    kind: FailureKind | None = None
    """What that code means for whoever plans next; None when nobody can tell."""
    message: str = ''
    """Why, as a sentence; empty on success."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """For the verdict."""


def judge(status: int, detail: ResultDetail, is_canceling: bool) -> Verdict:
    """Return the verdict of a goal that ended.

    | status    | the result says       | we asked to cancel           | we did not         |
    |-----------|-----------------------|------------------------------|--------------------|
    | SUCCEEDED | success               | SUCCEEDED, saying it was late| SUCCEEDED          |
    | SUCCEEDED | an error              | ABORTED with it              | ABORTED with it    |
    | CANCELED  | anything              | CANCELED                     | CANCELED_BY_OTHER  |
    | ABORTED   | somebody else's doing | CANCELED with it             | PREEMPTED_BY_OTHER |
    | ABORTED   | anything else         | CANCELED with it             | ABORTED with it    |
    | any other | is not looked at      | SERVER_LOST                  | SERVER_LOST        |

    Servers end a canceled goal ABORTED, too. UNKNOWN is the status of a goal that the server has
    never heard of, and its result then a message that nobody filled in.

    Args:
        status: Of action_msgs/msg/GoalStatus.
        detail: What the result message says.
        is_canceling: True when we asked for the goal to be canceled before it ended.
    """
    if status == GoalStatus.STATUS_SUCCEEDED:
        return _succeeded(detail, is_canceling)
    if status == GoalStatus.STATUS_CANCELED:
        if is_canceling:
            return _verdict(VerdictCode.CANCELED, 'Stopped on request.', detail)
        return _verdict(VerdictCode.CANCELED_BY_OTHER, 'Another client canceled it.', detail)
    if status == GoalStatus.STATUS_ABORTED:
        return _aborted(detail, is_canceling)
    return Verdict(code=VerdictCode.SERVER_LOST, message=_FORGOTTEN)


_FORGOTTEN = 'The action server does not know the goal any more; it was probably restarted.'


def _succeeded(detail: ResultDetail, is_canceling: bool) -> Verdict:
    if not detail.is_success:
        message = f'The server reports success, yet an error: {detail.message}'
        return _verdict(VerdictCode.ABORTED, message, detail)
    late = 'It finished before it could be stopped.' if is_canceling else ''
    return _verdict(VerdictCode.SUCCEEDED, late, detail)


def _aborted(detail: ResultDetail, is_canceling: bool) -> Verdict:
    if is_canceling:
        said = f'; the server said: {detail.message}' if detail.message else '.'
        return _verdict(VerdictCode.CANCELED, f'Stopped on request{said}', detail)
    if detail.is_preempted:
        message = f'Another client has taken over. {detail.message}'.strip()
        return _verdict(VerdictCode.PREEMPTED_BY_OTHER, message, detail)
    message = detail.message or 'The action server gave up and does not say why.'
    return _verdict(VerdictCode.ABORTED, message, detail)


def _verdict(code: VerdictCode, message: str, detail: ResultDetail) -> Verdict:
    """Return a verdict; only of ABORTED does the server's own code say more than `code`.

    The message goes to logs, terminals and models: it is one line, bounded, without hidden marks.
    """
    kind = detail.kind if code is VerdictCode.ABORTED else None
    message = shorten(one_line(message[: 4 * MAX_MESSAGE]), MAX_MESSAGE)
    return Verdict(
        code=code, message=message, server_code=detail.code, kind=kind, data=detail.data
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
