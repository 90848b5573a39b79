"""Scripts as YAML or JSON files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from vla_bt.fake_llm.faults import Fault
from vla_bt.fake_llm.records import FakeReply, Rule, Script
from vla_bt.settings import read_yaml


class _Entry(BaseModel):
    model_config = ConfigDict(extra='forbid', frozen=True, allow_inf_nan=False)


class _ReplyEntry(_Entry):
    text: str = ''
    plan: dict[str, Any] | None = None
    fault: Fault | None = None
    times: int = Field(default=1, ge=1)
    delay_s: float = Field(default=0.0, ge=0)
    chunk_chars: int = Field(default=16, ge=1)
    interval_s: float = Field(default=0.0, ge=0)
    headers: dict[str, str] = Field(default_factory=dict)
    input_tokens: int | None = Field(default=None, ge=0)
    cached_tokens: int = Field(default=0, ge=0)
    output_tokens: int | None = Field(default=None, ge=0)
    flood_bytes: int = Field(default=50_000_000, ge=1)

    def to_reply(self) -> FakeReply:
        values = {name: getattr(self, name) for name in self.model_fields_set - {'plan'}}
        if self.plan is not None:
            values['text'] = json.dumps(self.plan, ensure_ascii=False)
        return FakeReply(**values)


class _RuleEntry(_Entry):
    match: str = ''
    replies: tuple[_ReplyEntry, ...] = Field(min_length=1)

    @field_validator('match')
    @classmethod
    def _is_pattern(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f'{value!r} is no regular expression: {error}') from error
        return value


class _ScriptEntry(_Entry):
    models: tuple[str, ...] = ()
    rules: tuple[_RuleEntry, ...]


def load_script(path: Path) -> Script:
    """Read a script.

    Raises:
        SettingsError: It cannot be read, or an entry is wrong; says which.
    """
    entry = read_yaml(path, _ScriptEntry)
    return Script(
        rules=tuple(
            Rule(
                match=re.compile(rule.match, re.IGNORECASE),
                replies=[it.to_reply() for it in rule.replies],
            )
            for rule in entry.rules
        ),
        models=entry.models,
    )
