"""What earlier missions taught: how they went, and the patterns in them.

A memory never changes: `remember` returns a new one, so any thread may read the one it has.
"""

from __future__ import annotations

import dataclasses
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from typing import Any

from pydantic import TypeAdapter

_WORD = re.compile(r'[a-z0-9]+')
_IMPORTANCE = {'FAILED': 0.9, 'SUCCEEDED': 0.8}
"""A failure teaches most; a question, a refusal or a canceled mission teaches little."""
_WEEKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split()
_DAY = ((5, 'night'), (12, 'morning'), (17, 'afternoon'), (22, 'evening'), (24, 'night'))
"""Hour before which a part of the day ends."""


@dataclass(frozen=True, kw_only=True)
class RememberedMission:
    """One mission that is over."""

    command: str
    """What the person said."""
    outcome: str
    """SUCCEEDED, FAILED, NEEDS_CLARIFICATION, REFUSED or CANCELED."""
    when_s: float
    """Wall-clock time of its end, seconds since the epoch."""
    steps: tuple[str, ...] = ()
    """The steps of its plan as text; empty when there was none."""
    places: tuple[str, ...] = ()
    """Names of the places its steps went to, each as often as it went there."""
    failed_step: str = ''
    """The step that failed, as text; empty when none did."""
    failure_code: str = ''
    """Value of a FailureCode or ProblemCode; empty when nothing failed."""
    message: str = ''
    """Why it ended so, one sentence; may be empty."""
    duration_s: float = 0.0
    """From the command to the end, seconds."""
    importance: float = 0.5
    """0..1; see `usual_importance`."""

    @property
    def is_success(self) -> bool:
        """True when all was done."""
        return self.outcome == 'SUCCEEDED'

    @cached_property
    def key(self) -> str:
        """The command in lower case without punctuation: equal for equal commands."""
        return ' '.join(_words(self.command))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the command."""
        return frozenset(self.key.split())


@dataclass(frozen=True, kw_only=True)
class Patterns:
    """What many missions have in common, most frequent first."""

    places: tuple[tuple[str, int], ...] = ()
    """Places the robot keeps going to, and how often it did."""
    commands: tuple[tuple[str, int], ...] = ()
    """Commands that keep coming, and how often they did."""
    strategies: tuple[RememberedMission, ...] = ()
    """The newest success of each command like the one at hand."""
    failures: tuple[tuple[str, str, int], ...] = ()
    """Steps that failed, the failure's code, and how often."""


@dataclass(frozen=True, kw_only=True)
class MissionMemory:
    """Earlier missions, oldest first."""

    missions: tuple[RememberedMission, ...] = ()
    max_missions: int = 1000
    """Most missions kept; the oldest goes first."""
    min_importance: float = 0.3
    """A mission of at least this importance is kept whatever its age."""
    keep_s: float = 3600.0
    """How long the others are kept, seconds."""

    def remember(self, mission: RememberedMission, now_s: float) -> MissionMemory:
        """Return the memory with one mission more, and without what is not worth keeping.

        Args:
            mission: The newest.
            now_s: Wall-clock time, seconds since the epoch.
        """
        kept = [
            old
            for old in (*self.missions, mission)
            if old.importance >= self.min_importance or now_s - old.when_s < self.keep_s
        ]
        return dataclasses.replace(self, missions=tuple(kept[-self.max_missions :]))

    def relevant(self, command: str, limit: int) -> tuple[RememberedMission, ...]:
        """Return at most `limit` missions: those of like commands first, then the newest."""
        like = self._like(command)
        chosen = like[:limit]
        if len(chosen) < limit:
            told = set(map(id, like))
            others = (mission for mission in reversed(self.missions) if id(mission) not in told)
            chosen += islice(others, limit - len(chosen))
        return tuple(chosen)

    def patterns(self, command: str = '', limit: int = 3) -> Patterns:
        """Return what the missions have in common.

        Args:
            command: Strategies are those that worked for commands like this one.
            limit: Most entries of each kind; what happened once is no place or command to tell.
        """
        worked: dict[str, RememberedMission] = {}
        for mission in self._like(command):
            if mission.is_success and mission.steps:
                worked.setdefault(mission.key, mission)
        failed = Counter(
            (it.failed_step, it.failure_code) for it in self.missions if it.failed_step
        )
        return Patterns(
            places=_frequent(
                chain.from_iterable(it.places for it in self.missions if it.is_success), limit
            ),
            commands=_frequent((it.key for it in self.missions if it.key), limit),
            strategies=tuple(islice(worked.values(), limit)),
            failures=tuple((*what, count) for what, count in failed.most_common(limit)),
        )

    def _like(self, command: str) -> list[RememberedMission]:
        """Return the missions whose commands share half of their words, newest first.

        Half of all words of both: shared >= (n + m - shared) / 2.
        """
        wanted = frozenset(_words(command))
        return [
            mission
            for mission in reversed(self.missions)
            if 3 * len(mission.words & wanted) >= len(mission.words) + len(wanted) > 0
        ]

    def as_dict(self) -> dict[str, Any]:
        """Return the missions as plain JSON data; limits are not part of it."""
        return {'missions': [dataclasses.asdict(mission) for mission in self.missions]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> MissionMemory:
        """Return the memory `as_dict` was called on, with the usual limits.

        Raises:
            ValueError: `data` is no such thing.
        """
        return cls(missions=_MISSIONS.validate_python(data.get('missions', ())))


_MISSIONS = TypeAdapter(tuple[RememberedMission, ...])


def usual_importance(outcome: str) -> float:
    """Return how much a mission of that outcome is worth remembering, 0..1."""
    return _IMPORTANCE.get(outcome, 0.2)


def time_of_day(now_s: float) -> str:
    """Return the local time as a person says it: `Saturday evening`.

    Args:
        now_s: Wall-clock time, seconds since the epoch.
    """
    local = time.localtime(now_s)
    part = next(name for end, name in _DAY if local.tm_hour < end)
    return f'{_WEEKDAYS[local.tm_wday]} {part}'


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _frequent(items: Iterable[str], limit: int) -> tuple[tuple[str, int], ...]:
    common = Counter(items).most_common(limit)
    return tuple((item, count) for item, count in common if count > 1)
