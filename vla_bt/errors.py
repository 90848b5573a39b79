"""What can be wrong with a plan (`Problem`), in the world (`Failure`), with the set-up.

A `Problem` is data for whoever wrote the plan, person or model. A `Failure` is data for whoever
plans next. A `VlaBtError` is raised at the developer or operator and never crosses a tick.
"""

from __future__ import annotations

import difflib
import enum
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass


class ProblemCode(str, enum.Enum):
    """Every way a plan, a tree file or a catalogue file can be wrong. Values are stable."""

    UNREADABLE = 'unreadable'
    """Not text, not JSON, not XML, or not a file."""
    TOO_LARGE = 'too_large'
    """More bytes, steps, nodes or levels than accepted."""
    DUPLICATE = 'duplicate'
    """A key or an id given twice."""
    MISSING = 'missing'
    """Something required is absent or empty."""
    UNKNOWN_KEY = 'unknown_key'
    """A field or argument that does not exist here."""
    WRONG_TYPE = 'wrong_type'
    """A value of another type than declared."""
    OUT_OF_RANGE = 'out_of_range'
    """A number outside its bounds, or not finite."""
    NOT_ALLOWED = 'not_allowed'
    """A value outside a closed set, or a node where it may not stand."""
    UNKNOWN_SKILL = 'unknown_skill'
    """A verb that is no skill of the catalogue."""
    UNKNOWN_PLACE = 'unknown_place'
    """A location the world does not hold."""
    UNKNOWN_OBJECT = 'unknown_object'
    """An object the world does not hold."""
    AMBIGUOUS = 'ambiguous'
    """A description that fits several objects or places."""
    PRECONDITION = 'precondition'
    """A step whose precondition is false when its turn comes."""
    RESOURCE = 'resource'
    """Parallel branches that share an exclusive resource."""
    TOO_FAR = 'too_far'
    """A drive, or all of them, longer than allowed here."""
    TOO_FAST = 'too_fast'
    """A speed above the one allowed here."""
    TOO_FORCEFUL = 'too_forceful'
    """A force above the one allowed here."""
    TOO_HEAVY = 'too_heavy'
    """An object, or a weight expected, above the payload."""
    TOO_LONG = 'too_long'
    """A wait, a timeout or a whole plan that takes longer than allowed here."""
    LOW_BATTERY = 'low_battery'
    """The battery does not last until the end of the plan."""
    NOT_READ = 'not_read'
    """What must be known of the robot before it begins has never been read."""
    FORBIDDEN_SKILL = 'forbidden_skill'
    """A skill no plan may use here."""
    FORBIDDEN_ZONE = 'forbidden_zone'
    """A goal in, or a way through, an area the robot stays out of."""
    FORBIDDEN_SPEECH = 'forbidden_speech'
    """Words the robot does not say here."""
    OUTSIDE_WORKSPACE = 'outside_workspace'
    """A goal of the base or the hand outside the box it works in."""
    OUTSIDE_MAP = 'outside_map'
    """A goal beyond the edge of the map."""
    OUT_OF_REACH = 'out_of_reach'
    """Something the hand cannot reach from where the robot would stand."""
    JOINT_LIMIT = 'joint_limit'
    """A joint position outside its range."""
    STALE_OBJECT = 'stale_object'
    """An object seen too long ago, or not surely enough, to be handled."""
    INCOMPLETE = 'incomplete'
    """A plan that does not bring about what was asked for."""
    RULE = 'rule'
    """A step that a site's rule over time forbids."""
    CYCLE = 'cycle'
    """Subtrees that contain themselves."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with a plan or a file, with what would be accepted instead."""

    code: ProblemCode
    path: str
    """Where: a JSON path such as `steps[2].args.object`, or `file.xml:12 <Sequence>`."""
    message: str
    """One sentence: what is wrong."""
    found: str = ''
    """The offending value as text, shortened; empty when there is none."""
    allowed: tuple[str, ...] = ()
    """What would be accepted, most likely first; empty when it cannot be listed."""

    def __str__(self) -> str:
        hint = f' (accepted: {", ".join(self.allowed)})' if self.allowed else ''
        return f'{self.path}: {self.message}{hint}' if self.path else f'{self.message}{hint}'

    def as_dict(self) -> dict[str, object]:
        """Return the problem as plain JSON data."""
        return {**asdict(self), 'code': self.code.value, 'allowed': list(self.allowed)}


class FailureCode(str, enum.Enum):
    """Every way an action, a step or a mission can fail at run time. Values are stable."""

    REJECTED = 'rejected'
    """The action server did not accept the goal."""
    ABORTED = 'aborted'
    """The action server gave up."""
    CANCELED = 'canceled'
    """Stopped on our own request, by something else than the node that waited for it."""
    CANCELED_BY_OTHER = 'canceled_by_other'
    """Another client canceled the goal."""
    PREEMPTED_BY_OTHER = 'preempted_by_other'
    """Another client's goal took the server over."""
    TIMED_OUT = 'timed_out'
    """Took longer than allowed, and was stopped."""
    STALLED = 'stalled'
    """The server works on the goal but has stopped saying how it gets on; it was stopped."""
    UNREACHABLE = 'unreachable'
    """No server answers; nothing was sent."""
    NOT_ACKNOWLEDGED = 'not_acknowledged'
    """The server neither accepted nor rejected the goal in time."""
    SERVER_LOST = 'server_lost'
    """The server died, froze or was restarted while it worked on the goal."""
    NOT_STOPPED = 'not_stopped'
    """The goal was canceled and did not end in time; it may still be carried out."""
    SUSPECT = 'suspect'
    """Not sent: an earlier goal of the same server may still be carried out."""
    BAD_GOAL = 'bad_goal'
    """The goal could not be built from the step's arguments; nothing was sent."""
    NOT_FOUND = 'not_found'
    """Perception does not see the object."""
    GRASP_FAILED = 'grasp_failed'
    """The gripper closed on nothing, or the object slipped."""
    CONDITION = 'condition'
    """A condition node of the tree was false."""
    OUTCOME_NOT_MET = 'outcome_not_met'
    """The skill ended but the world does not show what it promises."""
    GUARD = 'guard'
    """A safety guard tripped."""
    DECLINED = 'declined'
    """A person said no to a step, or did not answer in time."""
    PLANNING = 'planning'
    """No plan could be made for what remains."""
    INTERNAL = 'internal'
    """A fault of ours: an exception inside a node."""


