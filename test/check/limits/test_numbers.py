"""Speeds, forces, weights and times in arguments, up to the limit and no further."""

import math
from typing import Any

import pytest
from home import home_world
from limit_cases import FETCH, TAKE_CUP, TO_COUNTER, catalogue, found, plan_of, problems_of

from vla_bt.check import check_plan
from vla_bt.errors import ProblemCode
from vla_bt.plan import Plan, Step
from vla_bt.safety import Limits, Safety

ABOVE = math.nextafter


def drive(speed: float) -> tuple[str, dict[str, Any]]:
    return ('navigate_to', {'location': 'counter', 'max_speed': speed})


CASES = [
    ('navigate_to', {'location': 'counter'}, 'max_speed', Limits(velocity_mps=0.5), 0.5,
     ProblemCode.TOO_FAST, 'm/s'),
    ('pick_up', {'object': 'red_cup'}, 'max_force', Limits(force_n=25), 25.0,
     ProblemCode.TOO_FORCEFUL, 'N'),
    ('pick_up', {'object': 'red_cup'}, 'weight', Limits(payload_kg=1.5), 1.5,
     ProblemCode.TOO_HEAVY, 'kg'),
    ('wait', {}, 'duration', Limits(wait_s=20), 20.0, ProblemCode.TOO_LONG, 's'),
    ('back_up', {}, 'speed', Limits(velocity_mps=0.5), -0.5, ProblemCode.TOO_FAST, 'm/s'),
]  # fmt: skip


@pytest.mark.parametrize(('skill', 'args', 'name', 'limits', 'limit', 'code', 'unit'), CASES)
def test_a_number_may_reach_its_limit_and_not_pass_it(
    skill: str,
    args: dict[str, Any],
    name: str,
    limits: Limits,
    limit: float,
    code: ProblemCode,
    unit: str,
) -> None:
    before = (TO_COUNTER,) if skill == 'pick_up' else ()
    path = f'steps[{len(before)}].args.{name}'
    assert found(plan_of(*before, (skill, {**args, name: limit})), limits) == []
    over = math.nextafter(limit, math.copysign(math.inf, limit))
    problem = problems_of(plan_of(*before, (skill, {**args, name: over})), limits)[0]
    assert (problem.code, problem.path) == (code, path)
    assert problem.allowed == (f'at most {abs(limit):g} {unit}',)
    assert problem.message.endswith(f'more than the {abs(limit):g} {unit} allowed here')
    assert problem.found.endswith(unit)


def test_a_plan_s_own_limit_on_what_a_skill_does_not_use_is_judged_too() -> None:
    say = ('say', {'text': 'hi', 'max_force': 50, 'max_velocity': 1})
    assert found(plan_of(say)) == []
    say = ('say', {'text': 'hi', 'max_force': 50.1, 'max_velocity': 1.01})
    assert found(plan_of(say)) == [
        (ProblemCode.TOO_FORCEFUL, 'steps[0].args.max_force'),
        (ProblemCode.TOO_FAST, 'steps[0].args.max_velocity'),
    ]


def test_a_limit_that_is_an_alias_is_judged_once() -> None:
    plan = plan_of(('navigate_to', {'location': 'counter', 'max_velocity': 0.9}))
    assert found(plan, Limits(velocity_mps=0.5)) == [
        (ProblemCode.TOO_FAST, 'steps[0].args.max_speed')
    ]


@pytest.mark.parametrize(('value', 'count'), [('50', 0), ('51', 1), ('nan', 1), ('much', 0)])
def test_a_limit_written_as_text_is_judged(value: str, count: int) -> None:
    step = Step(skill='say', args={'text': 'hi', 'max_force': value}, has_text_args=True)
    assert len(found(Plan(steps=(step,)))) == count


def test_a_limit_that_is_not_finite_is_refused() -> None:
    for value in (math.nan, math.inf, -math.inf):
        assert found(plan_of(('say', {'text': 'hi', 'max_force': value}))) == [
            (ProblemCode.TOO_FORCEFUL, 'steps[0].args.max_force')
        ]


def test_a_default_nobody_asked_for_is_lowered_to_the_limit() -> None:
    safety = Safety(limits=Limits(force_n=20, velocity_mps=0.1))
    checked = check_plan(plan_of(*FETCH), catalogue(), home_world(), safety=safety)
    assert checked.is_ok, checked.problems
    assert checked.plan.steps[1].args['max_force'] == 20
    assert checked.plan.steps[0].args['max_speed'] == 0.1


def test_a_default_within_the_limit_stays() -> None:
    safety = Safety(limits=Limits(force_n=30))
    checked = check_plan(plan_of(*FETCH), catalogue(), home_world(), safety=safety)
    assert checked.plan.steps[1].args['max_force'] == 30


@pytest.mark.parametrize('name', ['max_force', 'max_force_n', 'force'])
def test_a_default_that_was_asked_for_is_refused(name: str) -> None:
    plan = plan_of(TO_COUNTER, ('pick_up', {'object': 'red_cup', name: 30}))
    assert found(plan, Limits(force_n=20)) == [
        (ProblemCode.TOO_FORCEFUL, 'steps[1].args.max_force')
    ]


def test_an_argument_of_another_unit_has_no_limit() -> None:
    plan = plan_of(TO_COUNTER, (TAKE_CUP[0], {**TAKE_CUP[1], 'approach_offset': 0.3}))
    tight = Limits(velocity_mps=0.1, force_n=1, payload_kg=1, wait_s=0.1)
    assert found(plan, tight) == []
