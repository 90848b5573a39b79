import math
from typing import Any

import pytest
from mission_bench import FETCH, Bench, plan_of

from vla_bt.mission import Order, Outcome
from vla_bt.robot.fake import NEVER
from vla_bt.safety.guards import EmergencyStopGuard, TickGuard

E_STOP = EmergencyStopGuard(name='emergency_stop', policy='stop')
TICK = TickGuard(name='tick', watches='tick', policy='stop', max_s=1.0)


def moving(**options: Any) -> Bench:
    """Return a bench whose robot drives for ever."""
    bench = Bench(guards=[E_STOP, TICK], script={'navigation.go_to': [NEVER]}, **options)
    bench.executive.submit(Order(plan=plan_of(*FETCH)))
    bench.executive.tick()
    return bench


@pytest.mark.parametrize(('gap_s', 'is_stopped'), [(0.4, False), (1.0, False), (1.001, True)])
def test_a_tick_that_comes_too_late_while_something_moves_stops_everything(
    gap_s: float, is_stopped: bool
) -> None:
    bench = moving()
    bench.clock.advance(gap_s)
    bench.executive.tick()
    assert bool(bench.executive.stopped_by) is is_stopped
    assert bench.robot.tickets[0].canceled is is_stopped
    if is_stopped:
        expected = 'the time between two ticks is 1.001 s, not within 0..1 s'
        assert expected in bench.executive.stopped_by


def test_one_late_tick_is_forgotten_with_the_next() -> None:
    bench = moving()
    bench.clock.advance(2.0)
    bench.executive.tick()
    bench.clock.advance(0.1)
    bench.executive.tick()
    assert bench.executive.reset_safety() == ''


def test_however_long_nothing_moves_is_not_late() -> None:
    bench = Bench(guards=[E_STOP, TICK])
    for _ in range(2):
        bench.clock.advance(100.0)
        mission = bench.executive.submit(Order(plan=plan_of(*FETCH)))
        assert bench.run(mission).outcome in (Outcome.SUCCEEDED, Outcome.REFUSED)
    assert bench.executive.stopped_by == ''


def test_a_tick_is_asked_for_in_half_the_time() -> None:
    bench = moving()
    assert bench.executive.next_deadline_s == bench.clock.now_s + 0.5


def test_without_such_a_guard_no_tick_is_asked_for_and_nothing_is_read() -> None:
    bench = Bench(guards=[E_STOP], script={'navigation.go_to': [NEVER]})
    mission = bench.executive.submit(Order(plan=plan_of(FETCH[0])))
    bench.executive.tick()
    assert bench.executive.next_deadline_s == mission.next_deadline_s < math.inf
    bench.clock.advance(60.0)
    taken = bench.world.readings_taken
    bench.executive.tick()
    assert bench.world.readings_taken == taken
    assert bench.executive.stopped_by == ''


def test_a_late_tick_that_ends_the_mission_does_not_prevent_the_reset() -> None:
    bench = moving()
    bench.clock.advance(5.0)
    bench.executive.tick()
    assert bench.executive.mission is None, 'so no further tick is asked for'
    assert bench.executive.stopped_by
    assert bench.executive.reset_safety() == ''
