"""Getting one goal canceled: asked until the server has understood, and for so long only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from action_msgs.srv import CancelGoal

from vla_bt.ros.lanes.agenda import Agenda
from vla_bt.ros.lanes.server import Server

RESEND_S = 0.5
"""Time after which a request without an answer is sent again."""
BACK_OFF_S = 0.1
"""Time after which a refused request is sent again the first time; doubled each time."""
MAX_REFUSALS = 5
"""Refusals after which the server is believed."""


class CancelEffort:
    """Cancels one goal by its id.

    | answer                     | then                                                          |
    |----------------------------|---------------------------------------------------------------|
    | accepted                   | its end is waited for; the result is asked for where no       |
    |                            | acknowledgement has come                                      |
    | rejected                   | asked again after 0.1, 0.2, 0.4, 0.8 s; then given up         |
    | unknown goal id            | asked again: the goal was not accepted yet; or the server was |
    |                            | restarted, which the result tells where it was accepted       |
    | goal terminated            | the result is asked for: it has ended, or is canceled already |
    | none within `RESEND_S`     | asked again                                                   |

    Args:
        server: Whom to ask.
        goal_id: Of the goal.
        agenda: Where what is due is noted.
        on_given_up: Called once with a sentence when the goal has not ended in time.
    """

    def __init__(
        self,
        server: Server,
        goal_id: bytes,
        agenda: Agenda,
        on_given_up: Callable[[str], None],
    ) -> None:
        self.is_begun = False
        """True from the first request on."""
        self.is_accepted = False
        """True once the server has accepted the goal."""
        self.is_unknown = False
        """True when the last answer was that the server does not know the goal."""
        self.begun_s = 0.0
        """Clock time of the first request."""
        self._server = server
        self._goal_id = goal_id
        self._agenda = agenda
        self._on_given_up = on_given_up
        self._last_feedback: Callable[[], Any] = lambda: None
        self._refusals = 0
        self._requests: list[Any] = []

    def begin(self, last_feedback: Callable[[], Any]) -> None:
        """Ask, and wait `LaneTimeouts.cancel_s` for the goal to end."""
        self.is_begun = True
        self.begun_s = self._server.clock()
        self._refusals = 0
        self._last_feedback = last_feedback
        self._agenda.later(self._server.timeouts.cancel_s, self._run_out)
        hard_stop = self._server.hard_stop
        if hard_stop is not None and hard_stop.after_s < self._server.timeouts.cancel_s:
            self._agenda.later(hard_stop.after_s, self._stop_early)
        self._ask()

    def ask_once(self, on_answer: Callable[[int], None]) -> None:
        """Send one request; a late answer to an earlier one counts as well."""
        self._requests.append(self._server.wire.cancel(self._goal_id, on_answer))

    def stop(self) -> None:
        """Ask no more."""
        for act in (self._ask, self._run_out, self._stop_early):
            self._agenda.drop(act)
        for request in self._requests:
            self._server.wire.forget(request)
        self._requests.clear()

    def _ask(self) -> None:
        self._agenda.later(RESEND_S, self._ask)
        self.ask_once(self._answered)

    def _answered(self, return_code: int) -> None:
        self.is_unknown = return_code == CancelGoal.Response.ERROR_UNKNOWN_GOAL_ID
        if return_code == CancelGoal.Response.ERROR_REJECTED:
            self._refused()
        elif self.is_unknown:
            if self.is_accepted:
                self._server.wire.ask_result(self._goal_id)
        else:
            self._agenda.drop(self._ask)
            if return_code != CancelGoal.Response.ERROR_NONE or not self.is_accepted:
                self._server.wire.ask_result(self._goal_id)

    def _refused(self) -> None:
        self._refusals += 1
        name = self._server.name
        if self._refusals < MAX_REFUSALS:
            self._server.log.warning(f'{name} refuses to cancel its goal')
            self._agenda.later(BACK_OFF_S * 2 ** (self._refusals - 1), self._ask)
        else:
            self._on_given_up(f'{name} refuses to stop.')

    def _run_out(self) -> None:
        limit_s = self._server.timeouts.cancel_s
        self._on_given_up(f'{self._server.name} did not stop within {limit_s:g} s.')

    def _stop_early(self) -> None:
        hard_stop = self._server.hard_stop
        assert hard_stop is not None, 'it is due only where there is one'
        if hard_stop.is_needed(self._last_feedback()):
            hard_stop.act()
        else:
            self._agenda.later(hard_stop.after_s, self._stop_early)
