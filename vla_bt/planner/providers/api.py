"""What differs between the protocols of model servers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from vla_bt.planner.providers.answer import Answer
from vla_bt.planner.providers.complaints import Complaint
from vla_bt.planner.providers.left_out import LeftOut
from vla_bt.planner.providers.records import Prompt

if TYPE_CHECKING:
    from vla_bt.planner.providers.connection import Connection


@dataclass(frozen=True, kw_only=True)
class ModelSpec:
    """One model and how it is asked."""

    provider: str
    """As in `llm.provider`."""
    model: str
    base_url: str = ''
    """Address of the server; empty: the provider's own."""
    temperature: float = 0.2
    max_tokens: int = 1024
    """Longest answer, tokens."""
    takes_images: bool = False


class Api(Protocol):
    """One protocol, spoken to one model; it learns what the server does not take.

    Used in one thread, that of the loop.
    """

    path: str
    """Of the endpoint, below the address."""
    left_out: LeftOut
    """What is not sent because the server does not take it."""

    def connect(self, key: str) -> Connection:
        """Import the client library and return a connection; takes a second at first.

        Raises:
            ImportError: The library is not installed.
        """

    def body(self, prompt: Prompt) -> dict[str, Any]:
        """Return the JSON body of the request."""

    def read(self, event: Mapping[str, Any], answer: Answer) -> None:
        """Add to the answer what one event of the stream, or a whole JSON body, brings.

        Raises:
            ModelFault: The event is an error, or too much.
        """

    def learn(self, complaint: Complaint, prompt: Prompt, sent: Mapping[str, Any]) -> bool:
        """Leave out what the server does not take; True when the request is worth sending anew."""
