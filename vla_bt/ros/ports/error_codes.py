"""What the error codes of a stack mean, by the names of its constants and never by numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from vla_bt.errors import FailureKind
from vla_bt.ros.lanes.verdicts import ResultDetail


class Meaning(NamedTuple):
    """What one name means."""

    kind: FailureKind
    words: str
    """What happened, going on after the stack's name: `finds no way there`."""


Meanings = Mapping[str, Meaning]
"""By the constant's name."""

_WORDS = (
    (FailureKind.PREEMPTED_BY_OTHER, ('PREEMPTED',)),
    (FailureKind.BAD_REQUEST, ('INVALID', 'NOT_VALID', 'OUTSIDE', 'NOT_IN', 'UNRECOGNIZED',
                               'UNSUPPORTED', 'FAILED_TO_LOAD', 'GIVEN', 'VIOLATES', 'VIOLATED')),
    (FailureKind.BLOCKED, ('COLLISION', 'OCCUPIED', 'OBSTACLE', 'BLOCKED', 'STUCK', 'PROGRESS',
                           'NO_VALID')),
    (FailureKind.TRANSIENT, ('TIMEOUT', 'TIMED_OUT', 'TF', 'TRANSFORM', 'STALE', 'PATIENCE',
                             'BUSY')),
)  # fmt: skip
"""Whole words of a name, and the kind each stands for; the first that fits counts."""


def kind_by_words(name: str) -> FailureKind:
    """Return the kind of a name without a meaning of its own; INFRASTRUCTURE when none fits."""
    framed = f'_{name}_'
    for kind, words in _WORDS:
        if any(f'_{word}_' in framed for word in words):
            return kind
    return FailureKind.INFRASTRUCTURE


def explain(
    who: str, code: int, names: Mapping[int, str], meanings: Meanings, text: str = ''
) -> ResultDetail:
    """Return what a result with an error code says.

    The message reads `Nav2 finds no way there (NO_VALID_PATH, 208). Goal is in a wall.`. A name
    without a meaning is read out; a code without a name is INFRASTRUCTURE.

    Args:
        who: Name of the stack.
        code: The error code, not that of success.
        names: Constant names by code.
        meanings: Of the names.
        text: What the server itself says; may be empty.
    """
    name = names.get(code)
    if name is None:
        kind, said = FailureKind.INFRASTRUCTURE, f'{who} reports error {code}, unknown here.'
    else:
        read = Meaning(kind_by_words(name), f'reports {name.replace("_", " ").lower()}')
        kind, words = meanings.get(name, read)
        said = f'{who} {words} ({name}, {code}).'
    return ResultDetail(
        is_success=False, code=code, kind=kind, message=f'{said} {text.strip()}'.strip()
    )
