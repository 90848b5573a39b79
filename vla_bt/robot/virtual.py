"""Virtual time, and actions that end on it."""

from __future__ import annotations

from collections.abc import Callable

from vla_bt.robot.ports import Verdict, VerdictCode


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


class FakeTicket:
    """One scripted action; it ends, and has its effect, when somebody looks at it in time.

    Args:
        clock: Seconds.
        end_s: Time it ends; None: never by itself.
        verdict: How it ends then.
        cancel_latency_s: Time from a cancel request to the end.
        conclude: Called once with that verdict; returns the one to show.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        end_s: float | None,
        verdict: Verdict,
        cancel_latency_s: float,
        conclude: Callable[[Verdict], Verdict],
    ) -> None:
        self._clock = clock
        self._end_s = end_s
        self._scripted = verdict
        self._latency_s = cancel_latency_s
        self._conclude = conclude
        self._verdict: Verdict | None = None
        self.canceled = False
        self.feedback = ''

    @property
    def verdict(self) -> Verdict | None:
        """How it ended; None while it runs."""
        if self._verdict is None and self._end_s is not None and self._clock() >= self._end_s:
            self._verdict = self._conclude(self._scripted)
        return self._verdict

    def cancel(self) -> None:
        """Ask for the action to stop; it ends CANCELED after the cancel latency."""
        if self.verdict is None and not self.canceled:
            self.canceled = True
            self._end_s = self._clock() + self._latency_s
            self._scripted = Verdict(code=VerdictCode.CANCELED, message='canceled')

    def preempt(self) -> None:
        """End it as Nav2 ends a goal that a new one replaces."""
        if self.verdict is None:
            self._verdict = Verdict(
                code=VerdictCode.PREEMPTED_BY_OTHER,
                message='preempted by a new goal',
                server_code=0,
            )
