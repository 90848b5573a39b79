"""The budget: gives leave to ask a model, and writes down what it cost."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

from vla_bt.planner.budget.ledger import Quantity, Row, enter, last_start_s, settle, used_within
from vla_bt.planner.budget.limits import excesses, span_text
from vla_bt.planner.budget.prices import PriceTable
from vla_bt.planner.budget.records import Admission, Purpose
from vla_bt.planner.providers.records import FaultCode, Leave, ModelFault, Usage
from vla_bt.planner.store import Store
from vla_bt.settings import BudgetSettings

_MOST_TOKENS = 1_000_000_000
"""Of one use; a server that says more, or less than nothing, is not believed."""
_MINUTE_S = 60.0
_SOON_S = 300.0
"""No request is put off longer; a later start means that the clock was set back."""
_NO_WORK = frozenset({
    FaultCode.UNREACHABLE, FaultCode.SERVER_ERROR, FaultCode.RATE_LIMITED, FaultCode.QUOTA,
    FaultCode.AUTH, FaultCode.BAD_REQUEST, FaultCode.OVER_BUDGET, FaultCode.COOLING_DOWN,
    FaultCode.NOT_INSTALLED,
})  # fmt: skip
"""With these, a server that names no tokens took none."""


class Budget:
    """Keeps requests, tokens and money within the settings. Thread-safe; blocks for some ms.

    What is admitted counts as estimated until it is charged, so that several missions and
    processes that share the store do not exceed a limit together.

    Args:
        settings: The limits; 0 is none.
        prices: What models cost; those without a price count as free.
        store: Made with `TABLES`; what it holds counts, whoever wrote it.
        clock: Wall clock, seconds since 1970, so that limits outlive a restart.
    """

    def __init__(
        self,
        settings: BudgetSettings,
        prices: PriceTable,
        store: Store,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._prices = prices
        self._store = store
        self._clock = clock

    def admit(self, purpose: Purpose, estimate: Usage, *, patience_s: float) -> Admission:
        """Return the leave to ask a model once; it must be charged, whatever comes of it.

        Args:
            purpose: Which model, for whom.
            estimate: Tokens of the prompt and of the longest answer.
            patience_s: The longest wait that makes sense, seconds.

        Raises:
            ModelFault: OVER_BUDGET; `retry_after_s` is None when waiting does not help.
        """
        return self._store.run(lambda it: self._admit(it, purpose, estimate, patience_s))

    def charge(
        self,
        admission: Admission,
        usage: Usage,
        *,
        requests: int = 1,
        fault: FaultCode | None = None,
        seconds: float = 0.0,
    ) -> None:
        """Write down what came of an admission.

        A server that worked and does not say how many tokens it took is taken to have taken the
        estimate.

        Args:
            admission: What was admitted.
            usage: Tokens as the server says.
            requests: Requests sent, failed and hedged ones included; 0: the leave was not used.
            fault: Why there is no answer; None: there is one.
            seconds: How long it took.
        """
        usage = _believable(usage)
        is_silent = not usage.input_tokens and not usage.output_tokens
        is_estimate = is_silent and fault not in _NO_WORK
        counted = admission.estimate if is_estimate else usage
        row = Row(
            at_s=admission.starts_at_s,
            purpose=admission.purpose,
            usage=counted,
            usd=self._cost_usd(admission.purpose, counted),
            requests=requests,
            fault=fault,
            seconds=seconds,
            is_estimate=is_estimate,
        )
        self._store.run(lambda connection: settle(connection, admission.number, row))

    def _admit(
        self, connection: sqlite3.Connection, purpose: Purpose, estimate: Usage, patience_s: float
    ) -> Admission:
        now_s = self._clock()
        wait_s = self._wait_s(connection, now_s)
        if wait_s > patience_s:
            message = (
                f'The model is not asked: the next request may be sent in {span_text(wait_s)} '
                '(budget.min_interval_s), which is too late.'
            )
            raise ModelFault(
                FaultCode.OVER_BUDGET, message, retry_after_s=wait_s, requests=0
            )
        at_s = now_s + wait_s
        usd = self._cost_usd(purpose, estimate)
        needed = {
            Quantity.REQUESTS: 1.0,
            Quantity.TOKENS: float(estimate.input_tokens + estimate.output_tokens),
            Quantity.USD: usd or 0.0,
        }
        for excess in excesses(
            connection, self._settings, needed, mission=purpose.mission, at_s=at_s
        ):
            raise ModelFault(
                FaultCode.OVER_BUDGET,
                excess.message,
                retry_after_s=excess.frees_up_s,
                requests=0,
            )
        row = Row(at_s=at_s, purpose=purpose, usage=estimate, usd=usd, is_estimate=True)
        number = enter(connection, row)
        return Admission(
            number=number,
            purpose=purpose,
            estimate=estimate,
            starts_at_s=at_s,
            wait_s=wait_s,
            leave=self._leave(connection, at_s),
        )

    def _leave(self, connection: sqlite3.Connection, at_s: float) -> Leave:
        """Return how often a request that has just been entered may be sent."""
        limit = self._settings.requests_per_minute
        used = used_within(connection, Quantity.REQUESTS, _MINUTE_S, at_s)
        return Leave(
            max_requests=max(1, limit - round(used) + 1) if limit else None,
            min_interval_s=self._settings.min_interval_s,
        )

    def _wait_s(self, connection: sqlite3.Connection, now_s: float) -> float:
        interval_s = self._settings.min_interval_s
        last_s = last_start_s(connection, now_s + _SOON_S) if interval_s else None
        return 0.0 if last_s is None else max(0.0, last_s + interval_s - now_s)

    def _cost_usd(self, purpose: Purpose, usage: Usage) -> float | None:
        if purpose.is_free:
            return 0.0
        price = self._prices.find(purpose.provider, purpose.model)
        return price.cost_usd(usage) if price else None


def _believable(usage: Usage) -> Usage:
    def bound(tokens: int) -> int:
        return min(max(tokens, 0), _MOST_TOKENS)

    return Usage(
        input_tokens=bound(usage.input_tokens),
        output_tokens=bound(usage.output_tokens),
        cached_tokens=bound(usage.cached_tokens),
    )
