"""A model as the planner sees it: one blocking call that always comes back in time."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from vla_bt.errors import one_line
from vla_bt.planner.providers.answer import Answer
from vla_bt.planner.providers.api import Api, ModelSpec
from vla_bt.planner.providers.breaker import Breaker
from vla_bt.planner.providers.credentials import Credential, is_loopback
from vla_bt.planner.providers.exchange import Exchange, Patience, Tally
from vla_bt.planner.providers.faults import fault_of
from vla_bt.planner.providers.loop_thread import SHARED, LoopThread
from vla_bt.planner.providers.pieces import Pieces
from vla_bt.planner.providers.records import (
    UNLIMITED,
    FaultCode,
    Leave,
    ModelFault,
    Prompt,
    Reply,
)
from vla_bt.planner.records import Cancellation

if TYPE_CHECKING:
    from vla_bt.planner.providers.connection import Connection

CLOSE_TIMEOUT_S = 1.0


class ApiClient:
    """One model of one provider; a `ModelClient`. Thread-safe.

    Args:
        spec: The model.
        api: The protocol of its server.
        credential: The key, or why there is none.
        patience: How often to ask.
        breaker: Leaves it alone when it keeps failing.
        loop: Where requests run.
    """

    def __init__(
        self,
        spec: ModelSpec,
        api: Api,
        credential: Credential,
        *,
        patience: Patience,
        breaker: Breaker,
        loop: LoopThread = SHARED,
    ) -> None:
        self._spec = spec
        self._api = api
        self._credential = credential
        self._patience = patience
        self._breaker = breaker
        self._loop = loop
        self._connection: Connection | None = None
        self._under_way: set[Future[Answer]] = set()

    @property
    def name(self) -> str:
        """`provider/model`, as shown to people."""
        return f'{self._spec.provider}/{self._spec.model}'

    @property
    def takes_images(self) -> bool:
        """True when a prompt may hold an image."""
        return self._api.left_out.takes_images

    @property
    def is_free(self) -> bool:
        """True when nobody is charged: a server on this machine, or one that asks for no key."""
        is_own = self._spec.provider == 'ollama' or is_loopback(self._spec.base_url)
        return is_own or not (self._credential.key or self._credential.missing)

    @property
    def has_key(self) -> bool:
        """True unless the server needs a key and there is none; then `complete` is in vain."""
        return not self.missing

    @property
    def missing(self) -> str:
        """Why there is no key, one sentence; empty when there is one, or none is needed."""
        return self._credential.missing

    def warm_up(self) -> None:
        """Import the client library in the loop's thread, so that the first answer is not later.

        Returns at once.
        """
        if self.has_key:
            self._loop.submit(self._warm_up())

    def complete(
        self,
        prompt: Prompt,
        *,
        timeout_s: float,
        cancellation: Cancellation,
        on_text: Callable[[str], None] = lambda _: None,
        leave: Leave = UNLIMITED,
    ) -> Reply:
        """Return the model's answer; see `ModelClient`."""
        self._credential.check()
        self._breaker.enter()
        tally = Tally()
        fault: ModelFault | None = _canceled()  # unless it ends in another way
        try:
            listen = self._credential.guarded(on_text)
            reply = self._wait(prompt, tally, timeout_s, cancellation, listen, leave)
            fault = None
            return reply
        except ModelFault as raised:
            fault = self._finish(raised, tally)
            raise fault from None
        finally:
            self._breaker.leave(fault)

    def close(self) -> None:
        """Close the connections; questions under way end UNREACHABLE. May block for a second."""
        for future in tuple(self._under_way):
            future.cancel()
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                self._loop.submit(connection.close()).result(CLOSE_TIMEOUT_S)

    def _finish(self, fault: ModelFault, tally: Tally) -> ModelFault:
        """Return a fault with its cost."""
        return ModelFault(
            fault.code,
            one_line(self._credential.removed_from(fault.message)),
            retry_after_s=fault.retry_after_s,
            usage=tally.usage,
            requests=tally.requests,
            is_passing=fault.is_passing,
        )

    def _wait(
        self,
        prompt: Prompt,
        tally: Tally,
        timeout_s: float,
        cancellation: Cancellation,
        on_text: Callable[[str], None],
        leave: Leave,
    ) -> Reply:
        if cancellation.is_canceled:
            raise _canceled()
        begun_s = time.monotonic()
        deadline_s = begun_s + timeout_s
        arrived = Pieces()
        future = self._submit(self._ask(prompt, tally, deadline_s, arrived.put, leave))
        self._under_way.add(future)
        future.add_done_callback(lambda _: arrived.close())
        forget = cancellation.on_cancel(lambda: _cancel(future))
        try:
            for piece in arrived.until(deadline_s):
                on_text(piece)
            answer = future.result()
        except TimeoutError:
            what = f'There was no complete answer within {timeout_s:.1f} s.'
            raise ModelFault(FaultCode.TIMED_OUT, what) from None
        except CancelledError:
            raise (_canceled() if cancellation.is_canceled else _closed()) from None
        finally:
            forget()
            future.cancel()
            self._under_way.discard(future)
        return Reply(
            text=self._credential.removed_from(answer.text),
            provider=self._spec.provider,
            model=self._spec.model,
            usage=tally.usage,
            requests=tally.requests,
            first_text_s=answer.begun_s + answer.first_text_s - begun_s,
            total_s=time.monotonic() - begun_s,
            left_out=self._api.left_out.names,
        )

    def _submit(self, work: Coroutine[Any, Any, Answer]) -> Future[Answer]:
        try:
            return self._loop.submit(work)
        except RuntimeError:
            raise _closed() from None  # the process ends

    async def _ask(
        self,
        prompt: Prompt,
        tally: Tally,
        deadline_s: float,
        put: Callable[[str], None],
        leave: Leave,
    ) -> Answer:
        exchange = Exchange(self._api, self._connect(), prompt, tally, put, leave)
        return await exchange.run(self._patience, deadline_s)

    def _connect(self) -> Connection:
        if self._connection is None:
            try:
                self._connection = self._api.connect(self._credential.key)
            except Exception as error:
                raise fault_of(error) from None
        return self._connection

    async def _warm_up(self) -> None:
        self._connect()


def _cancel(future: Future[Answer]) -> None:
    future.cancel()


def _canceled() -> ModelFault:
    return ModelFault(FaultCode.CANCELED, 'The answer was no longer wanted.')


def _closed() -> ModelFault:
    return ModelFault(FaultCode.UNREACHABLE, 'The connection was closed on our side.')
