"""What becomes of a goal that was given up: it is canceled until it is known to be over."""

from __future__ import annotations

from collections.abc import Callable

from action_msgs.srv import CancelGoal

from vla_bt.ros.lanes.agenda import Agenda
from vla_bt.ros.lanes.cancel_effort import CancelEffort
from vla_bt.ros.lanes.server import Server

REAP_S = 1.0
"""Time between two cancel requests for a goal that was given up."""


class Reaper:
    """Follows one goal after it was given up.

    What a server does not know it does not carry out. What it calls terminated may still be on
    its way there, so only the result tells. A server that says neither, nor that the goal is
    alive, for `LaneTimeouts.suspect_s` is trusted again.

    Args:
        server: Whom to ask.
        goal_id: Of the goal.
        agenda: Where what is due is noted.
        canceling: Sends the requests.
        on_over: Called once when the goal is over, or the server trusted again.
    """

    def __init__(
        self,
        server: Server,
        goal_id: bytes,
        agenda: Agenda,
        canceling: CancelEffort,
        on_over: Callable[[], None],
    ) -> None:
        self.alarm = ''
        """Why the goal may still be carried out although it was given up; empty otherwise."""
        self._server = server
        self._goal_id = goal_id
        self._agenda = agenda
        self._canceling = canceling
        self._on_over = on_over

    def begin(self, why: str) -> None:
        """Follow the goal from now on."""
        self.alarm = f'{why} Its last goal may still be carried out.'
        self._server.log.error(self.alarm)
        self._agenda.later(self._server.timeouts.suspect_s, self._trust_again)
        self.ask()

    def ask(self) -> None:
        """Send a cancel request now, and the next one in `REAP_S`."""
        self._agenda.later(REAP_S, self.ask)
        self._canceling.ask_once(self._answered)

    def end(self) -> None:
        """Follow it no more; no-op when it is not followed."""
        self.alarm = ''
        self._agenda.drop(self.ask)
        self._agenda.drop(self._trust_again)

    def _answered(self, return_code: int) -> None:
        if not self.alarm:
            return
        if return_code == CancelGoal.Response.ERROR_UNKNOWN_GOAL_ID:
            self._server.log.info(f'{self._server.name}: the goal given up is over')
            self._on_over()
            return
        if return_code != CancelGoal.Response.ERROR_GOAL_TERMINATED:
            self._agenda.later(self._server.timeouts.suspect_s, self._trust_again)
        self._server.wire.ask_result(self._goal_id)

    def _trust_again(self) -> None:
        limit_s = self._server.timeouts.suspect_s
        self._server.log.warning(
            f'{self._server.name} has not said for {limit_s:g} s that its last goal is over;'
            ' it is trusted again'
        )
        self._on_over()
