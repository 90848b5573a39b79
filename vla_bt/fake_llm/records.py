"""What a script holds, and what is recorded of a request."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vla_bt.fake_llm.faults import Fault


@dataclass(frozen=True, kw_only=True)
class FakeReply:
    """One answer of the server."""

    text: str = ''
    """What the model says: the message, or the arguments if a tool was asked for."""
    fault: Fault | None = None
    """What goes wrong with it; None: nothing."""
    times: int = 1
    """How often it is given before the next one of its rule, >= 1; the last one stays."""
    delay_s: float = 0.0
    """Seconds before the first byte."""
    chunk_chars: int = 16
    """Characters of the text in each event of a stream, >= 1."""
    interval_s: float = 0.0
    """Seconds between two events of a stream, or of a fault that repeats something."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers besides the usual ones, e.g. `retry-after` or `retry-after-ms`."""
    input_tokens: int | None = None
    """Tokens the prompt is said to have; None: a quarter of its characters."""
    cached_tokens: int = 0
    """Of these, read from the provider's cache."""
    output_tokens: int | None = None
    """Tokens the answer is said to have; None: a quarter of its characters."""
    flood_bytes: int = 50_000_000
    """Length of a flood."""


def plan_reply(document: Mapping[str, Any], **options: Any) -> FakeReply:
    """Return a reply whose text is a JSON document; `options` are those of `FakeReply`."""
    return FakeReply(text=json.dumps(document, ensure_ascii=False), **options)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What is answered to some commands."""

    replies: Sequence[FakeReply]
    """Given in this order, at least one; the last one stays."""
    match: re.Pattern[str] = re.compile('')
    """Found in what the user says; the empty pattern is for whatever no other rule is for."""


@dataclass(frozen=True, kw_only=True)
class Script:
    """All that the server says."""

    rules: Sequence[Rule]
    models: tuple[str, ...] = ()
    """Models there are; empty: every name is one."""


@dataclass(frozen=True, kw_only=True)
class FakeRequest:
    """A request as it arrived."""

    number: int
    """From 0."""
    time_s: float
    """When its last byte was read, `time.monotonic()`."""
    method: str
    path: str
    headers: Mapping[str, str]
    """Lower-case names; `authorization` and `x-api-key` are replaced by 'present'."""
    has_key: bool
    """It came with a key, in either header."""
    has_expected_key: bool
    """The key was the server's."""
    body: Mapping[str, Any]
    """JSON body; empty when there is none or it is not a JSON object."""
    answer: str
    """What was answered, for people: `reply`, a fault, or why the request is no good."""
    status: int
    """Status of the answer; 0: none is sent."""

    @property
    def is_streamed(self) -> bool:
        """True when the answer was asked for as a stream."""
        return self.body.get('stream') is True


@dataclass(frozen=True, kw_only=True)
class Disconnect:
    """The client closed the connection before the answer was complete."""

    number: int
    """Of the request."""
    time_s: float
    """When, `time.monotonic()`."""
