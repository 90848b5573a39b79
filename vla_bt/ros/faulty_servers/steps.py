"""What happens to one goal, step by step. Plain data, needs no ROS."""

from __future__ import annotations

import enum
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from vla_bt.errors import SettingsError


class Ending(str, enum.Enum):
    """How a goal ends."""

    SUCCEED = 'succeed'
    ABORT = 'abort'
    CANCEL = 'cancel'
    UNKNOWN = 'unknown'
    """The server does not know the goal any more."""


class CancelAnswer(str, enum.Enum):
    """What becomes of a request to cancel."""

    ACCEPT = 'accept'
    """Accepted; `Step.cancel_s` and `Step.cancel_status` say what follows."""
    REJECT = 'reject'
    """Return code REJECTED, as rclcpp's servers answer."""
    REJECT_QUIETLY = 'reject_quietly'
    """Return code NONE and no goal listed, as rclpy's servers answer."""
    IGNORE = 'ignore'
    """Accepted, but the goal goes on; of a MoveIt type, until `stop` is published."""
    HOLD = 'hold'
    """No request is answered before the goal has ended, by itself or, MoveIt's, by `stop`."""


class Incident(str, enum.Enum):
    """What befalls a goal from outside."""

    DIE = 'die'
    FREEZE = 'freeze'
    RESTART = 'restart'
    STOLEN = 'stolen'
    CANCELED = 'canceled'


@dataclass(frozen=True, kw_only=True)
class Step:
    """What happens to one goal."""

    accept: bool | None = True
    """Accepted, rejected, or (None) never answered."""
    accept_s: float = 0.0
    """Time until that answer."""
    blocking: bool = False
    """True: the server does nothing else during `accept_s`."""
    run_s: float | None = 0.0
    """Time from acceptance until the goal ends by itself; None: never."""
    status: Ending = Ending.SUCCEED
    """How it ends by itself; not CANCEL."""
    code: int | None = None
    """Error code of the result when it ends by itself; 0: a usual one of the type; None: none."""
    result: Mapping[str, Any] = field(default_factory=dict)
    """Fields of every result message, nested as the message is."""
    feedback: Mapping[str, Any] | None = None
    """Fields of each feedback message; None: of default values, and none without `feedback_hz`."""
    feedback_hz: float = 0.0
    """Rate of feedback from acceptance on; 0: only one message, if `feedback` says so."""
    feedback_s: float | None = None
    """Time after which feedback ceases; None: it goes on until the goal ends."""
    cancel: CancelAnswer = CancelAnswer.ACCEPT
    cancel_s: float | None = 0.0
    """Time from an accepted cancel request to the end; None: never."""
    cancel_status: Ending = Ending.CANCEL
    """How a canceled goal ends; not UNKNOWN."""
    incident: Incident | None = None
    """What else happens."""
    after_s: float = 0.0
    """Time from acceptance to the incident."""
    thaw_s: float | None = None
    """Time from freezing to going on; None: it stays frozen."""

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> Step:
        """Return a step of plain JSON data.

        Raises:
            SettingsError: A key or a value does not exist; the message lists those that do.
        """
        known = {entry.name for entry in fields(cls)}
        if unknown := sorted(set(values) - known):
            accepted = ', '.join(sorted(known))
            raise SettingsError(f'a step has no {unknown[0]!r} (accepted: {accepted})')
        made = {name: _read(name, value) for name, value in values.items()}
        step = replace(cls(), **made)
        if step.status is Ending.CANCEL or step.cancel_status is Ending.UNKNOWN:
            raise SettingsError('no goal is canceled by itself, or forgotten because of a cancel')
        return step


_KINDS: Mapping[str, type[enum.Enum]] = {
    'status': Ending,
    'cancel': CancelAnswer,
    'cancel_status': Ending,
    'incident': Incident,
}
_MAY_BE_NONE = frozenset(
    'accept run_s code feedback feedback_s cancel_s incident thaw_s'.split()
)


def _read(name: str, value: Any) -> Any:
    if value is None and name in _MAY_BE_NONE:
        return None
    if name in _KINDS:
        return choice(_KINDS[name], value, name)
    if name in ('accept', 'blocking'):
        is_good, accepted = isinstance(value, bool), 'true, false'
    elif name in ('result', 'feedback'):
        is_good, accepted = isinstance(value, Mapping), 'fields of the message'
    elif name == 'code':
        is_good, accepted = type(value) is int, 'a whole number'
    else:
        is_good = type(value) in (int, float) and 0 <= value < math.inf
        accepted = 'a number from 0 on'
    if not is_good:
        accepted += ', null' if name in _MAY_BE_NONE else ''
        raise SettingsError(f'{name} cannot be {value!r} (accepted: {accepted})')
    return value


def choice(kind: type[enum.Enum], value: Any, name: str) -> Any:
    """Return the member of an enumeration with a value.

    Raises:
        SettingsError: There is none; the message lists those that exist.
    """
    try:
        return kind(value)
    except ValueError:
        accepted = ', '.join(str(member.value) for member in kind)
        raise SettingsError(f'{name} cannot be {value!r} (accepted: {accepted})') from None
