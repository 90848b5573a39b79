"""The safety file as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field, field_validator

from vla_bt.safety.confirmation import Confirmation
from vla_bt.safety.guards import GuardPolicy, GuardRule, Watch
from vla_bt.safety.limits import Limits
from vla_bt.safety.section import Section
from vla_bt.safety.speech import SpeechLimits
from vla_bt.safety.zones import Zone
from vla_bt.settings import find_share, read_yaml

_EMERGENCY_STOP = GuardRule(
    name='emergency_stop', watches=Watch.EMERGENCY_STOP, policy=GuardPolicy.STOP
)


class Safety(Section):
    """All of `config/safety.yaml`. Defaults are the shipped limits, without zones and rules."""

    limits: Limits = Limits()
    zones: dict[str, Zone] = Field(default_factory=dict)
    speech: SpeechLimits = SpeechLimits()
    confirmation: Confirmation = Confirmation()
    guards: tuple[GuardRule, ...] = Field(default=(_EMERGENCY_STOP,), min_length=1)
    """In the order they are asked; in the file a mapping from names."""

    @field_validator('guards', mode='before')
    @classmethod
    def _named(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return [
            {**entry, 'name': name} if isinstance(entry, dict) else entry
            for name, entry in value.items()
        ]


def load_safety(path: Path | None = None) -> Safety:
    """Read the safety file.

    Args:
        path: YAML file; None: `config/safety.yaml`.

    Raises:
        SettingsError: Unreadable, or an entry is wrong; names file and key.
    """
    return read_yaml(path or find_share('config/safety.yaml'), Safety)
