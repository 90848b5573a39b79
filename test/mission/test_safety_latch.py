"""What a guard that stops does to missions: the one under way, those after it, and the reset."""

import math
from pathlib import Path
from typing import Any

import pytest
from mission_bench import FETCH, SAFETY, Bench, plan_of, skills_of

from vla_bt.mission import MissionState, Order, Outcome
from vla_bt.robot.fake import NEVER
from vla_bt.safety.guards import (
    BatteryGuard,
    EmergencyStopGuard,
    GuardPolicy,
    PersonDistanceGuard,
    Selection,
)

DRIVE = 'navigation.go_to'
SAY = plan_of(('say', {'text': 'hello'}))
GO = plan_of(FETCH[0])
E_STOP = EmergencyStopGuard(name='emergency_stop', policy='stop')
BATTERY = BatteryGuard(
    name='battery', watches='battery', policy='stop', min_ratio=0.2, max_age_s=5.0
)
BASE_BATTERY = BATTERY.model_copy(update={'applies_to': Selection(resources=('base',))})
PERSON = PersonDistanceGuard(
    name='person', watches='person_distance', policy='pause', min_m=0.5, max_age_s=1.0
)


def driving(**options: Any) -> Bench:
    """Return a bench whose robot drives for ever."""
    options.setdefault('guards', [E_STOP, BATTERY])
    bench = Bench(script={DRIVE: [NEVER]}, **options)
    bench.executive.submit(Order(plan=plan_of(*FETCH)))
    bench.tick()
    assert not bench.robot.is_idle
    return bench


def submit(bench: Bench, plan: Any = SAY) -> Any:
    """Return the result of a new mission."""
    return bench.run(bench.executive.submit(Order(plan=plan)))


def low(bench: Bench) -> None:
    bench.robot.readings['battery'] = 0.1
    bench.report()


def full(bench: Bench) -> None:
    bench.robot.readings['battery'] = 0.9
    bench.report()


def test_a_look_between_ticks_cancels_all_lanes_before_anything_ticks() -> None:
    bench = driving()
    low(bench)
    bench.executive.look()
    assert [ticket.canceled for ticket in bench.robot.tickets] == [True]
    assert bench.executive.mission is not None
    assert bench.executive.mission.state is MissionState.RUNNING
    assert bench.executive.stopped_by == (
        'Stopped by guard battery: the charge of the battery is 0.1, not within 0.2..1; nothing '
        'moves until a person resets it (service vla/safety/reset).'
    )


def test_a_stop_that_is_good_again_before_the_next_tick_ends_the_mission_all_the_same() -> None:
    bench = driving()
    mission = bench.executive.mission
    low(bench)
    bench.executive.look()
    full(bench)
    bench.executive.look()
    assert mission is not None
    result = bench.run(mission)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'guard')
    assert result.reason.startswith('Stopped by guard battery: the charge of the battery is 0.1')
    assert bench.robot.names == [DRIVE]


@pytest.mark.parametrize('cause', ['battery', 'emergency_stop'])
def test_after_a_stop_new_missions_are_refused_with_the_reason_until_a_person_resets(
    cause: str,
) -> None:
    bench = driving()
    mission = bench.executive.mission
    if cause == 'battery':
        low(bench)
    else:
        bench.world.update_robot(emergency_stop=True)
    bench.run(mission)
    full(bench)
    bench.world.update_robot(emergency_stop=False)
    for _ in range(2):
        result = submit(bench)
        assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'guard')
        assert cause in result.reason
        assert 'vla/safety/reset' in result.reason
    assert bench.robot.names == [DRIVE]
    assert bench.executive.reset_safety() == ''
    assert bench.executive.stopped_by == ''
    assert submit(bench).outcome is Outcome.SUCCEEDED


def test_it_is_not_reset_while_the_cause_is_there() -> None:
    bench = driving()
    mission = bench.executive.mission
    low(bench)
    bench.run(mission)
    assert bench.executive.reset_safety() == (
        'Not reset: guard battery is not satisfied: the charge of the battery is 0.1, not within '
        '0.2..1.'
    )
    assert bench.executive.stopped_by
    full(bench)
    bench.world.update_robot(emergency_stop=True)
    assert 'emergency_stop' in bench.executive.reset_safety()
    bench.world.update_robot(emergency_stop=False)
    assert bench.executive.reset_safety() == ''


def test_it_is_not_reset_while_the_robot_still_stops() -> None:
    bench = driving(cancel_latency_s=1.0)
    mission = bench.executive.mission
    low(bench)
    bench.tick()
    full(bench)
    assert bench.executive.reset_safety() == 'Not reset: the robot has not stopped yet.'
    bench.run(mission)
    assert bench.executive.reset_safety() == ''


