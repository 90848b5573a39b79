"""The second pair of eyes: a process that stops the robot when the behaviour server is silent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from vla_bt.safety.guards.bound import Bound, Question
from vla_bt.safety.guards.policy import GuardPolicy
from vla_bt.safety.guards.rule import AgedGuard, GuardRule
from vla_bt.safety.section import Section
from vla_bt.safety.zones import Zone
from vla_bt.world.readings import WATCHDOG

NAME = 'safety_watchdog'
"""Of the process and of its guards."""


class WatchdogGuard(AgedGuard):
    """The watchdog has given a sign of life; what it says is up to `SilenceGuard`."""

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        return (Bound(source=WATCHDOG, what=f'the {NAME} process', max_age_s=self.max_age_s),)


class SilenceGuard(GuardRule):
    """Nobody was without a behaviour server; latched from outside, it asks nothing itself."""

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        return ()


SILENCE = SilenceGuard(name=NAME, policy=GuardPolicy.STOP)
"""What stops everything when the behaviour server was silent at work."""


class Watchdog(Section):
    """When the behaviour server counts as silent, and what it does without its watchdog."""

    required: bool = False
    """True: without a live `safety_watchdog` no mission starts or goes on. The launch files and
    the demo start one and require it, whatever stands here."""
    max_silence_s: float = Field(default=1.0, ge=0.5, le=60)
    """Longest time without a tick while something is under way, seconds; then every goal of every
    action server is canceled, and the server stops for good when it ticks again."""
    max_age_s: float = Field(default=1.5, ge=1.2, le=60)
    """Longest time without a word of the watchdog, seconds; then it counts as gone."""
    policy: Literal['stop', 'pause'] = 'pause'
    """What becomes of a mission under way when the watchdog is gone, where it is required."""

    def guard(self) -> WatchdogGuard:
        """Return what stands in front of everything where the watchdog is required."""
        return WatchdogGuard(
            name=NAME, policy=GuardPolicy(self.policy), max_age_s=self.max_age_s
        )
