"""A scripted robot on virtual time: no geometry, no waiting, thousands of missions a second."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from vla_bt.robot.geometry import Pose
from vla_bt.robot.ports import (
    Arm,
    ArmGoal,
    ArmTarget,
    Detection,
    Gripper,
    Head,
    Navigation,
    Perception,
    Speech,
    Verdict,
    VerdictCode,
)
from vla_bt.robot.query import fits_query
from vla_bt.robot.virtual import NEVER, SUCCEEDED, Act, FakeTicket, VirtualClock

__all__ = ['NEVER', 'Act', 'FakeRobot', 'FakeTicket', 'VirtualClock']

Script = Mapping[str, Sequence[Act | Verdict | None]]
QUIET: Mapping[str, float | None] = {
    'battery': 0.9,
    'person_distance': math.inf,
    'obstacle_distance': math.inf,
    'localisation': 0.02,
    'pose': 1.0,
    'tilt': 0.0,
    'contact_force': 0.0,
    'speed': 0.0,
}
"""Readings, in their units, that no guard objects to."""
Effect = Callable[[Verdict], Mapping[str, Any]]
"""Does what an action does when it succeeds; returns what it found out."""


class FakeRobot:
    """All ports of a robot that does what a script says; one object is all of them.

    Actions go by `port.call`, e.g. `navigation.go_to`, `arm.move`, `gripper.close`. What the
    script does not say succeeds: closing after ArmTarget.GRASP holds that object, `detect`
    reports the objects that fit the query. An action begins when those of the same port asked
    for before are over. One that ends NOT_STOPPED raises an alarm.

    Args:
        clock: Seconds; usually a `VirtualClock`.
        script: How actions go, by name, used up one per call: a verdict, `NEVER` for one that
            does not end until it is canceled, or an `Act`, whose times are then its own.
        objects: What perception sees; `objects` may be changed at any time.
        durations_s: Seconds an action takes; 0, the default, ends at the next look.
        cancel_latency_s: Time a canceled action takes to end.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        script: Script | None = None,
        *,
        objects: Iterable[Detection] = (),
        durations_s: Mapping[str, float] | None = None,
        cancel_latency_s: float = 0.0,
    ) -> None:
        self.script = {name: list(acts) for name, acts in (script or {}).items()}
        self.objects = {found.id: found for found in objects}
        self.durations_s = dict(durations_s or {})
        self.cancel_latency_s = cancel_latency_s
        self.calls: list[tuple[str, dict[str, Any]]] = []
        """Every action asked for, in order, with its arguments."""
        self.tickets: list[FakeTicket] = []
        """Those of `calls`."""
        self.alarms: tuple[str, ...] = ()
        """One for each action that ended NOT_STOPPED; may be changed at any time."""
        self.held = ''
        """Id of what the hand holds."""
        self.readings: dict[str, float | None] = dict(QUIET)
        """What it senses, by source, see `report`; may be changed at any time."""
        self.pose: Pose | None = None
        """Goal of the last drive that arrived."""
        self.navigation: Navigation = self
        self.arm: Arm = self
        self.gripper: Gripper = self
        self.head: Head = self
        self.perception: Perception = self
        self.speech: Speech = self
        self._clock = clock
        self._at_hand = ''
        self._last: dict[str, FakeTicket] = {}
        self._live: list[FakeTicket] = []

    @property
    def live(self) -> list[FakeTicket]:
        """Actions that have not ended, canceled ones included, in order."""
        self._live = [ticket for ticket in self._live if ticket.verdict is None]
        return self._live

    @property
    def is_idle(self) -> bool:
        """True when no action is under way, canceled ones included."""
        return not self.live

    @property
    def next_end_s(self) -> float:
        """Time at which the next action ends; infinity when none does by itself."""
        return min((ticket.end_s for ticket in self.live), default=math.inf)

    @property
    def names(self) -> list[str]:
        """Names of all actions asked for, in order."""
        return [name for name, _ in self.calls]

    def report(self, read: Callable[[str, float | None], None]) -> None:
        """Tell all readings; the emergency stop, which is a switch and no sensor, is not one.

        Args:
            read: Takes a source and its value, e.g. `WorldModel.read`.
        """
        for source, value in self.readings.items():
            read(source, value)

    def cancel_all(self, reason: str) -> None:
        """Ask every action under way to stop; `reason` becomes their feedback."""
        for ticket in self.live:
            ticket.cancel()
            ticket.feedback = reason

    def go_to(self, pose: Pose, max_speed_mps: float | None = None) -> FakeTicket:
        """Arrive at `pose`."""

        def arrive(verdict: Verdict) -> dict[str, Any]:
            self.pose = pose
            return {}

        return self._start('navigation.go_to', arrive, pose=pose, max_speed_mps=max_speed_mps)

    def turn(self, angle_rad: float) -> FakeTicket:
        """Turn."""
        return self._start('navigation.turn', angle_rad=angle_rad)

    def move(self, goal: ArmGoal) -> FakeTicket:
        """Move the hand; ArmTarget.GRASP brings it to the goal's object."""

        def arrive(verdict: Verdict) -> dict[str, Any]:
            if goal.target is ArmTarget.GRASP:
                self._at_hand = goal.object_id
            return {}

        return self._start('arm.move', arrive, goal=goal)

    def attach(self, object_id: str) -> FakeTicket:
        """Note an attached object."""
        return self._start('arm.attach', object_id=object_id)

    def detach(self, object_id: str) -> FakeTicket:
        """Note a detached object."""
        return self._start('arm.detach', object_id=object_id)

    def open(self) -> FakeTicket:
        """Let go."""

        def let_go(verdict: Verdict) -> dict[str, Any]:
            self.held = self._at_hand = ''
            return {'holding': False}

        return self._start('gripper.open', let_go)

    def close(self, max_force_n: float) -> FakeTicket:
        """Hold what the hand is at; a scripted `holding` False holds nothing."""

        def grip(verdict: Verdict) -> dict[str, Any]:
            if verdict.data.get('holding', True):
                self.held = self.held or self._at_hand
            return {'holding': bool(self.held)}

        return self._start('gripper.close', grip, max_force_n=max_force_n)

    def look_at(self, pose: Pose) -> FakeTicket:
        """Look."""
        return self._start('head.look_at', pose=pose)

    def detect(self, query: str = '') -> FakeTicket:
        """Report the objects that fit the query."""

        def look(verdict: Verdict) -> dict[str, Any]:
            seen = self.objects.values()
            found = (it for it in seen if fits_query(query, it.id, it.label, it.colour))
            return {'detections': tuple(found)}

        return self._start('perception.detect', look, query=query)

    def say(self, text: str) -> FakeTicket:
        """Speak."""
        return self._start('speech.say', text=text)

    def _start(
        self, name: str, effect: Effect = lambda verdict: {}, **arguments: Any
    ) -> FakeTicket:
        self.calls.append((name, arguments))
        lane = 'scene' if name in ('arm.attach', 'arm.detach') else name.partition('.')[0]

        def conclude(verdict: Verdict) -> Verdict:
            if verdict.code is VerdictCode.NOT_STOPPED:
                self.alarms += (f'{name} may still be carried out.',)
            data = effect(verdict) if verdict.code is VerdictCode.SUCCEEDED else {}
            return dataclasses.replace(verdict, data={**data, **verdict.data})

        ticket = FakeTicket(self._clock, self._act(name), conclude, self._last.get(lane), name)
        self._last[lane] = ticket
        self._live.append(ticket)
        self.tickets.append(ticket)
        return ticket

    def _act(self, name: str) -> Act:
        planned = self.script.get(name)
        scripted = planned.pop(0) if planned else SUCCEEDED
        if isinstance(scripted, Act):
            return scripted
        return Act(
            verdict=scripted,
            duration_s=self.durations_s.get(name, 0.0),
            cancel_latency_s=self.cancel_latency_s,
        )
