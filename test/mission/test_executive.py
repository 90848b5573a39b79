"""One mission at a time."""

import math

import pytest
from mission_bench import FETCH, TIMELESS, Bench, plan_of

from vla_bt.mission import BusyError, Order, Outcome
from vla_bt.robot.fake import NEVER


def test_a_second_order_is_refused_while_busy() -> None:
    bench = Bench(plan_of(*FETCH))
    bench.executive.submit(Order(command='first'))
    with pytest.raises(BusyError, match='busy with: first'):
        bench.executive.submit(Order(command='second'))


def test_a_preempting_order_starts_after_the_first_has_drained() -> None:
    bench = Bench(
        plan_of(FETCH[0]),
        plan_of(('say', {'text': 'hello'})),
        script={'navigation.go_to': [NEVER]},
        cancel_latency_s=0.5,
    )
    first = bench.executive.submit(Order(command='first'))
    bench.tick()
    second = bench.executive.submit(Order(command='second'), preempt=True)
    assert bench.run(second).outcome is Outcome.SUCCEEDED
    assert first.result is not None
    assert first.result.outcome is Outcome.CANCELED
    assert len(bench.planner.requests) == 2


def test_only_the_newest_waiting_order_starts() -> None:
    bench = Bench(plan_of(FETCH[0]), plan_of(('say', {'text': 'hello'})),
                  script={'navigation.go_to': [NEVER]}, cancel_latency_s=0.5)  # fmt: skip
    bench.executive.submit(Order(command='first'))
    bench.tick()
    second = bench.executive.submit(Order(command='second'), preempt=True)
    third = bench.executive.submit(Order(command='third'), preempt=True)
    assert bench.run(third).outcome is Outcome.SUCCEEDED
    assert second.result is not None
    assert second.result.outcome is Outcome.CANCELED


def test_cancel_stops_the_running_and_the_waiting_order() -> None:
    bench = Bench(plan_of(FETCH[0]), script={'navigation.go_to': [NEVER]}, cancel_latency_s=0.5)
    first = bench.executive.submit(Order(command='first'))
    bench.tick()
    second = bench.executive.submit(Order(command='second'), preempt=True)
    bench.executive.cancel('Stop.')
    assert bench.run(first).outcome is Outcome.CANCELED
    assert second.result is not None
    assert second.result.outcome is Outcome.CANCELED
    assert bench.executive.mission is None
    assert bench.executive.is_idle


def test_ticking_without_a_mission_does_nothing() -> None:
    bench = Bench()
    bench.executive.tick()
    assert bench.executive.is_idle
    assert bench.robot.calls == []
    assert bench.executive.next_deadline_s == math.inf


def test_it_wants_a_tick_when_its_mission_does() -> None:
    bench = Bench(plan_of(FETCH[0]), script={'navigation.go_to': [NEVER]}, guards=TIMELESS)
    first = bench.executive.submit(Order(command='first'))
    bench.tick()
    assert bench.executive.next_deadline_s == first.next_deadline_s > bench.clock.now_s


def test_the_next_mission_does_not_wait_for_a_heartbeat() -> None:
    bench = Bench(
        plan_of(FETCH[0]),
        plan_of(('say', {'text': 'hello'})),
        script={'navigation.go_to': [NEVER]},
        cancel_latency_s=0.5,
    )
    first = bench.executive.submit(Order(command='first'))
    bench.tick()
    second = bench.executive.submit(Order(command='second'), preempt=True)
    while first.result is None:
        bench.to_next_event()
    assert bench.executive.mission is second
    assert bench.executive.next_deadline_s <= bench.clock.now_s
    assert bench.run_by_events(second).outcome is Outcome.SUCCEEDED


def test_an_order_right_after_a_canceled_one_is_taken() -> None:
    bench = Bench(plan_of(FETCH[0]), plan_of(('say', {'text': 'hello'})))
    first = bench.executive.submit(Order(command='first'))
    bench.executive.cancel('stop')
    assert first.result is not None
    assert bench.executive.is_idle
    assert bench.run(bench.executive.submit(Order(command='second'))).outcome is not None


def test_stopping_without_a_mission_stops_what_moves_all_the_same() -> None:
    bench = Bench(script={'navigation.turn': [NEVER]})
    ticket = bench.robot.turn(1.0)
    bench.executive.cancel('stop')
    assert ticket.canceled
