"""What goes to a model server and what comes back."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from vla_bt.errors import VlaBtError
from vla_bt.planner.records import Cancellation, Image


class Role(str, enum.Enum):
    """Who says something to a model."""

    USER = 'user'
    ASSISTANT = 'assistant'


@dataclass(frozen=True, kw_only=True)
class Message:
    """One turn of the conversation."""

    role: Role
    text: str


@dataclass(frozen=True, kw_only=True)
class AnswerForm:
    """The form the answer must have."""

    name: str
    """Of the schema, or of the function to call."""
    schema: Mapping[str, Any] = field(repr=False)
    """JSON Schema within what strict modes take; the same for every prompt of a catalogue."""
    is_tool: bool = False
    """True: the answer is the argument of a call of the function `name`."""
    summary: str = ''
    """What the function does; for tools."""


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """All that one request sends."""

    system: str
    """The same for every command: role, rules, skills; providers keep it in their cache."""
    messages: tuple[Message, ...]
    """The person's command with its context, then answers and what was wrong with them."""
    form: AnswerForm
    image: Image | None = None
    """Goes with the first message; None: text only."""


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Tokens of one request; 0 where the server does not say."""

    input_tokens: int = 0
    """Cached ones included."""
    output_tokens: int = 0
    cached_tokens: int = 0
    """Of the input, read from the provider's cache."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A complete answer: not cut off, not refused, not empty; its content is not checked."""

    text: str
    provider: str
    model: str
    usage: Usage = Usage()
    requests: int = 1
    """Requests sent for it, failed and hedged ones included."""
    first_text_s: float = 0.0
    """Seconds from the request to the first text."""
    total_s: float = 0.0
    """Seconds from the request to the end."""
    left_out: tuple[str, ...] = ()
    """What was not sent because the server does not take it: `response_format`, `image`, ..."""


class FaultCode(str, enum.Enum):
    """Every way a model can fail to answer. Values are stable."""

    TIMED_OUT = 'timed_out'
    """No complete answer within the time allowed."""
    UNREACHABLE = 'unreachable'
    """No connection, or the connection broke."""
    SERVER_ERROR = 'server_error'
    """The server says that it failed (5xx, an error within a stream)."""
    RATE_LIMITED = 'rate_limited'
    """Too many requests; `retry_after_s` may say how long to wait."""
    QUOTA = 'quota'
    """The account has no money or quota left."""
    AUTH = 'auth'
    """No key, or the server does not accept it."""
    BAD_REQUEST = 'bad_request'
    """The server does not take the request: unknown model, schema, too long a prompt."""
    NOT_AN_ANSWER = 'not_an_answer'
    """What came back is not what such a server sends: HTML, broken JSON, no choices."""
    TRUNCATED = 'truncated'
    """The answer was cut off at its longest length, or the stream ended early."""
    REFUSED = 'refused'
    """The model, or a content filter, declined to answer."""
    EMPTY = 'empty'
    """The answer holds nothing."""
    TOO_LARGE = 'too_large'
    """The answer is longer than anything a plan can be."""
    INVALID = 'invalid'
    """The answer is no executable plan, after all repairs."""
    OVER_BUDGET = 'over_budget'
    """Not asked: the limits on requests, tokens or money are reached."""
    COOLING_DOWN = 'cooling_down'
    """Not asked: it failed again and again a moment ago."""
    NOT_INSTALLED = 'not_installed'
    """Not asked: the provider's client library is not installed."""
    CANCELED = 'canceled'
    """The answer was no longer wanted."""


class ModelFault(VlaBtError):
    """No answer from a model.

    Args:
        code: What kind of fault.
        message: One sentence for a person; never holds a key.
        retry_after_s: How long the server wants to be left alone; None: it does not say.
        usage: What it cost all the same.
        requests: Requests sent for it.
        is_passing: The same request may succeed a moment later.
    """

    def __init__(
        self,
        code: FaultCode,
        message: str,
        *,
        retry_after_s: float | None = None,
        usage: Usage | None = None,
        requests: int = 1,
        is_passing: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retry_after_s = retry_after_s
        self.usage = usage or Usage()
        self.requests = requests
        self.is_passing = is_passing


@dataclass(frozen=True, kw_only=True)
class Leave:
    """How often one question may be sent: again after a fault, and beside a slow request."""

    max_requests: int | None = None
    """All together, at least one; None: no limit."""
    min_interval_s: float = 0.0
    """From one request to the next, seconds."""


UNLIMITED = Leave()
"""As often as retries and the second request are set."""


class ModelClient(Protocol):
    """One model of one provider."""

    @property
    def name(self) -> str:
        """`provider/model`, as shown to people."""

    @property
    def takes_images(self) -> bool:
        """True when a prompt may hold an image."""

    @property
    def is_free(self) -> bool:
        """True when nobody is charged: a server of one's own."""

    def complete(
        self,
        prompt: Prompt,
        *,
        timeout_s: float,
        cancellation: Cancellation,
        on_text: Callable[[str], None] = lambda _: None,
        leave: Leave = UNLIMITED,
    ) -> Reply:
        """Return the model's answer. Blocks; may be called from any thread.

        Args:
            prompt: What to send.
            timeout_s: Longest wall-clock time, retries and waits included, > 0.
            cancellation: Closes the connection when it is set.
            leave: How often it may be sent.
            on_text: Called in this thread with each piece of the answer as it arrives. When an
                attempt is given up for another one, it is called with '' and pieces start anew.

        Raises:
            ModelFault: There is none; nothing else is ever raised for what a server does.
        """
