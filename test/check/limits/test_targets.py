"""Where a hand would work."""

import dataclasses

import pytest
from home import home_world
from limit_cases import TAKE_CUP, TO_COUNTER, TO_TABLE, catalogue, found, plan_of

from vla_bt.check import resolve_step
from vla_bt.check.limits.targets import HandGoal, hand_goals, place_of
from vla_bt.check.traces import traces
from vla_bt.errors import ProblemCode
from vla_bt.plan import Plan
from vla_bt.safety import Limits, Zone, ZoneUse
from vla_bt.skills import Fact
from vla_bt.world import WorldModel, world_facts

SINK = Zone(polygon=((3.8, 4.3), (4.2, 4.3), (4.2, 4.7), (3.8, 4.7)), margin_m=0.0)
TO_PERSON = ('navigate_to', {'location': 'person'})


def goals(plan: Plan, world: WorldModel | None = None) -> list[HandGoal]:
    """Return where the hand works in the last step."""
    world = world or home_world()
    steps = [resolve_step(it, at, catalogue(), world) for at, it in enumerate(plan.steps)]
    (trace,) = traces(None, steps, world_facts(world), world)
    return list(hand_goals(trace[-1], world))


def without_pose(name: str) -> WorldModel:
    world = home_world()
    world.objects[name] = dataclasses.replace(world.objects[name], pose=None)
    return world


def test_a_known_object_is_where_it_is() -> None:
    world = home_world()
    (goal,) = goals(plan_of(TO_COUNTER, TAKE_CUP), world)
    assert goal == HandGoal('steps[1].args.object', 'red_cup', world.objects['red_cup'].pose)


def test_an_object_of_unknown_pose_is_somewhere_on_its_surface() -> None:
    world = without_pose('red_cup')
    (goal,) = goals(plan_of(TO_COUNTER, TAKE_CUP), world)
    assert goal.is_about
    assert goal.name == 'red_cup'
    assert goal.pose == world.places['counter'].surface_pose


@pytest.mark.parametrize(('x_m', 'count'), [(5.99, 1), (6.01, 0)])
def test_it_may_be_as_far_off_as_the_hand_reaches(x_m: float, count: int) -> None:
    corners = ((x_m - 1.0, 4.3), (x_m - 0.9, 4.3), (x_m - 0.9, 4.7), (x_m - 1.0, 4.7))
    zones = {'hob': Zone(polygon=corners, margin_m=0.0)}
    plan = plan_of(TO_COUNTER, TAKE_CUP)
    assert found(plan, zones=zones, world=home_world()) == []
    problems = found(plan, Limits(reach_m=1.0), without_pose('red_cup'), zones=zones)
    assert problems == [(ProblemCode.FORBIDDEN_ZONE, 'steps[1].args.object')] * count


def test_what_is_let_go_is_where_the_plan_says_afterwards() -> None:
    plan = plan_of(TO_TABLE, ('pick_up', {'object': 'red_mug'}), TO_COUNTER, ('release', {}))
    (goal,) = goals(plan)
    assert (goal.path, goal.name, goal.is_sought) == ('steps[3]', 'counter', False)
    zones = {'sink': SINK}
    assert found(plan, zones=zones) == [(ProblemCode.FORBIDDEN_ZONE, 'steps[3]')]


def test_a_hand_that_opens_where_it_is_has_not_to_reach() -> None:
    beside = ('navigate_to', {'x': 4.9, 'y': 3.6})
    plan = plan_of(TO_TABLE, ('pick_up', {'object': 'red_mug'}), beside, ('release', {}))
    assert found(plan) == []


def test_a_person_is_reached_where_the_robot_stands_for_it_at_any_height() -> None:
    plan = plan_of(TO_TABLE, ('pick_up', {'object': 'red_mug'}), TO_PERSON, ('handover', {}))
    (goal,) = goals(plan)
    assert (goal.name, goal.has_height) == ('person', False)
    low = Limits.model_validate(
        {'workspace': dict(x_min=-5, x_max=7, y_min=-3, y_max=7, z_min=0.5, z_max=2)}
    )
    assert found(plan, low) == []


def test_a_hand_that_is_told_nothing_works_where_the_robot_stands() -> None:
    point = plan_of(('move', {'x': 3.0, 'y': 2.0}), ('reach_for', {}))
    assert goals(point) == []
    corners = ((2.9, 1.9), (3.1, 1.9), (3.1, 2.1), (2.9, 2.1))
    zones = {'hole': Zone(polygon=corners, margin_m=0.0, forbids=(ZoneUse.REACH,))}
    assert found(point, zones=zones) == [(ProblemCode.FORBIDDEN_ZONE, 'steps[1]')]
    assert found(plan_of(('move', {'x': 2.0, 'y': 2.0}), ('reach_for', {})), zones=zones) == []


def test_the_place_of_an_object_is_told_by_its_fact() -> None:
    facts = frozenset((Fact('located', ('a', 'table')), Fact('located', ('b', 'shelf'))))
    assert place_of('b', facts) == 'shelf'
    assert place_of('c', facts) == ''
