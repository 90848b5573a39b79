"""What one way takes at most."""

import math

from home import home_world
from limit_cases import TO_COUNTER, catalogue, plan_of

from vla_bt.check import resolve_step
from vla_bt.check.limits.legs import walk_of
from vla_bt.check.limits.spans import Span, span_of
from vla_bt.check.traces import traces
from vla_bt.plan import Plan
from vla_bt.world import world_facts

DISTANCE_M = math.hypot(4.0, 3.7)
WAIT = ('wait', {'duration': 5.0})


def span(plan: Plan) -> Span:
    world = home_world()
    steps = [resolve_step(it, at, catalogue(), world) for at, it in enumerate(plan.steps)]
    (trace,) = traces(None, steps, world_facts(world), world)
    return span_of(walk_of(trace, world, {}), {})


def test_drives_work_and_waits_are_counted_apart() -> None:
    assert span(plan_of(TO_COUNTER, WAIT, WAIT)) == Span(DISTANCE_M, 20.0, 10.0)


def test_every_try_counts() -> None:
    assert span(plan_of(TO_COUNTER, retries=2)) == Span(3 * DISTANCE_M, 60.0, 0.0)
    assert span(plan_of(TO_COUNTER, WAIT, retries=3)) == Span(DISTANCE_M, 20.0, 20.0)


def test_a_slow_drive_takes_its_time() -> None:
    slow = ('navigate_to', {'location': 'counter', 'max_speed': 0.1})
    assert span(plan_of(slow)).work_s == round(DISTANCE_M / 0.1, 3)


def test_a_speed_that_is_none_is_no_time() -> None:
    assert span(plan_of(('back_up', {'speed': 0.0}))).work_s == 2.0
    assert span(plan_of(('back_up', {}))).work_s == 2.0


def test_nothing_takes_nothing() -> None:
    assert span_of((), {}) == Span(0.0, 0.0, 0.0)
