"""The limits of the settings as a table, and what is said when one is reached."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vla_bt.planner.budget.ledger import Quantity, freed_after_s, used_by, used_within
from vla_bt.settings import BudgetSettings

_HOUR_S = 3600.0
_ROUNDING = 1e-9
"""Sums of small amounts of money are off by less."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One limit of the settings."""

    setting: str
    """Its name in `BudgetSettings`, which also says its span: `tokens_per_hour`."""
    quantity: Quantity
    window_s: float | None
    """Sliding; None: counted per mission."""


@dataclass(frozen=True, kw_only=True)
class Excess:
    """A limit that a request would exceed."""

    message: str
    """One sentence: which limit, how much is used, when there is room again."""
    frees_up_s: float | None
    """Seconds until there is room; None: waiting does not help."""


LIMITS = (
    Limit(setting='requests_per_minute', quantity=Quantity.REQUESTS, window_s=60.0),
    Limit(setting='tokens_per_mission', quantity=Quantity.TOKENS, window_s=None),
    Limit(setting='tokens_per_hour', quantity=Quantity.TOKENS, window_s=_HOUR_S),
    Limit(setting='tokens_per_day', quantity=Quantity.TOKENS, window_s=24 * _HOUR_S),
    Limit(setting='usd_per_mission', quantity=Quantity.USD, window_s=None),
    Limit(setting='usd_per_hour', quantity=Quantity.USD, window_s=_HOUR_S),
    Limit(setting='usd_per_day', quantity=Quantity.USD, window_s=24 * _HOUR_S),
)


def excesses(
    connection: sqlite3.Connection,
    settings: BudgetSettings,
    needed: Mapping[Quantity, float],
    *,
    mission: str,
    at_s: float,
) -> Iterator[Excess]:
    """Yield each limit that a request would exceed.

    Args:
        connection: Of the ledger.
        settings: The limits; 0 is none.
        needed: What the request is expected to use.
        mission: Id of the mission it is for; empty: none.
        at_s: When it begins, seconds of the wall clock.
    """
    for limit in LIMITS:
        allowed, need = float(getattr(settings, limit.setting)), needed[limit.quantity]
        if not allowed or not need:
            continue
        if limit.window_s is None:
            used = used_by(connection, limit.quantity, mission)
        else:
            used = used_within(connection, limit.quantity, limit.window_s, at_s)
        room = allowed - need + _ROUNDING
        if used <= room:
            continue
        frees_up_s = None
        if limit.window_s is not None and room >= 0:
            frees_up_s = freed_after_s(connection, limit.quantity, limit.window_s, at_s, room)
        message = _sentence(limit, used, need, allowed, frees_up_s)
        yield Excess(message=message, frees_up_s=frees_up_s)


def _sentence(
    limit: Limit, used: float, need: float, allowed: float, frees_up_s: float | None
) -> str:
    more = ''
    if limit.quantity is not Quantity.REQUESTS:
        more = f', and this request needs about {_amount(limit.quantity, need)}'
    if frees_up_s is not None:
        when = f'there is room again in {span_text(frees_up_s)}'
    elif need > allowed:
        when = 'it never fits below this limit'
    else:
        when = 'a new command starts from zero'
    return (
        f'The model is not asked: {_amount(limit.quantity, used)} are used, the limit is '
        f'{_amount(limit.quantity, allowed)} (budget.{limit.setting}){more}; {when}.'
    )


def _amount(quantity: Quantity, amount: float) -> str:
    if quantity is Quantity.USD:
        return money_text(amount)
    return f'{amount:,.0f} {quantity.name.lower()}'


def money_text(usd: float) -> str:
    """Return an amount of money as text, small ones with more digits."""
    return f'${usd:,.2f}' if usd >= 1 or not usd else f'${usd:.4f}'


def span_text(seconds: float) -> str:
    """Return a time span as text, rounded up: `12 s`, `5 min`, `3 h`."""
    for unit, name in ((_HOUR_S, 'h'), (60.0, 'min')):
        if seconds > 2 * unit:
            return f'{math.ceil(seconds / unit)} {name}'
    return f'{max(1, math.ceil(seconds))} s'
