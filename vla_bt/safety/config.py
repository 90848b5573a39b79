"""The safety file as a whole."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationInfo, field_validator

from vla_bt.errors import shorten
from vla_bt.safety.confirmation import Confirmation
from vla_bt.safety.guards import AnyGuard, EmergencyStopGuard, GuardPolicy, GuardRule
from vla_bt.safety.limits import Limits
from vla_bt.safety.names import AllowedNames, NameKind, NameUse
from vla_bt.safety.rules import MAX_RULES, Rule, RuleName
from vla_bt.safety.section import Section
from vla_bt.safety.speech import SpeechLimits
from vla_bt.safety.tags import Tag
from vla_bt.safety.watchdog import Watchdog
from vla_bt.safety.zones import Zone
from vla_bt.settings import YamlFile, find_share, named, override, read_file

_EMERGENCY_STOP = EmergencyStopGuard(name='emergency_stop', policy=GuardPolicy.STOP)


class Safety(Section):
    """All of `config/safety.yaml`. Defaults are the shipped limits, without zones and rules."""

    limits: Limits = Limits()
    zones: dict[str, Zone] = Field(default_factory=dict)
    speech: SpeechLimits = SpeechLimits()
    tags: tuple[Tag, ...] = Field(default=(), max_length=100)
    """The site's own, besides `vla_bt.safety.tags.TAGS` and those of `config/world.yaml`."""
    rules: dict[RuleName, Rule] = Field(default_factory=dict, max_length=MAX_RULES)
    """Rules over time, by plain-language name."""
    confirmation: Confirmation = Confirmation()
    watchdog: Watchdog = Watchdog()
    allowed_names: AllowedNames = AllowedNames()
    guards: tuple[AnyGuard, ...] = Field(default=(_EMERGENCY_STOP,), max_length=50)
    """In the order they are asked; in the file a mapping from names. One that stops everything
    when the emergency stop is pressed is always among them."""

    @field_validator('zones')
    @classmethod
    def _are_wider_than_the_margin(
        cls, value: dict[str, Zone], info: ValidationInfo
    ) -> dict[str, Zone]:
        limits: Limits | None = info.data.get('limits')
        for name, zone in value.items():
            if limits is not None and zone.margin_m is None:
                try:
                    zone.refuse_margin(limits.safety_margin_m)
                except ValueError as error:
                    raise ValueError(f'{name}: {error}') from None
        return value

    @field_validator('confirmation')
    @classmethod
    def _knows_its_zones(cls, value: Confirmation, info: ValidationInfo) -> Confirmation:
        known = info.data.get('zones', {})
        for name in value.zones if 'zones' in info.data else ():
            if name not in known:
                accepted = ', '.join(map(shorten, known)) or 'names of zones of this file'
                raise ValueError(f'zones: there is no zone {name!r} (accepted: {accepted})')
        return value

    @field_validator('guards')
    @classmethod
    def _has_emergency_stop(cls, value: tuple[GuardRule, ...]) -> tuple[GuardRule, ...]:
        return with_emergency_stop(value)

    @field_validator('guards', mode='before')
    @classmethod
    def _named(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return [
            named(name, entry) if isinstance(entry, dict) else entry
            for name, entry in value.items()
        ]

    @field_validator('guards')
    @classmethod
    def _listens_to_allowed_topics(
        cls, value: tuple[GuardRule, ...], info: ValidationInfo
    ) -> tuple[GuardRule, ...]:
        allowed = info.data.get('allowed_names')
        topics = {rule.name: getattr(rule, 'topic', '') for rule in value}
        uses = [
            NameUse(where=f'{name}.topic', kind=NameKind.TOPIC, name=topic)
            for name, topic in topics.items()
            if topic
        ]
        refusals = allowed.refusals(uses) if allowed is not None else []
        if refusals:
            raise ValueError('; '.join(why for _, why in refusals))
        return value


def with_emergency_stop(guards: tuple[GuardRule, ...]) -> tuple[GuardRule, ...]:
    """Return the guards, the built-in emergency stop's before them unless they have their own.

    Raises:
        ValueError: A guard of the emergency stop does less than to stop everything, or two guards
            have one name.
    """
    own = [rule for rule in guards if isinstance(rule, EmergencyStopGuard)]
    for rule in own:
        if rule.policy is not GuardPolicy.STOP or not rule.is_for_all:
            raise ValueError(f'{rule.name}: the emergency stop stops everything (accepted: '
                             'policy stop, applies_to all)')  # fmt: skip
    every = guards if own else (_EMERGENCY_STOP, *guards)
    names = [rule.name for rule in every]
    for name in names:
        if names.count(name) > 1 or not name:
            raise ValueError(f'every guard has a name of its own; {name!r} has not')
    return every


ENVIRONMENT = {
    'MAX_FORCE_THRESHOLD': ('limits', 'force_n'),
    'MAX_VELOCITY_THRESHOLD': ('limits', 'velocity_mps'),
    'ACTION_TIMEOUT_MAX': ('limits', 'action_timeout_s'),
    'WORKSPACE_BOUNDS': ('limits', 'workspace'),
}
"""Environment variables that override a limit, and its path; `WORKSPACE_BOUNDS` is JSON."""


def load_safety(
    path: Path | None = None, environment: Mapping[str, str] = os.environ
) -> Safety:
    """Read the safety file.

    Args:
        path: YAML file; None: `config/safety.yaml`.
        environment: Variables of `ENVIRONMENT` are read from here; empty ones count as unset.

    Raises:
        SettingsError: Unreadable, or an entry is wrong; names file and key.
    """
    file = YamlFile(path or find_share('config/safety.yaml'))
    return read_file(file, Safety, override(file, ENVIRONMENT, environment))
