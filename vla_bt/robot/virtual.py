"""Virtual time, and actions that end on it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from vla_bt.robot.ports import Verdict, VerdictCode

NEVER = None
"""Instead of a verdict: it does not come."""

SUCCEEDED = Verdict(code=VerdictCode.SUCCEEDED)
CANCELED = Verdict(code=VerdictCode.CANCELED, message='canceled')


class VirtualClock:
    """Seconds that pass only when told to.

    Args:
        now_s: Time to start from.
    """

    def __init__(self, now_s: float = 0.0) -> None:
        self.now_s = now_s

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now_s

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now_s += seconds


@dataclass(frozen=True, kw_only=True)
class Act:
    """How one action goes."""

    verdict: Verdict | None = SUCCEEDED
    """How it ends; `NEVER`: not by itself."""
    duration_s: float = 0.0
    """Time it takes, from when the one before it was over."""
    canceled: Verdict | None = CANCELED
    """How it ends once canceled; `NEVER`: not at all. SUCCEEDED: the cancel comes too late."""
    cancel_latency_s: float = 0.0
    """Time from a cancel request to the end."""


class FakeTicket:
    """One scripted action; it ends, and has its effect, when somebody looks at it in time.

    As in a lane it begins when the one before it is over; canceled before that, it never begins.

    Args:
        clock: Seconds.
        act: How it goes.
        conclude: Called once with the verdict; returns the one to show.
        before: What must be over first; None: nothing.
        name: What the action is called.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        act: Act,
        conclude: Callable[[Verdict], Verdict] = lambda verdict: verdict,
        before: FakeTicket | None = None,
        name: str = '',
    ) -> None:
        self.name = name
        self.canceled = False
        self.feedback = ''
        self._clock = clock
        self._act = act
        self._conclude = conclude
        self._before = before
        self._asked_s = clock()
        self._planned = act.verdict
        self._end_s = math.inf
        self._verdict: Verdict | None = None
        self._has_begun = False

    @property
    def has_begun(self) -> bool:
        """True once nothing was before it any more."""
        if not self._has_begun and self._verdict is None:
            over_s = self._asked_s if self._before is None else self._before.over_s
            if over_s is not None:
                self._has_begun, self._before = True, None
                if self._planned is not None:
                    self._end_s = max(over_s, self._asked_s) + self._act.duration_s
        return self._has_begun

    @property
    def end_s(self) -> float:
        """Time at which it ends or has ended; infinity: never, or after something else only."""
        return self._end_s if self.has_begun else math.inf

    @property
    def verdict(self) -> Verdict | None:
        """How it ended; None while it runs."""
        is_due = self._verdict is None and self.has_begun and self._clock() >= self._end_s
        if is_due and self._planned is not None:
            self._verdict = self._conclude(self._planned)
        return self._verdict

    @property
    def over_s(self) -> float | None:
        """Since when it and all before it are over; None while they are not."""
        if self.verdict is None:
            return None
        return self._end_s if self._before is None else self._before.over_s

    def cancel(self) -> None:
        """Ask for the action to stop; it ends as its act says, after the cancel latency."""
        if self.verdict is not None or self.canceled:
            return
        self.canceled = True
        if not self.has_begun:
            self._verdict = Verdict(code=VerdictCode.CANCELED, message='stopped before it began')
            return
        self._planned = self._act.canceled
        is_ending = self._planned is not None
        self._end_s = self._clock() + self._act.cancel_latency_s if is_ending else math.inf
