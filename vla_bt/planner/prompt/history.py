"""What earlier missions taught, as lines for a prompt."""

from __future__ import annotations

from collections.abc import Iterator

from vla_bt.planner.prompt.bound import Listing
from vla_bt.planner.prompt.quoting import label_of, quoted
from vla_bt.world import MissionMemory, RememberedMission, is_plain_name

_AGES = ((172800.0, 86400.0, 'days'), (7200.0, 3600.0, 'hours'), (120.0, 60.0, 'minutes'))
"""Age from which on it is told in units of so many seconds, and the unit's name."""


def history_listing(memory: MissionMemory, command: str, limit: int, now_s: float) -> Listing:
    """Return earlier missions, those of like commands first, then the newest.

    Args:
        memory: All of them.
        command: The command at hand.
        limit: Most missions told.
        now_s: Wall-clock time, seconds since the epoch.
    """
    missions = memory.relevant(command, limit)
    lines = tuple(_mission_line(mission, now_s) for mission in missions)
    return Listing(lines=lines, left_out=len(memory.missions) - len(lines) if lines else 0)


def pattern_listing(memory: MissionMemory, command: str) -> Listing:
    """Return what many missions have in common: what worked, what failed, what is usual."""
    return Listing(lines=tuple(_pattern_lines(memory, command)))


def _mission_line(mission: RememberedMission, now_s: float) -> str:
    line = f'{_age(now_s - mission.when_s)}: {quoted(mission.command)} {_word(mission.outcome)}'
    if mission.failed_step:
        line += f' at {quoted(mission.failed_step)} ({_word(mission.failure_code)})'
    tells_why = mission.message and not mission.is_success
    return f'{line}: {quoted(mission.message)}' if tells_why else line


def _pattern_lines(memory: MissionMemory, command: str) -> Iterator[str]:
    patterns = memory.patterns(command)
    for mission in patterns.strategies:
        yield f'worked for {quoted(mission.command)}: {quoted("; ".join(mission.steps), 400)}'
    for step, code, count in patterns.failures:
        yield f'failed {_times(count)}: {quoted(step)} ({_word(code)})'
    places = [f'{name} ({count})' for name, count in patterns.places if is_plain_name(name)]
    if places:
        yield f'places often gone to: {", ".join(places)}'
    for text, count in patterns.commands:
        yield f'asked {_times(count)}: {quoted(text)}'


def _age(age_s: float) -> str:
    for least_s, unit_s, name in _AGES:
        if age_s >= least_s:
            return f'{age_s / unit_s:.0f} {name} ago'
    return 'just now'


def _times(count: int) -> str:
    return 'once' if count == 1 else f'{count} times'


def _word(text: str) -> str:
    return label_of(text).upper() if text.isupper() else label_of(text)
