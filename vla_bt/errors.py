"""What can be wrong with a plan (`Problem`), in the world (`Failure`), with the set-up.

A `Problem` is data for whoever wrote the plan, person or model. A `Failure` is data for whoever
plans next. A `VlaBtError` is raised at the developer or operator and never crosses a tick.
"""

from __future__ import annotations

import difflib
import enum
from collections.abc import Iterable
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
    """Somebody else canceled the goal."""
    TIMED_OUT = 'timed_out'
    """No acknowledgement or no result within the time allowed."""
    UNREACHABLE = 'unreachable'
    """No server answers."""
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
    PLANNING = 'planning'
    """No plan could be made for what remains."""
    INTERNAL = 'internal'
    """A fault of ours: an exception inside a node."""


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

    def as_dict(self) -> dict[str, object]:
        """Return the failure as plain JSON data."""
        return {**asdict(self), 'code': self.code.value}


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
