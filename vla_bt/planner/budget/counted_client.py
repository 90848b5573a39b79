"""A model within the budget: every request asks for leave first and is written down after."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

from vla_bt.planner.budget.budget import Budget
from vla_bt.planner.budget.records import Admission, Purpose
from vla_bt.planner.prompt.tokens import estimate_tokens
from vla_bt.planner.providers.records import (
    UNLIMITED,
    FaultCode,
    Leave,
    ModelClient,
    ModelFault,
    Prompt,
    Reply,
    Usage,
)
from vla_bt.planner.records import Cancellation


class CountedClient:
    """A `ModelClient` for one mission.

    Args:
        client: The model.
        budget: Gives leave.
        mission: Whom it is for; empty: nobody in particular.
        max_tokens: Of the longest answer.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        client: ModelClient,
        budget: Budget,
        *,
        mission: str,
        max_tokens: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._budget = budget
        self._max_tokens = max_tokens
        self._clock = clock
        provider, _, model = client.name.partition('/')
        self._purpose = Purpose(
            provider=provider, model=model, mission=mission, is_free=client.is_free
        )

    @property
    def name(self) -> str:
        """`provider/model`."""
        return self._client.name

    @property
    def takes_images(self) -> bool:
        """True when a prompt may hold an image."""
        return self._client.takes_images

    @property
    def is_free(self) -> bool:
        """True when nobody is charged."""
        return self._client.is_free

    def complete(
        self,
        prompt: Prompt,
        *,
        timeout_s: float,
        cancellation: Cancellation,
        on_text: Callable[[str], None] = lambda _: None,
        leave: Leave = UNLIMITED,
    ) -> Reply:
        """Return the model's answer; see `ModelClient`. Waits for its turn first.

        How often it is sent is for the budget to say; `leave` is not looked at.

        Raises:
            ModelFault: There is none; OVER_BUDGET when it was not asked.
        """
        began_s = self._clock()
        estimate = Usage(input_tokens=estimate_tokens(prompt), output_tokens=self._max_tokens)
        admission = self._budget.admit(self._purpose, estimate, patience_s=timeout_s)
        spent, requests = Usage(), 0
        fault: FaultCode | None = FaultCode.CANCELED
        try:
            _wait(admission, cancellation)
            left_s = max(timeout_s - (self._clock() - began_s), 0.001)
            reply = self._client.complete(
                prompt,
                timeout_s=left_s,
                cancellation=cancellation,
                on_text=on_text,
                leave=admission.leave,
            )
            spent, requests, fault = reply.usage, reply.requests, None
            return reply
        except ModelFault as error:
            spent, requests, fault = error.usage, error.requests, error.code
            raise
        finally:
            seconds = self._clock() - began_s
            self._budget.charge(
                admission, spent, requests=requests, fault=fault, seconds=seconds
            )


def _wait(admission: Admission, cancellation: Cancellation) -> None:
    """Wait for the turn, or raise CANCELED when the answer is no longer wanted."""
    if admission.wait_s <= 0.0:
        return
    over = Event()
    forget = cancellation.on_cancel(over.set)
    is_canceled = over.wait(admission.wait_s)
    forget()
    if is_canceled:
        raise ModelFault(FaultCode.CANCELED, 'The answer was no longer wanted.', requests=0)
