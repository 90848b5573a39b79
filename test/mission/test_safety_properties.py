"""Whatever happens in whatever order: nothing moves that a guard, a stop or a question forbids."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flow_samples import again, first_of, flow_plan, go, say, step, together
from hypothesis import given
from hypothesis import strategies as st
from mission_bench import FETCH, Bench, plan_of, skills_of

from vla_bt.mission import BusyError, Mission, Order
from vla_bt.plan import Plan
from vla_bt.robot import Verdict as Ended
from vla_bt.robot import VerdictCode
from vla_bt.robot.fake import Act
from vla_bt.safety import Answer, Ending, GuardRule, Scope
from vla_bt.safety.guards import (
    BatteryGuard,
    ContactForceGuard,
    EmergencyStopGuard,
    LocalisationGuard,
    PersonDistanceGuard,
    Selection,
    TiltGuard,
)
from vla_bt.settings import ExecutionSettings, Settings
from vla_bt.skills import Catalogue

BASE, ARM = Selection(resources=('base',)), Selection(resources=('right_arm',))
AGE = {'max_age_s': 1.0}
GUARDS: tuple[GuardRule, ...] = (
    EmergencyStopGuard(name='emergency_stop', policy='stop'),
    BatteryGuard(
        name='battery', watches='battery', policy='stop', min_ratio=0.2, clear_ratio=0.3, **AGE
    ),
    PersonDistanceGuard(
        name='person', watches='person_distance', policy='pause', min_m=0.5, clear_after_s=0.3,
        **AGE,
    ),
    TiltGuard(name='tilt', watches='tilt', policy='stop', max_rad=0.3, applies_to=BASE, **AGE),
    LocalisationGuard(
        name='lost', watches='localisation', policy='pause', max_m=0.5, applies_to=BASE, **AGE
    ),
    ContactForceGuard(
        name='push', watches='contact_force', policy='stop', max_n=50.0, applies_to=ARM, **AGE
    ),
)  # fmt: skip
BAD: Mapping[str, float | None] = {
    'battery': 0.1, 'person_distance': 0.2, 'tilt': 1.0, 'localisation': math.nan,
    'contact_force': None,
}  # fmt: skip
GOOD = {'battery': 0.9, 'person_distance': math.inf, 'tilt': 0.0, 'localisation': 0.02,
        'contact_force': 0.0}  # fmt: skip
PORTS = {'base': ('navigation.',), 'right_arm': ('arm.', 'gripper.')}
ABORTED = Ended(code=VerdictCode.ABORTED, message='no')
PLANS: tuple[Plan, ...] = (
    plan_of(*FETCH),
    plan_of(('wiggle', {}), ('say', {'text': 'done'})),
    plan_of(('circle', {}), FETCH[0]),
    flow_plan(first_of(go('table'), say())),
    flow_plan(again(3, go('table')), say()),
    flow_plan(together(go('table'), say()), step('pick_up', object='apple')),
)
CUSTOM = {
    'wiggle': '<Fallback><RetryUntilSuccessful num_attempts="3"><Turn angle="1.0"/>'
              '</RetryUntilSuccessful><Turn angle="2.0"/></Fallback>',
    'circle': '<ReactiveFallback><IsAt location="desk"/><Repeat num_cycles="3">'
              '<NavigateTo location="table"/></Repeat></ReactiveFallback>',
}  # fmt: skip


@pytest.fixture(scope='module')
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder: Path = tmp_path_factory.mktemp('skills')
    return skills_of(folder, **CUSTOM)


class Field:
    """A robot, somebody who orders, somebody who answers, and sensors that lie."""

    def __init__(self, catalogue: Catalogue, latency_s: float) -> None:
        settings = Settings(execution=ExecutionSettings(early_start=True))
        self.bench = Bench(
            *PLANS * 20,
            catalogue=catalogue,
            guards=GUARDS,
            settings=settings,
            confirmation='ask',
            durations_s={'navigation.go_to': 1.0, 'arm.move': 0.4, 'speech.say': 0.7},
            cancel_latency_s=latency_s,
            script={'navigation.turn': [ABORTED, Act(duration_s=1.0), ABORTED]},
        )
        self.bench.robot.readings.update(GOOD)
        self.bench.report()
        self.silent: set[str] = set()
        self.out_of_date: list[Mission] = []
        self.missions: list[Mission] = []

    @property
    def executive(self) -> Any:
        return self.bench.executive

    def tick(self) -> None:
        """Let 0.1 s pass, have the sensors that are not silent report, and tick."""
        bench = self.bench
        bench.clock.advance(0.1)
        for source, value in bench.robot.readings.items():
            if source not in self.silent:
                bench.world.read(source, value)
        if bench.robot.pose is not None:
            bench.world.update_robot(pose=bench.robot.pose)
        before = len(bench.robot.calls)
        current = self.executive.mission
        self.executive.tick()
        self.check(set(bench.robot.names[before:]), current)

    def look(self) -> None:
        """Have a reading come between two ticks."""
        self.bench.report()
        self.executive.look()
        if self.executive.stopped_by:
            assert self.moving('') == []

    def check(self, begun: set[str], current: Mission | None) -> None:
        """Nothing was begun, and nothing goes on, that anything forbids."""
        watch = self.bench.equipment.watch
        forbidden = [''] if self.executive.stopped_by else []
        asked = self.executive.asked
        if current is not None and current.consent.open is not None:
            assert asked is current.consent.open
            forbidden.append('')
        if current is not None and current in self.out_of_date:
            forbidden.append('')
        if current is not None and any(name.startswith('arm.') for name in begun):
            said = {it.ending for it in current.consent.asked}
            assert said & {Ending.YES, Ending.YES_FOR_MISSION}, 'pick_up and place are asked about'
        for trip in watch.trips:
            applies_to = trip.rule.applies_to
            if isinstance(applies_to, Selection):
                forbidden += [port for it in applies_to.resources for port in PORTS[it]]
            else:
                forbidden.append('')
        for port in forbidden:
            assert not [name for name in begun if name.startswith(port)], (forbidden, begun)
            assert self.moving(port) == [], forbidden

    def moving(self, port: str) -> list[str]:
        """Return what is under way and was not canceled."""
        robot = self.bench.robot
        pairs = zip(robot.names, robot.tickets, strict=True)
        return [
            name
            for name, ticket in pairs
            if name.startswith(port) and ticket.verdict is None and not ticket.canceled
        ]

    def order(self, which: int, preempt: bool) -> None:
        plan = None if which % 2 else PLANS[which // 2]
        order = Order(plan=plan) if plan else Order(command='x')
        try:
            self.missions.append(self.executive.submit(order, preempt=preempt))
        except BusyError:
            assert not preempt

    def reset(self) -> None:
        was_stopped = self.executive.stopped_by
        refusal = self.executive.reset_safety()
        if was_stopped and not refusal:
            self.out_of_date = list(self.missions)
            rules = {trip.rule.name for trip in self.bench.equipment.watch.trips}
            assert not rules & {'emergency_stop', 'battery'}

    def answer(self, is_yes: bool, scope: Scope) -> None:
        asked = self.executive.asked
        if asked is not None:
            self.executive.answer(Answer(id=asked.id, is_yes=is_yes, scope=scope))

    def sense(self, source: str, kind: str) -> None:
        self.silent.discard(source)
        if kind == 'silent':
            self.silent.add(source)
        self.bench.robot.readings[source] = (BAD if kind == 'bad' else GOOD)[source]
        self.look()

    def order_and_reset(self, which: int) -> None:
        """Order something while all may be stopped, and reset before it has had a tick."""
        for source in GOOD:
            self.sense(source, 'good')
        self.press(False)
        self.order(which, preempt=True)
        self.reset()

    def press(self, is_pressed: bool | None) -> None:
        self.bench.world.update_robot(emergency_stop=is_pressed)
        self.look()

    def ends(self) -> None:
        """With all well, every mission comes to an end and a stop can be reset."""
        self.silent.clear()
        self.bench.robot.readings.update(GOOD)
        self.press(False)
        for _ in range(1500):
            self.tick()
            self.answer(True, Scope.MISSION)
            if all(mission.result is not None for mission in self.missions):
                break
        assert [it.status for it in self.missions if it.result is None] == []
        for _ in range(20):
            self.tick()
        assert self.executive.reset_safety() == ''


ACTS = st.one_of(
    st.tuples(st.just('tick')),
    st.tuples(st.just('order_and_reset'), st.integers(0, 2 * len(PLANS) - 1)),
    st.tuples(st.just('order'), st.integers(0, 2 * len(PLANS) - 1), st.booleans()),
    st.tuples(st.just('reset')),
    st.tuples(st.just('answer'), st.booleans(), st.sampled_from(Scope)),
    st.tuples(
        st.just('sense'), st.sampled_from(sorted(BAD)), st.sampled_from(['bad', 'good', 'silent'])
    ),
    st.tuples(st.just('press'), st.sampled_from([True, False, None])),
)


@given(
    acts=st.lists(st.tuples(ACTS, st.sampled_from([0, 1, 2, 5, 12])), min_size=10, max_size=40),
    latency_s=st.sampled_from([0.0, 0.5]),
)
def test_nothing_moves_that_a_guard_a_stop_or_a_question_forbids(
    catalogue: Catalogue, acts: list[tuple[tuple[Any, ...], int]], latency_s: float
) -> None:
    field = Field(catalogue, latency_s)
    field.press(False)
    field.order(0, preempt=False)
    field.tick()
    for (act, *values), ticks in acts:
        getattr(field, act)(*values)
        for _ in range(ticks):
            field.tick()
    field.ends()
