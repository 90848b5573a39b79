"""What a model answers, before it takes the form of one protocol."""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vla_bt.fake_llm.faults import Fault
from vla_bt.fake_llm.records import FakeReply
from vla_bt.fake_llm.text_faults import KEPT_RATIO, spoil


class Finish(enum.Enum):
    """Why the model stopped."""

    STOP = enum.auto()
    LENGTH = enum.auto()
    FILTER = enum.auto()
    REFUSAL = enum.auto()


class Shape(enum.Enum):
    """Whether the answer holds what it must."""

    COMPLETE = enum.auto()
    NO_CHOICES = enum.auto()
    NULL_CHOICES = enum.auto()


REFUSAL_TEXT = "I'm sorry, I can't help with that."

_FINISH = {
    Fault.LENGTH: Finish.LENGTH,
    Fault.CONTENT_FILTER: Finish.FILTER,
    Fault.REFUSAL: Finish.REFUSAL,
}
_SHAPE = {Fault.NO_CHOICES: Shape.NO_CHOICES, Fault.NULL_CHOICES: Shape.NULL_CHOICES}


@dataclass(frozen=True, kw_only=True)
class Completion:
    """One answer of a model."""

    ident: str
    """Of the answer, unique within the server."""
    model: str
    text: str | None
    """None: there is none, as in a refusal."""
    tool: str
    """The text is the argument of a call of this function; empty: it is the message."""
    is_forced: bool
    """The request left the model no choice but this function."""
    finish: Finish
    shape: Shape
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    chunk_chars: int

    def pieces(self) -> list[str]:
        """Return the text as it is streamed."""
        text, step = self.text or '', self.chunk_chars
        return [text[start : start + step] for start in range(0, len(text), step)]


def complete(
    reply: FakeReply, body: Mapping[str, Any], *, number: int, tool: str, is_forced: bool
) -> Completion:
    """Return what a reply says to a request, its fault included where that is in the text."""
    text: str | None = reply.text
    if reply.fault in (Fault.LENGTH, Fault.CONTENT_FILTER):
        text = reply.text[: int(len(reply.text) * KEPT_RATIO)]
    elif reply.fault in (Fault.NULL_CONTENT, Fault.REFUSAL):
        text = None
    elif reply.fault is not None:
        text = spoil(reply.text, reply.fault)
    prompt = sum(len(json.dumps(body.get(key, ''))) for key in ('messages', 'system', 'tools'))
    given_in, given_out = reply.input_tokens, reply.output_tokens
    return Completion(
        ident=f'fake-{number}',
        model=str(body.get('model', '')),
        text=text,
        tool=tool,
        is_forced=is_forced,
        finish=_FINISH.get(reply.fault, Finish.STOP) if reply.fault else Finish.STOP,
        shape=_SHAPE.get(reply.fault, Shape.COMPLETE) if reply.fault else Shape.COMPLETE,
        input_tokens=prompt // 4 if given_in is None else given_in,
        cached_tokens=reply.cached_tokens,
        output_tokens=len(text or '') // 4 if given_out is None else given_out,
        chunk_chars=reply.chunk_chars,
    )
