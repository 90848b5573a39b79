"""Drives, the whole way, the battery."""

import math
from typing import Any

import pytest
from home import home_world
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
)  # fmt: skip

from vla_bt.errors import ProblemCode
from vla_bt.robot import Pose
from vla_bt.safety import Limits
from vla_bt.world import WorldModel

DRIVE_M = math.hypot(4.0, 3.7)
"""From the start to the counter."""
ON_M = math.hypot(1.0, 2.7)
"""From the counter to the table."""
TOO_FAR = ProblemCode.TOO_FAR
GOAL = 'steps[0].args.location'


def battery(ratio: float | None) -> WorldModel:
    world = home_world()
    world.update_robot(battery_ratio=ratio)
    return world


def nowhere() -> WorldModel:
    world = home_world()
    world.update_robot(pose=None)
    return world


def use(per_m: float = 0.0, per_s: float = 0.0, reserve: float = 0.1) -> Limits:
    return Limits(
        battery_per_m_ratio=per_m, battery_per_s_ratio=per_s, battery_reserve_ratio=reserve
    )


def test_a_drive_may_reach_its_limit_and_not_pass_it() -> None:
    assert found(plan_of(TO_COUNTER), Limits(move_distance_m=DRIVE_M)) == []
    under = math.nextafter(DRIVE_M, 0.0)
    (problem,) = problems_of(plan_of(TO_COUNTER), Limits(move_distance_m=under))
    assert (problem.code, problem.path) == (TOO_FAR, GOAL)
    assert problem.message == 'a drive of 5.45 m is longer than 5.44885 m'
    assert problem.allowed == ('at most 5.44885 m', 'a place in between')


@pytest.mark.parametrize(
    ('skill', 'path'),
    [(('navigate_to', {'x': 3.0, 'y': 4.0}), 'x'), (('move', {'x': 3.0, 'y': 4.0}), 'x')],
)
def test_a_drive_to_coordinates_is_measured(skill: tuple[str, dict[str, Any]], path: str) -> None:
    assert found(plan_of(skill), Limits(move_distance_m=5.0)) == []
    assert found(plan_of(skill), Limits(move_distance_m=4.999)) == [
        (TOO_FAR, f'steps[0].args.{path}')
    ]


def test_a_custom_drive_is_measured_by_its_effect() -> None:
    plan = plan_of(('charge', {}))
    assert found(plan, Limits(move_distance_m=math.hypot(1.9, 1.9))) == []
    assert found(plan, Limits(move_distance_m=2.68)) == [(TOO_FAR, 'steps[0]')]


def test_all_drives_together_may_reach_the_limit_and_not_pass_it() -> None:
    total_m = DRIVE_M + ON_M
    assert found(plan_of(*FETCH), Limits(total_distance_m=total_m)) == []
    (problem,) = problems_of(plan_of(*FETCH), Limits(total_distance_m=total_m - 1e-6))
    assert (problem.code, problem.path) == (TOO_FAR, 'steps')
    assert problem.message == 'all drives together are 8.3 m, longer than 8.32809 m'
    assert problem.allowed == ('at most 8.32809 m in all',)


def test_after_a_drive_that_failed_the_farthest_counts() -> None:
    flow = node('fallback', step('a'), step('b'))
    plan = flow_plan(flow, ('navigate_to', {'location': 'bedroom'}), TO_COUNTER)
    far_m = math.hypot(4.0 + 2.3, 3.7 - 4.8)
    assert found(plan, Limits(move_distance_m=far_m)) == []
    assert found(plan, Limits(move_distance_m=far_m - 0.001)) == [
        (TOO_FAR, 'steps[1].args.location')
    ]


def test_the_longest_way_counts() -> None:
    flow = node('fallback', step('a'), step('b'))
    plan = flow_plan(flow, TO_TABLE, TO_COUNTER)
    total_m = math.hypot(5.0, 1.0) + DRIVE_M
    assert found(plan, Limits(total_distance_m=total_m)) == []
    assert found(plan, Limits(total_distance_m=total_m - 0.001)) == [(TOO_FAR, 'steps')]


def test_a_pose_that_is_no_number_is_refused() -> None:
    world = home_world()
    world.update_robot(pose=Pose(math.nan, 0.0))
    assert (TOO_FAR, GOAL) in found(plan_of(TO_COUNTER), world=world)


def test_an_unknown_pose_matters_when_the_plan_begins_with_a_drive() -> None:
    assert found(plan_of(TO_COUNTER), world=nowhere()) == []
    (problem,) = problems_of(plan_of(TO_COUNTER), world=nowhere(), is_start=True)
    assert (problem.code, problem.path) == (ProblemCode.NOT_READ, GOAL)
    assert problem.message == 'nobody knows where the robot is, so no drive can be judged'
    assert found(plan_of(('say', {'text': 'hi'})), world=nowhere(), is_start=True) == []
    assert found(plan_of(TO_COUNTER), is_start=True) == []


def test_the_battery_may_fall_to_its_reserve_and_not_below() -> None:
    limits = use(per_m=0.01)
    need = 0.01 * DRIVE_M + 0.1
    assert found(plan_of(TO_COUNTER), limits, battery(need + 1e-9)) == []
    (problem,) = problems_of(plan_of(TO_COUNTER), limits, battery(need - 1e-9))
    assert (problem.code, problem.path) == (ProblemCode.LOW_BATTERY, 'steps')
    assert problem.message == (
        'the plan takes 5.4% of the battery, which holds 15.4%; 10.0% must be left'
    )
    assert problem.allowed == ('a battery of at least 15.4%', 'a shorter plan')


def test_the_battery_at_exactly_its_reserve_is_enough_for_a_plan_that_takes_nothing() -> None:
    assert found(plan_of(TO_COUNTER), use(), battery(0.1)) == []
    under = math.nextafter(0.1, 0.0)
    assert found(plan_of(TO_COUNTER), use(), battery(under)) == [
        (ProblemCode.LOW_BATTERY, 'steps')
    ]


def test_work_and_waits_take_of_the_battery() -> None:
    plan = plan_of(TO_COUNTER, ('wait', {'duration': 30.0}))
    limits = use(per_s=0.01, reserve=0.0)
    assert found(plan, limits, battery(0.5 + 1e-9)) == []
    assert found(plan, limits, battery(0.5 - 1e-9)) == [(ProblemCode.LOW_BATTERY, 'steps')]


@pytest.mark.parametrize('ratio', [math.nan, -1.0, 0.0])
def test_a_battery_that_is_no_number_or_empty_is_refused(ratio: float) -> None:
    assert found(plan_of(TO_COUNTER), world=battery(ratio)) == [
        (ProblemCode.LOW_BATTERY, 'steps')
    ]


def test_an_unknown_battery_matters_when_the_plan_begins() -> None:
    plan = plan_of(TO_COUNTER)
    assert found(plan, world=battery(None)) == []
    (problem,) = problems_of(plan, world=battery(None), is_start=True)
    assert (problem.code, problem.path) == (ProblemCode.NOT_READ, 'steps')
    assert problem.message == 'nobody knows how full the battery is'


@pytest.mark.parametrize('limits', [use(0.1, 0, 0), use(0, 0.001, 0), use(0, 0, 0.1)])
def test_whatever_needs_the_battery_needs_it_known(limits: Limits) -> None:
    assert found(plan_of(TO_COUNTER), limits, battery(None), is_start=True) != []


def test_a_robot_on_the_mains_needs_no_battery() -> None:
    for ratio in (None, math.nan, 0.0):
        assert found(plan_of(TO_COUNTER), use(0, 0, 0), battery(ratio), is_start=True) == []
