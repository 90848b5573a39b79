"""What the hand works at."""

import dataclasses
import math
from typing import Any

import pytest
from home import home_world
from limit_cases import (
    FETCH,
    PUT_CUP,
    TAKE_CUP,
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

CUP_M = math.dist((3.8, 4.4), (4.0, 3.7))
"""From where the robot stands at the counter to the red cup."""
REACH = ProblemCode.OUT_OF_REACH
STALE = ProblemCode.STALE_OBJECT
HEAVY = ProblemCode.TOO_HEAVY
CUP = 'steps[1].args.object'


def with_cup(place: str = '', **changes: Any) -> WorldModel:
    """Return the home with another belief about the red cup."""
    world = home_world(place)
    world.objects['red_cup'] = dataclasses.replace(world.objects['red_cup'], **changes)
    return world


def at_time(now_s: float) -> WorldModel:
    """Return the home, everything seen at 0, at another time; confidence does not fade."""
    world = home_world()
    world.clock = lambda: now_s
    world.confidence_half_life_s = 1e12
    return world


def test_what_is_handled_may_be_at_the_end_of_reach_and_not_beyond() -> None:
    assert found(plan_of(*FETCH[:2]), Limits(reach_m=CUP_M)) == []
    (problem,) = problems_of(
        plan_of(*FETCH[:2]), Limits(reach_m=math.nextafter(CUP_M, 0.0))
    )
    assert (problem.code, problem.path) == (REACH, CUP)
    assert problem.message == (
        'red_cup is 0.73 m from where the robot would stand; the hand reaches 0.728011 m'
    )
    assert problem.allowed == ('at most 0.728011 m',)


def test_the_surface_something_is_put_on_must_be_within_reach() -> None:
    limits = Limits(reach_m=0.84)
    assert found(plan_of(*FETCH), limits) == [(REACH, 'steps[3].args.location')]
    assert found(plan_of(*FETCH), Limits(reach_m=0.851)) == []


def test_what_the_plan_has_put_down_is_where_it_was_put() -> None:
    back = ('pick_up', {'object': 'red_cup'})
    assert found(plan_of(*FETCH, back)) == []
    assert (REACH, 'steps[4].args.object') in found(plan_of(*FETCH, back), Limits(reach_m=0.84))


def test_reach_is_judged_from_where_the_robot_stands_now() -> None:
    world = home_world('counter')
    world.update_robot(pose=Pose(4.7, 3.2))
    (problem,) = problems_of(plan_of(TAKE_CUP), world=world)
    assert (problem.code, problem.path) == (REACH, 'steps[0].args.object')
    assert problem.found == f'{math.hypot(0.9, 1.2):g} m'


def test_reach_is_not_judged_where_the_step_cannot_come_anyway() -> None:
    assert found(plan_of(TAKE_CUP)) == [(ProblemCode.PRECONDITION, 'steps[0]')]


def test_a_target_of_unknown_pose_is_left_to_the_skill() -> None:
    assert found(plan_of(*FETCH[:2]), Limits(reach_m=0.01), with_cup(pose=None)) == [(REACH, CUP)]
    world = with_cup(pose=None)
    world.places['counter'] = dataclasses.replace(world.places['counter'], surface_pose=None)
    assert found(plan_of(*FETCH[:2]), Limits(reach_m=0.01), world) == []


def test_a_target_that_is_no_number_is_refused() -> None:
    world = with_cup(pose=Pose(math.nan, 0.0))
    assert (REACH, CUP) in found(plan_of(*FETCH[:2]), world=world)


def test_a_point_is_judged_as_a_target() -> None:
    assert found(plan_of(('reach_for', {'x': 0.6, 'y': 0.8, 'z': 1.0}))) == []
    assert found(plan_of(('reach_for', {'x': 0.6, 'y': 0.81, 'z': 1.0}))) == [
        (REACH, 'steps[0].args.x')
    ]
    assert found(plan_of(('reach_for', {'x': 5.0}))) == []


def test_what_is_only_looked_at_may_be_far() -> None:
    assert found(plan_of(('look_at', {'target': 'red_cup'})), Limits(reach_m=0.1)) == []
    inspect = plan_of(TO_COUNTER, ('inspect', {'object': 'red_cup'}))
    assert found(inspect, Limits(reach_m=0.1)) == []


def test_after_a_drive_that_failed_the_farthest_stand_counts() -> None:
    world = home_world('counter')
    flow = node('sequence', node('fallback', step('a'), step('b')), step('c'))
    point = ('reach_for', {'x': 4.0, 'y': 4.0})
    plan = flow_plan(flow, TO_COUNTER, ('say', {'text': 'hi'}), point)
    world.update_robot(pose=Pose(4.0, 2.9))
    assert found(plan, Limits(reach_m=1.1), world) == []
    assert found(plan, Limits(reach_m=1.09), world) == [(REACH, 'steps[2].args.x')]


def test_a_weight_may_reach_the_payload_and_not_pass_it() -> None:
    assert found(plan_of(*FETCH), Limits(payload_kg=0.3)) == []
    (problem,) = problems_of(plan_of(*FETCH), Limits(payload_kg=math.nextafter(0.3, 0)))
    assert (problem.code, problem.path) == (HEAVY, CUP)
    assert problem.message == 'red_cup weighs 0.3 kg; the payload is 0.3 kg'
    assert problem.allowed == ('at most 0.3 kg',)
    assert problem.found == '0.3 kg'


@pytest.mark.parametrize('weight_kg', [math.nan, math.inf])
def test_a_weight_that_is_no_number_is_refused(weight_kg: float) -> None:
    world = with_cup(weight_kg=weight_kg)
    assert found(plan_of(*FETCH), world=world) == [(HEAVY, CUP)]


def test_an_unknown_weight_is_assumed() -> None:
    world = with_cup(weight_kg=None)
    assert found(plan_of(*FETCH), Limits(assumed_weight_kg=3.0), world) == []
    (problem,) = problems_of(plan_of(*FETCH), Limits(assumed_weight_kg=3.01), world)
    assert (problem.code, problem.path) == (HEAVY, CUP)
    assert problem.message == (
        'red_cup is of unknown weight and taken to weigh 3.01 kg; the payload is 3 kg'
    )


def test_what_a_plan_says_of_the_weight_excuses_nothing() -> None:
    light = ('pick_up', {'object': 'red_cup', 'weight': 0.1})
    world = with_cup(weight_kg=4.0)
    assert found(plan_of(TO_COUNTER, light), world=world) == [(HEAVY, CUP)]


def test_what_is_heavy_is_lifted_only_when_its_weight_is_known() -> None:
    (problem,) = problems_of(
        plan_of(*FETCH), world=with_cup(weight_kg=None, tags=('heavy',))
    )
    assert (problem.code, problem.path, problem.found) == (HEAVY, CUP, '')
    assert problem.message.startswith('red_cup is heavy, and nobody knows how heavy; ')
    assert found(plan_of(*FETCH), world=with_cup(weight_kg=2.0, tags=('heavy',))) == []


def test_a_sighting_may_reach_its_age_and_not_pass_it() -> None:
    limits = Limits(object_age_s=100)
    assert found(plan_of(*FETCH), limits, at_time(100.0)) == []
    (problem,) = problems_of(plan_of(*FETCH), limits, at_time(100.5))
    assert (problem.code, problem.path) == (STALE, CUP)
    assert problem.message == (
        'red_cup was last seen 101 s ago; 100 s at most is needed to handle it'
    )
    assert problem.allowed == ('detect_objects(query=red_cup) before it',)


def test_what_the_plan_has_put_down_is_not_stale() -> None:
    again = ('pick_up', {'object': 'red_cup'})
    plan = plan_of(*FETCH, again)
    assert found(plan, Limits(object_age_s=100), at_time(100.5)) == [(STALE, CUP)]


def test_the_age_counts_from_the_sighting() -> None:
    world = at_time(150.0)
    world.objects['red_cup'] = dataclasses.replace(world.objects['red_cup'], seen_at_s=50.0)
    assert found(plan_of(*FETCH), Limits(object_age_s=100), world) == []
    assert found(plan_of(*FETCH), Limits(object_age_s=99.9), world) == [(STALE, CUP)]


def test_a_clock_that_went_back_makes_sightings_stale() -> None:
    assert found(plan_of(*FETCH), world=at_time(0.0)) == []
    assert found(plan_of(*FETCH), world=at_time(-0.1)) == [(STALE, CUP)]
    assert (STALE, CUP) in found(plan_of(*FETCH), world=at_time(math.nan))


def test_confidence_may_fall_to_its_limit_and_not_below() -> None:
    world = with_cup(confidence=0.5)
    assert found(plan_of(*FETCH), Limits(object_confidence=0.5), world) == []
    limits = Limits(object_confidence=0.501)
    (problem,) = problems_of(plan_of(*FETCH), limits, world)
    assert (problem.code, problem.path) == (STALE, CUP)
    assert problem.message == (
        'red_cup is believed there with 0.50; 0.501 at least is needed to handle it'
    )


@pytest.mark.parametrize(
    ('look', 'count'),
    [
        (('detect_objects', {'query': 'red cup'}), 0),
        (('detect_objects', {'query': 'bottle'}), 1),
        (('inspect', {'object': 'red_cup'}), 0),
        (('inspect', {'object': 'water_bottle'}), 1),
        (('scan_environment', {}), 0),
        (('say', {'text': 'red_cup'}), 1),
    ],
)
def test_a_look_within_the_plan_makes_it_fresh(
    look: tuple[str, dict[str, Any]], count: int
) -> None:
    limits = Limits(object_age_s=100)
    assert found(plan_of(TO_COUNTER, look, TAKE_CUP), limits, at_time(101.0)) == [
        (STALE, 'steps[2].args.object')
    ] * count


def test_what_the_plan_itself_has_put_there_is_fresh() -> None:
    look = ('inspect', {'object': 'red_cup'})
    plan = plan_of(TO_COUNTER, look, TAKE_CUP, TO_TABLE, PUT_CUP, TAKE_CUP)
    assert found(plan, Limits(object_age_s=100), at_time(101.0)) == []


def test_looking_needs_no_fresh_sighting() -> None:
    plan = plan_of(TO_COUNTER, ('inspect', {'object': 'red_cup'}))
    assert found(plan, Limits(object_age_s=100), at_time(1000.0)) == []
