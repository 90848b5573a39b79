"""One question to one server, from the first request to an answer: in the loop's thread."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vla_bt.planner.providers.answer import Answer, Relay
from vla_bt.planner.providers.api import Api
from vla_bt.planner.providers.faults import complaint_of, fault_of
from vla_bt.planner.providers.persistence import hedge, persist
from vla_bt.planner.providers.records import FaultCode, Leave, ModelFault, Prompt, Usage

if TYPE_CHECKING:
    from vla_bt.planner.providers.connection import Connection

REST_S = 0.25
"""Longest wait for what follows a finished answer: how many tokens it took, the end mark."""


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How often and how long a server is asked for one answer."""

    max_retries: int = 3
    hedge_after_s: float = 0.0
    """0: never."""


@dataclass(kw_only=True)
class Tally:
    """What a question has cost so far; written by one thread, read by another."""

    requests: int = 0
    usage: Usage = field(default_factory=Usage)

    def add(self, usage: Usage) -> None:
        """Add the tokens of one request."""
        self.usage = Usage(
            input_tokens=self.usage.input_tokens + usage.input_tokens,
            output_tokens=self.usage.output_tokens + usage.output_tokens,
            cached_tokens=self.usage.cached_tokens + usage.cached_tokens,
        )


class Exchange:
    """One question; `run` once.

    Args:
        api: The protocol.
        connection: To its server.
        prompt: The question.
        tally: Counts what is sent and what it takes.
        hand_over: Called with the text as it arrives; '' when it starts anew.
        leave: How often it may be sent.
    """

    def __init__(
        self,
        api: Api,
        connection: Connection,
        prompt: Prompt,
        tally: Tally,
        hand_over: Callable[[str], None],
        leave: Leave,
    ) -> None:
        self._api = api
        self._connection = connection
        self._prompt = prompt
        self._tally = tally
        self._relay = Relay(hand_over)
        self._leave = leave
        self._begun = 0
        self._next_s = self._deadline_s = math.inf
        self._reason = ''

    async def run(self, patience: Patience, deadline_s: float) -> Answer:
        """Return the first good answer.

        Args:
            patience: How often to ask.
            deadline_s: `time.monotonic()` by which nobody waits any more; the caller sees to it.

        Raises:
            ModelFault: There is none.
        """
        self._next_s, self._deadline_s = time.monotonic(), deadline_s
        answer = await persist(
            lambda: hedge(self._attempt, after_s=patience.hedge_after_s),
            max_retries=patience.max_retries,
            left_s=lambda: deadline_s - time.monotonic(),
        )
        self._relay.choose(answer)
        return answer

    async def _attempt(self) -> Answer:
        answer = Answer(is_tool=self._prompt.form.is_tool)
        self._relay.follow(answer)
        try:
            while True:
                body = self._api.body(self._prompt)
                try:
                    await self._ask(body, answer)
                    return answer
                except Exception as error:  # the boundary: whatever a server makes a client raise
                    complaint = complaint_of(error)
                    if complaint and self._api.learn(complaint, self._prompt, body):
                        continue
                    self._relay.drop(answer)
                    fault = fault_of(error)
                    self._reason = self._reason or fault.message
                    raise fault from None
        finally:
            self._tally.add(answer.usage)

    async def _ask(self, body: Mapping[str, Any], answer: Answer) -> None:
        await self._turn()
        self._tally.requests += 1
        async with aclosing(self._connection.events(self._api.path, body)) as events:
            async for event in events:
                self._api.read(event, answer)
                if answer.is_finished:
                    with suppress(Exception):
                        await asyncio.wait_for(self._read_rest(events, answer), REST_S)
                    break
        answer.judge()

    async def _turn(self) -> None:
        """Wait until the next request may be sent.

        Raises:
            ModelFault: OVER_BUDGET; none may be.
        """
        begin_s = max(self._next_s, time.monotonic())
        most = self._leave.max_requests
        if (most is not None and self._begun >= most) or begin_s >= self._deadline_s:
            what = f'{self._reason} It may not be asked again so soon (section budget).'
            raise ModelFault(FaultCode.OVER_BUDGET, what.strip())
        self._begun += 1
        self._next_s = begin_s + self._leave.min_interval_s
        await asyncio.sleep(begin_s - time.monotonic())

    async def _read_rest(
        self, events: AsyncGenerator[dict[str, Any], None], answer: Answer
    ) -> None:
        async for event in events:
            self._api.read(event, answer)
