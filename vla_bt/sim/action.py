"""One action under way in the simulator, as its ticket shows it."""

from __future__ import annotations

from collections.abc import Callable

from vla_bt.robot import Verdict, VerdictCode

_ROUNDING_S = 1e-9
"""Sums of time steps may fall short of a duration by this much."""


class SimAction:
    """An action that takes a known time and can be stopped on the way.

    After a cancel request it slows down evenly and ends `stop_s` later, so it still covers half
    of what it would have covered in that time.

    Args:
        now: Returns the simulation time in seconds.
        duration_s: Time the action takes when nothing stops it, >= 0.
        stop_s: Time from a cancel request to standstill, >= 0.
        apply: Puts the robot to where it is after so many seconds of undisturbed action.
        finish: Does what happens at the end and says how it went.
        acknowledged: False: the server never answers; nothing moves until a cancel request.
    """

    def __init__(
        self,
        now: Callable[[], float],
        duration_s: float,
        stop_s: float,
        finish: Callable[[], Verdict],
        apply: Callable[[float], str] = lambda progress_s: '',
        acknowledged: bool = True,
    ) -> None:
        self._now = now
        self._started_s = now()
        self._duration_s = duration_s
        self._stop_s = stop_s
        self._finish = finish
        self._apply = apply
        self._canceled_s: float | None = None
        self._verdict: Verdict | None = None
        self.acknowledged = acknowledged
        self.feedback = ''

    @property
    def verdict(self) -> Verdict | None:
        """How it ended; None while it runs."""
        return self._verdict

    def cancel(self) -> None:
        """Ask for the action to stop; no-op when it ended or was asked before."""
        if self._canceled_s is None:
            self._canceled_s = self._now()

    def end(self, verdict: Verdict) -> None:
        """Stop at once; no-op when it ended before."""
        if self._verdict is None:
            self._verdict = verdict

    def advance(self) -> None:
        """Bring the action up to the present simulation time."""
        if self._verdict is not None:
            return
        now_s = self._now()
        if self.acknowledged:
            progress_s = min(self._progress_s(now_s), self._duration_s)
            feedback = self._apply(progress_s)
            if self._canceled_s is None:
                self.feedback = feedback
        if self._canceled_s is not None:
            if now_s >= self._canceled_s + self._stop_s - _ROUNDING_S:
                self.end(Verdict(code=VerdictCode.CANCELED, message='canceled'))
        elif self.acknowledged and now_s >= self._started_s + self._duration_s - _ROUNDING_S:
            self.end(self._finish())

    def _progress_s(self, now_s: float) -> float:
        if self._canceled_s is None:
            return now_s - self._started_s
        since_s = min(now_s - self._canceled_s, self._stop_s)
        slowing_s = since_s - since_s**2 / (2 * self._stop_s) if self._stop_s else 0.0
        return self._canceled_s - self._started_s + slowing_s


def ended(code: VerdictCode, message: str) -> Verdict:
    """Return a verdict of a goal that no server began; see `errors` for those that failed."""
    return Verdict(code=code, message=message)
