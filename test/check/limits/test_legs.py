"""Where the robot may stand, step by step."""

import math

import pytest
from home import home_world
from limit_cases import TO_COUNTER, TO_TABLE, catalogue, flow_plan, node, plan_of, step

from vla_bt.check import resolve_step
from vla_bt.check.limits.legs import Leg, Walk, walk_of
from vla_bt.check.traces import traces
from vla_bt.plan import Plan
from vla_bt.world import WorldModel, world_facts

COUNTER, TABLE, START = (4.0, 3.7), (5.0, 1.0), (0.0, 0.0)


def walks(plan: Plan, world: WorldModel | None = None) -> list[Walk]:
    world = world or home_world()
    steps = [resolve_step(it, at, catalogue(), world) for at, it in enumerate(plan.steps)]
    found = traces(plan.flow, steps, world_facts(world), world)
    return [walk_of(trace, world, {}) for trace in found]


def legs(plan: Plan, world: WorldModel | None = None) -> list[Leg]:
    (walk,) = walks(plan, world)
    return [leg for _, leg in walk]


def test_a_drive_leads_from_where_the_last_one_ended() -> None:
    first, second = legs(plan_of(TO_COUNTER, TO_TABLE))
    assert first == Leg((START,), COUNTER, True)
    assert second == Leg((COUNTER,), TABLE, True)
    assert first.ground == (START, COUNTER)
    assert second.distance_m == math.dist(COUNTER, TABLE)


def test_other_steps_leave_the_robot_where_it_is() -> None:
    say, drive = legs(plan_of(('say', {'text': 'hi'}), TO_COUNTER))
    assert say == Leg((START,))
    assert say.distance_m == 0.0
    assert say.ground == (START,)
    assert drive.stand == (START,)


def test_coordinates_win_over_the_place_they_are_near() -> None:
    (leg,) = legs(plan_of(('navigate_to', {'x': 4.1, 'y': 3.6})))
    assert leg.goal == (4.1, 3.6)


def test_a_drive_to_nowhere_known_leaves_the_robot_nowhere_known() -> None:
    wander, drive, again = legs(plan_of(('wander', {}), TO_COUNTER, TO_TABLE))
    assert (wander.is_drive, wander.goal, wander.distance_m) == (True, None, 0.0)
    assert wander.ground == (START,)
    assert drive == Leg((), COUNTER, True)
    assert (drive.distance_m, drive.ground) == (0.0, (COUNTER,))
    assert again.stand == (COUNTER,)


@pytest.mark.parametrize('args', [{'x': 1.0}, {'y': 1.0}])
def test_half_a_pose_leads_nowhere_known(args: dict[str, float]) -> None:
    (leg,) = legs(plan_of(('navigate_to', args)))
    assert leg.goal is None


def test_a_fixed_goal_is_read_from_the_effect() -> None:
    (leg,) = legs(plan_of(('charge', {})))
    assert leg.goal == (1.9, -1.9)


def test_an_unknown_pose_is_no_place() -> None:
    world = home_world()
    world.update_robot(pose=None)
    first, second = legs(plan_of(TO_COUNTER, TO_TABLE), world)
    assert first.stand == ()
    assert second.stand == (COUNTER,)


def test_after_a_drive_that_failed_the_robot_is_anywhere_between() -> None:
    plan = flow_plan(node('fallback', step('a'), step('b')), TO_COUNTER, TO_TABLE)
    good, bad = walks(plan)
    assert [leg.goal for _, leg in good] == [COUNTER]
    assert [leg for _, leg in bad] == [
        Leg((START,), COUNTER, True),
        Leg((START, COUNTER), TABLE, True),
    ]
    assert bad[1][1].distance_m == math.dist(START, TABLE)


def test_after_a_drive_from_nowhere_known_that_failed_it_is_nowhere_known() -> None:
    world = home_world()
    world.update_robot(pose=None)
    plan = flow_plan(node('fallback', step('a'), step('b')), TO_COUNTER, TO_TABLE)
    _, bad = walks(plan, world)
    assert bad[1][1].stand == ()
