"""The executive: one mission at a time, ticked by events, drained before the next."""

from __future__ import annotations

import math
from collections import deque

from vla_bt.errors import VlaBtError, one_line, shorten
from vla_bt.mission.equipment import Equipment
from vla_bt.mission.mission import Mission
from vla_bt.mission.planner_gauge import PlannerGauge
from vla_bt.mission.records import Order
from vla_bt.mission.tick_gauge import TickGauge
from vla_bt.safety import Answer, Asked, Consent, Ending, GuardPolicy, GuardRule, Receipt

MAX_REMEMBERED = 20
"""Missions whose questions are remembered, to say why an answer comes too late."""


class BusyError(VlaBtError):
    """A mission is under way and the new one does not preempt it."""


class Executive:
    """Runs missions one after the other.

    Args:
        equipment: What missions work with.

    All methods return at once and belong to one thread.
    """

    def __init__(self, equipment: Equipment) -> None:
        self._equipment = equipment
        self._current: Mission | None = None
        self._waiting: Mission | None = None
        self._gauge = TickGauge(equipment)
        self._planner = PlannerGauge(equipment)
        self._consents: deque[Consent] = deque(maxlen=MAX_REMEMBERED)

    @property
    def asked(self) -> Asked | None:
        """The last question a person was asked, open or not; None: there was none yet."""
        last = [consent.asked[-1] for consent in self._consents if consent.asked]
        return last[-1] if last else None

    @property
    def mission(self) -> Mission | None:
        """The mission under way, None when there is none."""
        return self._current

    @property
    def is_idle(self) -> bool:
        """True when no mission is under way or waiting and the robot stands still."""
        is_done = self._current is None or self._current.result is not None
        return is_done and self._waiting is None and self._equipment.robot.is_idle

    @property
    def next_deadline_s(self) -> float:
        """Clock time at which a tick is needed even if nothing happens; infinity: none is."""
        if self._current is None:
            return math.inf
        return min(self._current.next_deadline_s, self._gauge.next_s)

    def submit(self, order: Order, *, preempt: bool = False) -> Mission:
        """Take an order; planning starts at the next tick.

        Args:
            order: What to do.
            preempt: Stop a mission under way first; the new one starts when it has drained.

        Raises:
            BusyError: A mission is under way and `preempt` is False.
        """
        self._advance()
        self.look()
        mission = Mission(order, self._equipment)
        if self._current is None:
            self._current = mission
        elif preempt:
            if self._waiting is not None:
                self._waiting.cancel('Replaced by a newer command.')
            self._waiting = mission
            self._current.cancel('Stopped for a new command.')
        else:
            doing = self._current.order.command or 'a given plan'
            raise BusyError(f'The robot is busy with: {doing}')
        self._consents.append(mission.consent)
        return mission

    def cancel(self, reason: str) -> None:
        """Stop everything: the mission under way, the one waiting, and whatever moves."""
        if self._waiting is not None:
            self._waiting.cancel(reason)
            self._waiting = None
        if self._current is not None:
            self._current.cancel(reason)
        self._equipment.robot.cancel_all(reason)

    def answer(self, answer: Answer) -> Receipt:
        """Take in what a person says to the open question; what follows, follows at the next tick.

        An answer to any other question than the open one changes nothing.
        """
        for consent in self._consents:
            receipt = consent.answer(answer)
            if receipt is not None:
                return receipt
        asked = self.asked
        is_open = asked is not None and asked.ending is Ending.OPEN
        known = f'open is question {asked.id}' if asked and is_open else 'no question is open'
        message = f'There is no question {shorten(one_line(answer.id), 40)!r}: {known}.'
        return Receipt(is_accepted=False, message=message)

    def tick(self) -> None:
        """Look at the guards, advance the mission under way; start the next when it is done."""
        self._gauge.begin(self._equipment.clock())
        self.look()
        if self._current is not None:
            self._current.tick()
            self._advance()
        self._gauge.end()

    def look(self) -> None:
        """Look at the guards; call it whenever something was read.

        When one that stops is not satisfied while a mission is under way or something moves,
        everything is canceled at once, before anything ticks, and stays stopped until
        `reset_safety`.
        """
        equipment = self._equipment
        watch, robot = equipment.watch, equipment.robot
        self._planner.look(equipment.clock())
        trips = watch.look(equipment.clock())
        is_under_way = self._current is not None and self._current.is_under_way
        if not trips or watch.stopped_by or not (is_under_way or not robot.is_idle):
            return
        for trip in trips:
            if trip.rule.policy is GuardPolicy.STOP and self._applies(trip.rule):
                robot.cancel_all(trip.reason)
                watch.latch(trip)
                return

    @property
    def stopped_by(self) -> str:
        """Why nothing moves until `reset_safety`, as a sentence; '' when nothing is stopped."""
        return self._equipment.watch.stopped_by

    def reset_safety(self) -> str:
        """Let missions begin again after a guard has stopped everything; a person asks for it.

        Returns:
            '' when it is done, or nothing was stopped; else the sentence why not: something is
            still being stopped, or the cause is still there.
        """
        if not self.stopped_by:
            return ''
        self._advance()
        if not self._equipment.robot.is_idle:
            return 'Not reset: the robot has not stopped yet.'
        if self._current is not None and self._current.is_under_way:
            return 'Not reset: the mission has not ended yet.'
        return self._equipment.watch.reset()

    def _applies(self, rule: GuardRule) -> bool:
        return rule.is_for_all or (self._current is not None and self._current.applies(rule))

    def _advance(self) -> None:
        """Let go of a mission that is done; the next one is under way then."""
        if self._current is not None and self._current.result is not None:
            self._current, self._waiting = self._waiting, None