def test_it_is_not_reset_before_the_mission_has_noticed() -> None:
    bench = driving()
    low(bench)
    bench.executive.look()
    full(bench)
    assert bench.robot.is_idle
    assert bench.executive.reset_safety() == 'Not reset: the mission has not ended yet.'
    result = bench.run(bench.executive.mission)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'guard')


def test_nothing_is_reset_when_nothing_is_stopped() -> None:
    bench = Bench()
    assert bench.executive.reset_safety() == ''


def test_while_idle_a_bad_reading_refuses_missions_for_as_long_as_it_is_bad() -> None:
    bench = Bench(guards=[E_STOP, BATTERY])
    low(bench)
    bench.executive.look()
    assert bench.executive.stopped_by == ''
    result = submit(bench)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'guard')
    assert result.reason.startswith('Refused by guard battery: the charge of the battery is 0.1')
    assert bench.robot.calls == []
    assert bench.executive.stopped_by == ''
    full(bench)
    assert submit(bench).outcome is Outcome.SUCCEEDED


def test_a_refused_command_costs_no_planning() -> None:
    bench = Bench(SAY, guards=[E_STOP, BATTERY])
    low(bench)
    result = bench.run(bench.executive.submit(Order(command='x')))
    assert result.failure_code == 'guard'
    assert bench.planner.requests == []


def test_what_is_only_planned_is_neither_refused_nor_stopped() -> None:
    bench = Bench(SAY, guards=[E_STOP, BATTERY])
    low(bench)
    result = bench.run(bench.executive.submit(Order(command='x', plan_only=True)))
    assert result.outcome is Outcome.SUCCEEDED
    assert bench.executive.stopped_by == ''


def test_a_limited_guard_refuses_what_it_applies_to_and_nothing_else() -> None:
    bench = Bench(guards=[E_STOP, BASE_BATTERY])
    low(bench)
    assert submit(bench).outcome is Outcome.SUCCEEDED
    result = submit(bench, GO)
    assert result.failure_code == 'guard'
    assert result.reason.startswith('Refused by guard battery')
    assert bench.executive.stopped_by == ''
    assert DRIVE not in bench.robot.names


def test_a_limited_guard_stops_only_what_it_applies_to() -> None:
    bench = Bench(guards=[E_STOP, BASE_BATTERY], durations_s={'speech.say': 1.0, DRIVE: 1.0})
    mission = bench.executive.submit(Order(plan=plan_of(('say', {'text': 'off'}), FETCH[0])))
    bench.tick()
    low(bench)
    bench.tick()
    assert bench.executive.stopped_by == ''
    full(bench)
    while DRIVE not in bench.robot.names:
        bench.tick()
    low(bench)
    bench.executive.look()
    assert bench.robot.tickets[-1].canceled
    assert 'battery' in bench.executive.stopped_by
    assert bench.run(mission).failure_code == 'guard'


def test_a_limited_guard_that_turns_bad_before_its_step_begins_stops_the_mission_there() -> None:
    bench = Bench(guards=[E_STOP, BASE_BATTERY], durations_s={'speech.say': 1.0})
    mission = bench.executive.submit(Order(plan=plan_of(('say', {'text': 'off'}), FETCH[0])))
    bench.tick()
    low(bench)
    result = bench.run(mission)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'guard')
    assert bench.robot.names == ['speech.say']
    assert bench.executive.stopped_by


def test_a_stop_while_something_moves_without_a_mission_latches() -> None:
    bench = Bench(script={'navigation.turn': [NEVER]})
    ticket = bench.robot.turn(1.0)
    bench.world.update_robot(emergency_stop=True)
    bench.executive.look()
    assert ticket.canceled
    assert bench.executive.stopped_by


def test_a_preempting_command_does_not_begin_after_a_stop() -> None:
    bench = driving(cancel_latency_s=1.0)
    waiting = bench.executive.submit(Order(plan=SAY), preempt=True)
    low(bench)
    bench.executive.look()
    full(bench)
    result = bench.run(waiting)
    assert result.failure_code == 'guard'
    assert bench.robot.names == [DRIVE]


def test_a_pause_is_no_stop() -> None:
    bench = driving(guards=[E_STOP, PERSON])
    mission = bench.executive.mission
    bench.robot.readings['person_distance'] = 0.3
    for _ in range(5):
        bench.tick()
    assert bench.executive.stopped_by == ''
    assert [ticket.canceled for ticket in bench.robot.tickets] == [True]
    bench.robot.readings['person_distance'] = math.inf
    assert bench.run(mission).outcome is Outcome.SUCCEEDED


def test_a_source_that_falls_silent_stops_the_mission_without_a_heartbeat() -> None:
    bench = driving()
    bench.robot.readings.clear()
    stale_s = bench.world.readings['battery'].at_s + 5.0
    mission = bench.executive.mission
    assert mission is not None
    result = bench.run_by_events(mission)
    assert result.failure_code == 'guard'
    assert 'reading of the charge of the battery' in result.reason
    assert bench.clock.now_s == stale_s


