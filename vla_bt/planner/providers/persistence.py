"""Asking again: after a fault that may pass, and a second time beside a slow first one."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from vla_bt.planner.providers.records import ModelFault

T = TypeVar('T')

FIRST_WAIT_S = 0.5
MAX_DOUBLINGS = 4
JITTER_RATIO = 0.25
"""A wait is shortened by up to this share, so that robots do not come back all at once."""


def wait_s(failed: int, fault: ModelFault) -> float:
    """Return how long to wait after the `failed`-th failure, from 1, seconds."""
    longest_s = FIRST_WAIT_S * 2.0 ** min(failed - 1, MAX_DOUBLINGS)
    own_s = longest_s * (1.0 - JITTER_RATIO * random.random())
    return max(own_s, fault.retry_after_s or 0.0)


async def persist(
    attempt: Callable[[], Awaitable[T]], *, max_retries: int, left_s: Callable[[], float]
) -> T:
    """Return what an attempt returns, trying again after faults that may pass.

    Args:
        attempt: Returns an answer or raises a ModelFault.
        max_retries: Most attempts after the first.
        left_s: Time left, seconds; a wait that does not fit in is not begun.

    Raises:
        ModelFault: That of the last attempt.
    """
    failed = 0
    while True:
        try:
            return await attempt()
        except ModelFault as fault:
            failed += 1
            pause_s = wait_s(failed, fault)
            if not fault.is_passing or failed > max_retries or pause_s >= left_s():
                raise
        await asyncio.sleep(pause_s)


async def hedge(attempt: Callable[[], Awaitable[T]], *, after_s: float) -> T:
    """Return what the first attempt to succeed returns; the other one is canceled.

    Args:
        attempt: Returns an answer or raises a ModelFault.
        after_s: When a second attempt is begun beside the first, seconds; 0: never.

    Raises:
        ModelFault: All that were begun failed; that of the last.
    """
    if after_s <= 0:
        return await attempt()
    pending = {asyncio.ensure_future(attempt())}
    try:
        done, _ = await asyncio.wait(pending, timeout=after_s)
        if not done:
            pending.add(asyncio.ensure_future(attempt()))
        while True:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            failed = [task for task in done if task.exception() is not None]
            succeeded = done.difference(failed)
            if succeeded or not pending:
                return (succeeded or done).pop().result()
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
