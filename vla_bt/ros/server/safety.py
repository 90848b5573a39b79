"""The guards' word in the server: what moves is canceled first, and ticked second."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any, Protocol

from rclpy.clock import Clock, ClockType
from rclpy.node import Node
from std_srvs.srv import Trigger

from vla_bt.ros.server.kept_stop import NOT_KEPT, KeptStop
from vla_bt.safety import GuardRule
from vla_bt.safety.watch import HOW_TO_RESET, SafetyWatch, Trip

SERVICE = 'vla/safety/reset'
IDLE_PERIOD_S = 1.0
"""How late an operator may read that a reading went stale while nothing was under way."""


class Executive(Protocol):
    """Judges the guards and acts on them, see `mission.Executive`."""

    def look(self) -> None:
        """Look at the guards; cancel everything and latch when one that stops applies."""

    def reset_safety(self) -> str:
        """Let missions begin again; return '' or the sentence why not."""


class Robot(Protocol):
    """What is stopped."""

    def cancel_all(self, reason: str) -> None:
        """Ask every action under way to stop."""

    def stop_hard(self) -> None:
        """Stop also what does not stop on a cancel request."""


class SafetyDesk:
    """Has the guards judged after every reading, and answers who wants to reset a stop.

    | guard           | trips while            | what happens                                    |
    |-----------------|------------------------|-------------------------------------------------|
    | of policy stop  | it applies to what is  | all lanes canceled, hard stop, latched; then a  |
    |                 | done                   | tick                                            |
    | any other       | something is under way | a tick at once; the guard in the tree acts      |
    | any             | nothing is under way   | it is shown; missions are refused while it lasts|

    In the diagnostics (`name`, `alarm`, `warning`) it shows how things stand.

    Args:
        node: Owner of the service and a timer.
        executive: Judges, cancels and latches.
        watch: What the executive goes by.
        robot: Is stopped.
        is_idle: Says whether nothing is under way.
        tick_now: Called at once when a guard trips or is satisfied again.
        tell: Takes a status word and details, whenever the stop changes.
        on_reset: Called when a person has reset a stop.
        kept: Where the stop outlives the server.
    """

    name = 'safety'

    def __init__(
        self,
        node: Node,
        executive: Executive,
        watch: SafetyWatch,
        robot: Robot,
        *,
        is_idle: Callable[[], bool],
        tick_now: Callable[[], None],
        tell: Callable[..., None],
        on_reset: Callable[[], None] = lambda: None,
        kept: KeptStop = NOT_KEPT,
    ) -> None:
        self._log = node.get_logger()
        self._executive = executive
        self._watch = watch
        self._robot = robot
        self._is_idle = is_idle
        self._tick_now = tick_now
        self._tell = tell
        self._on_reset = on_reset
        self._kept = kept
        self._tripped: tuple[str, ...] = ()
        self._stopped_by = ''
        self._since = 0.0
        node.create_service(Trigger, SERVICE, self._take_reset)
        steady = Clock(clock_type=ClockType.STEADY_TIME)  # /clock may stand still
        node.create_timer(IDLE_PERIOD_S, self.look, clock=steady)
        before = kept.recall(watch.guards)
        if before is not None:
            watch.latch(before)

    @property
    def alarm(self) -> str:
        """Why everything is stopped until a person resets it; empty when it is not."""
        return self._watch.stopped_by

    @property
    def warning(self) -> str:
        """Which guards are not satisfied; empty when all are."""
        return ' '.join(f'Guard {it.rule.name}: {it.reason}.' for it in self._watch.trips)

    def look(self) -> None:
        """Have the readings judged and act on what they say. Cheap when nothing was read."""
        self._executive.look()
        if self._watch.stopped_by and not self._stopped_by:
            self._robot.stop_hard()
        if self._note_trips():
            self._tick_now()
        self.show()

    def stop_now(self, reason: str, rule: GuardRule | None = None) -> None:
        """Cancel everything before anything is judged; then judge, and tick.

        Args:
            reason: A sentence.
            rule: Stays tripped until a person resets it; None: what the guards say counts.
        """
        self._robot.cancel_all(reason)
        self._robot.stop_hard()
        # Linux may have put the server that was asked to stop on our core, where it would wait
        # for the 2 ms of what follows: 4.4 ms from the button to it at p90 without, 3.1 with this.
        os.sched_yield()
        self._log.error(reason)
        if rule is not None:
            self._watch.latch(Trip(rule, reason.removesuffix('.')))
        self._executive.look()
        self._note_trips()
        self._tick_now()
        self.show()

    def show(self) -> None:
        """Tell that everything is stopped, or is not any more, if that is new."""
        reason = self._watch.stopped_by
        if reason == self._stopped_by:
            return
        self._stopped_by = reason
        if self._watch.latched is not None:
            self._kept.keep(self._watch.latched)
            self._since = time.time()
            self._log.error(reason)
            self._tell('SAFETY_STOP', **self.details())
        else:
            self._kept.forget()
            self._log.warning('the safety stop was reset')
            self._tell('SAFETY_RESET', message='Missions may begin again.')

    def details(self) -> dict[str, Any]:
        """Return the stop for people and programs; empty when there is none."""
        trip = self._watch.latched
        if trip is None:
            return {}
        return {
            'guard': trip.rule.name,
            'reason': trip.reason,
            'since': self._since,
            'how_to_reset': HOW_TO_RESET,
        }

    def _note_trips(self) -> bool:
        """Log which guards have tripped or let go; return True when a mission must hear of it."""
        trips = self._watch.trips
        names = tuple(trip.rule.name for trip in trips)
        if names == self._tripped:
            return False
        before, self._tripped = self._tripped, names
        is_idle = self._is_idle()
        self._log_changes(before, trips, is_idle)
        return not is_idle

    def _log_changes(
        self, before: tuple[str, ...], trips: tuple[Trip, ...], is_idle: bool
    ) -> None:
        texts = [
            f'guard {trip.rule.name}: {trip.reason}'
            for trip in trips
            if trip.rule.name not in before
        ]
        over = [f'guard {it}: satisfied again' for it in before if it not in self._tripped]
        if is_idle:  # at the start, nothing has been read yet
            self._log_at_rest(texts, over)
            return
        for text in texts:
            self._log.warning(text)
        for text in over:
            self._log.info(text)

    def _log_at_rest(self, texts: list[str], over: list[str]) -> None:
        for text in (*texts, *over):
            self._log.debug(text)
        if texts:
            count, names = len(self._tripped), ', '.join(self._tripped)
            every = len(self._watch.guards)
            self._log.info(f'{count} of {every} guards are not satisfied: {names}')
        elif not self._tripped:
            self._log.info('all guards are satisfied')

    def _take_reset(
        self, request: Trigger.Request, response: Trigger.Response
    ) -> Trigger.Response:
        was_stopped = bool(self._watch.stopped_by)
        refusal = self._executive.reset_safety()
        done = 'Reset: missions may begin again.' if was_stopped else 'Nothing was stopped.'
        response.success = not refusal
        response.message = refusal or done
        if refusal:
            self._log.warning(refusal)
        elif was_stopped:
            self._on_reset()
        self.show()
        return response
