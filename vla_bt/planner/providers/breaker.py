"""Leaves a model alone that keeps failing."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from vla_bt.planner.providers.records import FaultCode, ModelFault

MAX_FAULTS = 3
"""Consecutive faults of a server after which it is left alone."""

MAX_COOLDOWN_S = 3600.0
"""Longest time that a server's own request to be left alone is granted, seconds."""

_OF_THE_SERVER = frozenset({
    FaultCode.TIMED_OUT,
    FaultCode.UNREACHABLE,
    FaultCode.SERVER_ERROR,
    FaultCode.RATE_LIMITED,
    FaultCode.NOT_AN_ANSWER,
})  # fmt: skip
_OF_NOBODY = frozenset({
    FaultCode.CANCELED, FaultCode.COOLING_DOWN, FaultCode.NOT_INSTALLED, FaultCode.OVER_BUDGET,
})  # fmt: skip


class Breaker:
    """Closed, open for a while after repeated faults, then half-open: one trial. Thread-safe.

    Args:
        cooldown_s: How long it stays open, seconds; 0: only as long as the server asks for.
        clock: Steady time, seconds.
    """

    def __init__(self, cooldown_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._cooldown_s = cooldown_s
        self._clock = clock
        self._lock = Lock()
        self._faults = 0
        self._open_until_s: float | None = None
        self._is_on_trial = False
        self._reason = ''

    def enter(self) -> None:
        """Begin a request; `leave` must follow.

        Raises:
            ModelFault: COOLING_DOWN; `leave` must not follow.
        """
        with self._lock:
            if self._open_until_s is None:
                return
            left_s = self._open_until_s - self._clock()
            if left_s <= 0 and not self._is_on_trial:
                self._is_on_trial = True
                return
            left_s = max(left_s, 0.0)
            raise ModelFault(
                FaultCode.COOLING_DOWN,
                f'It is left alone for another {left_s:.0f} s. {self._reason}',
                retry_after_s=left_s,
                requests=0,
            )

    def leave(self, fault: ModelFault | None) -> None:
        """Say how a request ended; None: with an answer."""
        with self._lock:
            self._is_on_trial = False
            if fault is not None and fault.code in _OF_NOBODY:
                return
            if fault is None or fault.code not in _OF_THE_SERVER:
                self._faults = 0
                self._open_until_s = None
                return
            self._faults += 1
            self._reason = fault.message
            asked_s = min(fault.retry_after_s or 0.0, MAX_COOLDOWN_S)
            own_s = self._cooldown_s if self._faults >= MAX_FAULTS else 0.0
            if max(asked_s, own_s) > 0:
                self._open_until_s = self._clock() + max(asked_s, own_s)