def test_a_guard_limited_to_a_skill_that_does_not_exist_stops_the_start() -> None:
    from vla_bt.errors import SettingsError

    lost = BATTERY.model_copy(update={'applies_to': Selection(skills=('pick_upp',))})
    with pytest.raises(SettingsError, match=r"battery: applies_to.skills: .*'pick_upp'.*pick_up"):
        Bench(guards=[lost])


def test_the_shipped_guards_let_a_whole_mission_pass() -> None:
    bench = Bench(guards=SAFETY.guards, durations_s={DRIVE: 30.0, 'arm.move': 3.0})
    assert submit(bench, plan_of(*FETCH)).outcome is Outcome.SUCCEEDED


@pytest.mark.parametrize('plan', [GO, SAY])
def test_what_was_ordered_while_all_was_stopped_does_not_begin_at_the_reset(plan: Any) -> None:
    bench = driving()
    low(bench)
    bench.run(bench.executive.mission)
    full(bench)
    late = bench.executive.submit(Order(plan=plan))
    assert bench.executive.reset_safety() == ''
    result = bench.run(late)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'guard')
    assert result.reason == (
        'It was ordered before a person reset the safety stop: order it again.'
    )
    assert bench.robot.names == [DRIVE]
    assert submit(bench, SAY).outcome is Outcome.SUCCEEDED


def test_what_waited_when_all_was_stopped_does_not_begin_at_the_reset() -> None:
    bench = driving(cancel_latency_s=0.5)
    first = bench.executive.mission
    waiting = bench.executive.submit(Order(plan=GO), preempt=True)
    low(bench)
    bench.executive.look()
    full(bench)
    bench.run(first)
    assert bench.executive.mission is waiting
    assert waiting.result is None
    assert bench.executive.reset_safety() == ''
    assert bench.run(waiting).failure_code == 'guard'
    assert bench.robot.names == [DRIVE]


def test_a_plan_alone_may_be_ordered_while_all_is_stopped() -> None:
    bench = driving()
    low(bench)
    bench.run(bench.executive.mission)
    full(bench)
    late = bench.executive.submit(Order(plan=GO, plan_only=True))
    assert bench.executive.reset_safety() == ''
    assert bench.run(late).outcome is Outcome.SUCCEEDED


def test_a_limited_guard_goes_by_what_a_tree_does_not_by_what_its_skill_declares(
    tmp_path: Path,
) -> None:
    catalogue = skills_of(tmp_path, wiggle='<Turn angle="1.0"/>')
    bench = Bench(catalogue=catalogue, guards=[E_STOP, BASE_BATTERY])
    low(bench)
    result = submit(bench, plan_of(('wiggle', {})))
    assert result.reason.startswith('Refused by guard battery')
    assert bench.executive.stopped_by == ''
    assert bench.robot.calls == []


def test_a_mission_that_a_guard_holds_says_why_and_moves_nothing() -> None:
    pause = BATTERY.model_copy(update={'policy': GuardPolicy.PAUSE})
    bench = Bench(guards=[E_STOP, pause])
    low(bench)
    mission = bench.executive.submit(Order(plan=GO))
    for _ in range(5):
        bench.tick()
        assert mission.status.message == (
            'Paused by guard battery: the charge of the battery is 0.1, not within 0.2..1.'
        )
    assert bench.robot.calls == []
    full(bench)
    bench.tick()
    assert mission.status.message == 'Executing.'
    assert bench.run(mission).outcome is Outcome.SUCCEEDED


def test_while_a_guard_holds_a_mission_its_status_stays_though_readings_change() -> None:
    pause = BATTERY.model_copy(update={'policy': GuardPolicy.PAUSE})
    bench = Bench(guards=[E_STOP, pause])
    mission = bench.executive.submit(Order(plan=GO))
    shown = []
    for ratio in (0.1, 0.11, 0.12):
        bench.robot.readings['battery'] = ratio
        bench.report()
        bench.tick()
        shown.append(mission.status)
    assert shown[0].message.startswith('Paused by guard battery: ')
    assert shown == shown[:1] * 3


def test_a_guard_that_holds_only_other_steps_is_not_told() -> None:
    pause = BASE_BATTERY.model_copy(update={'policy': GuardPolicy.PAUSE})
    plan = plan_of(('say', {'text': 'off'}), FETCH[0])
    bench = Bench(guards=[E_STOP, pause], durations_s={'speech.say': 1.0})
    low(bench)
    mission = bench.executive.submit(Order(plan=plan))
    bench.tick()
    assert mission.status.message == 'Executing.'
    for _ in range(15):
        bench.tick()
    assert mission.status.message.startswith('Paused by guard battery: ')
    assert bench.robot.names == ['speech.say']
