"""Timeouts, work and waits."""

import math

import pytest
from limit_cases import (
    FETCH,
    TO_COUNTER,
    TO_TABLE,
    flow_plan,
    found,
    node,
    plan_of,
    problems_of,
    step,
)

from vla_bt.errors import ProblemCode
from vla_bt.safety import Limits

WAIT = ('wait', {'duration': 5.0})
TOO_LONG = (ProblemCode.TOO_LONG, 'steps')


def test_a_timeout_may_reach_its_limit_and_not_pass_it() -> None:
    limits = Limits(action_timeout_s=60)
    assert found(plan_of(TO_COUNTER, timeout_s=60.0), limits) == []
    over = math.nextafter(60.0, math.inf)
    (problem,) = problems_of(plan_of(TO_COUNTER, timeout_s=over), limits)
    assert (problem.code, problem.path) == (ProblemCode.TOO_LONG, 'steps[0].timeout_s')
    assert problem.allowed == ('at most 60 s',)
    assert problem.message == '60 s for one step are more than the 60 s allowed'


def test_a_timeout_that_is_no_number_is_refused() -> None:
    plan = plan_of(TO_COUNTER, timeout_s=math.nan)
    assert found(plan) == [(ProblemCode.TOO_LONG, 'steps[0].timeout_s')]


def test_a_skill_s_own_timeout_is_the_site_s_choice() -> None:
    assert found(plan_of(TO_COUNTER), Limits(action_timeout_s=1)) == []


def test_all_steps_together_may_reach_the_limit_and_not_pass_it() -> None:
    assert found(plan_of(*FETCH), Limits(plan_duration_s=56)) == []
    (problem,) = problems_of(plan_of(*FETCH), Limits(plan_duration_s=55.9))
    assert (problem.code, problem.path) == TOO_LONG
    assert problem.message == 'the plan usually takes 56 s, more than the 55.9 s allowed'
    assert problem.found == '56 s'
    assert problem.allowed == ('at most 55.9 s in all',)


def test_durations_are_told_rounded() -> None:
    plan = plan_of(('navigate_to', {'location': 'counter', 'max_speed': 0.1}))
    (problem,) = problems_of(plan, Limits(plan_duration_s=54.4))
    assert problem.message == 'the plan usually takes 55 s, more than the 54.4 s allowed'
    assert problem.found == '55 s'


def test_a_long_drive_takes_longer_than_usual() -> None:
    slow = ('navigate_to', {'location': 'counter', 'max_speed': 0.1})
    distance_m = math.hypot(4.0, 3.7)
    assert found(plan_of(slow), Limits(plan_duration_s=distance_m / 0.1 + 0.001)) == []
    assert found(plan_of(slow), Limits(plan_duration_s=distance_m / 0.1 - 0.001)) == [TOO_LONG]


@pytest.mark.parametrize(('author_s', 'limit_s', 'count'), [(5, 20, 0), (30, 30, 0), (30, 29, 1)])
def test_the_author_s_estimate_counts_where_it_is_longer(
    author_s: float, limit_s: float, count: int
) -> None:
    plan = plan_of(TO_COUNTER, duration_s=float(author_s))
    assert len(found(plan, Limits(plan_duration_s=limit_s))) == count


def test_waits_are_bounded_together_and_apart_from_work() -> None:
    assert found(plan_of(WAIT, WAIT), Limits(wait_s=10, plan_duration_s=0.5)) == []
    (problem,) = problems_of(plan_of(WAIT, WAIT), Limits(wait_s=9.9))
    assert (problem.code, problem.path) == TOO_LONG
    assert problem.message == 'the plan waits 10 s, more than the 9.9 s allowed'


def test_the_longest_way_counts() -> None:
    flow = node('sequence', node('fallback', step('a'), step('b')), step('c'))
    plan = flow_plan(flow, TO_COUNTER, TO_TABLE, ('wait', {'duration': 1.0}))
    assert found(plan, Limits(plan_duration_s=40)) == []
    assert found(plan, Limits(plan_duration_s=39.9)) == [TOO_LONG]


def test_every_run_of_a_retry_counts() -> None:
    plan = flow_plan(node('retry', step('a'), attempts=3), TO_COUNTER)
    assert found(plan, Limits(plan_duration_s=60)) == []
    assert found(plan, Limits(plan_duration_s=59.9)) == [TOO_LONG]


def test_every_try_of_a_step_counts() -> None:
    assert found(plan_of(TO_COUNTER, retries=2), Limits(plan_duration_s=60)) == []
    assert found(plan_of(TO_COUNTER, retries=2), Limits(plan_duration_s=59.9)) == [TOO_LONG]
    assert found(plan_of(WAIT, retries=1), Limits(wait_s=10)) == []
    assert found(plan_of(WAIT, retries=1), Limits(wait_s=9.9)) == [TOO_LONG]