class FailureKind(str, enum.Enum):
    """What a failure of an action means for whoever plans next. Values are stable."""

    TRANSIENT = 'transient'
    """It may pass: the same may work a moment later."""
    BLOCKED = 'blocked'
    """Something is in the way: another way, place or time may work."""
    BAD_REQUEST = 'bad_request'
    """What was asked for cannot be done: ask for something else."""
    INFRASTRUCTURE = 'infrastructure'
    """A part of the robot's software is down or broken: an operator must look."""
    PREEMPTED_BY_OTHER = 'preempted_by_other'
    """Somebody else has taken the robot over."""


KINDS: Mapping[FailureCode, FailureKind] = {
    FailureCode.REJECTED: FailureKind.INFRASTRUCTURE,
    FailureCode.CANCELED_BY_OTHER: FailureKind.PREEMPTED_BY_OTHER,
    FailureCode.PREEMPTED_BY_OTHER: FailureKind.PREEMPTED_BY_OTHER,
    FailureCode.TIMED_OUT: FailureKind.TRANSIENT,
    FailureCode.STALLED: FailureKind.TRANSIENT,
    FailureCode.UNREACHABLE: FailureKind.INFRASTRUCTURE,
    FailureCode.NOT_ACKNOWLEDGED: FailureKind.INFRASTRUCTURE,
    FailureCode.SERVER_LOST: FailureKind.INFRASTRUCTURE,
    FailureCode.NOT_STOPPED: FailureKind.INFRASTRUCTURE,
    FailureCode.SUSPECT: FailureKind.INFRASTRUCTURE,
    FailureCode.BAD_GOAL: FailureKind.BAD_REQUEST,
    FailureCode.INTERNAL: FailureKind.INFRASTRUCTURE,
}
"""What a code means by itself; a server's own error code may say more, see `Verdict.kind`."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One thing that went wrong in the world, as the planner gets it."""

    code: FailureCode
    where: str
    """Node path, outermost first: `task/step 2 pick_up/CloseGripper`."""
    message: str
    """One sentence for a person and for a model."""
    recoverable: bool = True
    """False: planning again cannot help (a guard, an internal fault)."""
    server_code: int | None = None
    """The action server's own error code; None when it gave none."""
    kind: FailureKind | None = None
    """What it means for whoever plans next; None when that depends on the task."""
    completed: tuple[str, ...] = ()
    """Actions that ran to their end although they were being stopped: what they do is done."""

    def as_dict(self) -> dict[str, object]:
        """Return the failure as plain JSON data."""
        kind = self.kind.value if self.kind else None
        return {**asdict(self), 'code': self.code.value, 'kind': kind}


class VlaBtError(Exception):
    """Base of what this package raises at developers and operators."""


class SettingsError(VlaBtError):
    """A configuration file or variable is wrong; the message names it and what is accepted."""


class ProblemsError(VlaBtError):
    """A file that must be right (catalogue, tree template) is not.

    Args:
        problems: All that is wrong, at least one.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__('\n'.join(str(problem) for problem in self.problems))


def close_matches(word: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the known names closest to `word`, best first, for a "did you mean"."""
    return tuple(difflib.get_close_matches(word.lower()[:80], list(known), n=limit, cutoff=0.55))


def shorten(value: object, limit: int = 60) -> str:
    """Return `value` as text of at most `limit` characters, for messages.

    What UTF-8 cannot encode becomes an escape, so the text can always be printed.
    """
    text = value if isinstance(value, str) else repr(value)
    text = text[: limit + 1].encode('utf-8', 'backslashreplace').decode('utf-8')
    return text if len(text) <= limit else f'{text[: limit - 1]}…'


def seconds(value_s: float) -> str:
    """Return a duration for people: tenths below 10 s, then whole seconds, rounded up.

    Rounded up, what is longer than a limit never looks as if it were within.
    """
    if not math.isfinite(value_s):
        return f'{value_s:g} s'
    parts = 10 if value_s < 10.0 else 1
    rounded = math.ceil(round(value_s * parts, 6)) / parts
    return f'{rounded:.0f} s' if rounded.is_integer() else f'{rounded:.1f} s'


def one_line(text: str) -> str:
    """Return text on one line, without what cannot be printed or seen.

    A terminal obeys escape sequences, marks that turn the direction of writing hide words, and
    what is printed as nothing can carry a text of its own.
    """
    if not text.isprintable():
        text = ''.join([char if char.isprintable() else ' ' for char in text])
    if not text.isascii():
        text = _UNSEEN.sub('', text)
    return ' '.join(text.split())


_UNSEEN = re.compile(
    '[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0'
    '\U000e0100-\U000e01ef]'
)
"""Letters and marks that take no ink: fillers, joiners, selectors of variants.

Source: Unicode's Default_Ignorable_Code_Point, as far as Python prints it, and the Braille blank.
"""
