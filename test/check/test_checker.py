"""What the check finds, in one pass."""

import time
from typing import Any

import pytest
from home import home_world

from vla_bt.check import Checked, check_plan
from vla_bt.errors import ProblemCode
from vla_bt.plan import Plan, Step, Verdict
from vla_bt.skills import Catalogue, load_catalogue
from vla_bt.world import WorldModel


@pytest.fixture(scope='module')
def catalogue() -> Catalogue:
    return load_catalogue()


def check(
    catalogue: Catalogue, *steps: tuple[str, dict[str, Any]], world: WorldModel | None = None
) -> Checked:
    plan = Plan(steps=tuple(Step(skill=skill, args=args) for skill, args in steps))
    return check_plan(plan, catalogue, world or home_world())


def codes(checked: Checked) -> list[ProblemCode]:
    return [problem.code for problem in checked.problems]


FETCH = (
    ('navigate_to', {'location': 'counter'}),
    ('pick_up', {'object': 'red_cup'}),
    ('navigate_to', {'location': 'table'}),
    ('place', {'object': 'red_cup', 'location': 'table'}),
)


def test_a_good_plan_comes_back_canonical(catalogue: Catalogue) -> None:
    checked = check(catalogue, *FETCH)
    assert checked.is_ok, checked.problems
    assert [step.id for step in checked.plan.steps] == ['step_1', 'step_2', 'step_3', 'step_4']
    assert checked.plan.steps[1].args == {
        'object': 'red_cup',
        'grasp_type': 'top',
        'approach_offset': 0.1,
        'max_force': 30.0,
    }


def test_other_words_resolve_to_the_same_plan(catalogue: Catalogue) -> None:
    checked = check(
        catalogue,
        ('navigate', {'target_location': 'the kitchen counter'}),
        ('grasp', {'object_type': 'the red cup', 'avoid': 1} | {'max_force_n': 30}),
        ('goto', {'destination': 'dining table'}),
        ('put', {}),
    )
    assert codes(checked) == [ProblemCode.UNKNOWN_KEY]
    twin = check(catalogue, *FETCH)
    assert checked.plan.content_key() == twin.plan.content_key()


def test_all_faults_are_found_in_one_pass(catalogue: Catalogue) -> None:
    checked = check(
        catalogue,
        ('navigte_to', {'location': 'kitchen'}),
        ('navigate_to', {'location': 'kitchn'}),
        ('pick_up', {'object': 'red_cpu', 'max_force': 500}),
        ('place', {'object': 'red_cup', 'location': 'table'}),
    )
    assert codes(checked) == [
        ProblemCode.UNKNOWN_SKILL,
        ProblemCode.UNKNOWN_PLACE,
        ProblemCode.UNKNOWN_OBJECT,
        ProblemCode.OUT_OF_RANGE,
        ProblemCode.PRECONDITION,
        ProblemCode.PRECONDITION,
    ]
    assert checked.problems[0].path == 'steps[0].skill'
    assert "did you mean 'navigate_to'" in checked.problems[0].message
    assert checked.problems[1].allowed == ('kitchen',)
    assert "did you mean 'red_cup'" in checked.problems[2].message
    assert checked.problems[3].path == 'steps[2].args.max_force'


def test_place_without_pick(catalogue: Catalogue) -> None:
    checked = check(
        catalogue, FETCH[2], ('place', {'object': 'red_cup', 'location': 'table'})
    )
    assert codes(checked) == [ProblemCode.PRECONDITION]
    assert 'the hand would be empty' in checked.problems[0].message
    assert checked.problems[0].allowed == ('pick_up(object=red_cup) before it',)


def test_two_objects_in_one_hand(catalogue: Catalogue) -> None:
    checked = check(catalogue, *FETCH[:2], ('pick_up', {'object': 'water_bottle'}))
    assert codes(checked) == [ProblemCode.PRECONDITION]
    assert 'the hand would still hold red_cup' in checked.problems[0].message


def test_grasp_out_of_reach(catalogue: Catalogue) -> None:
    checked = check(catalogue, ('navigate_to', {'location': 'bedroom'}), FETCH[1])
    assert codes(checked) == [ProblemCode.PRECONDITION]
    assert 'bedroom, out of reach' in checked.problems[0].message
    assert checked.problems[0].allowed == ('navigate_to(location=counter) before it',)


def test_the_same_object_picked_twice(catalogue: Catalogue) -> None:
    checked = check(catalogue, *FETCH[:2], FETCH[1])
    assert ProblemCode.PRECONDITION in codes(checked)


def test_an_object_whose_place_is_unknown(catalogue: Catalogue) -> None:
    world = home_world()
    world.not_seen('red_cup')
    checked = check(catalogue, *FETCH[:2], world=world)
    assert 'nobody knows where red_cup is' in checked.problems[0].message


def test_placing_on_what_is_no_surface(catalogue: Catalogue) -> None:
    checked = check(
        catalogue,
        *FETCH[:2],
        ('navigate_to', {'location': 'kitchen'}),
        ('place', {'location': 'kitchen'}),
    )
    assert 'kitchen is no surface' in checked.problems[0].message


def test_an_ambiguous_object_names_the_candidates(catalogue: Catalogue) -> None:
    checked = check(catalogue, ('inspect', {'object': 'apple'}))
    assert codes(checked) == [ProblemCode.AMBIGUOUS]
    assert checked.problems[0].allowed == ('apple_1', 'apple_2', 'apple_3')


def test_coordinates_at_a_place_count_as_that_place(catalogue: Catalogue) -> None:
    checked = check(catalogue, ('navigate_to', {'x': 4.0, 'y': 3.7}), FETCH[1])
    assert checked.is_ok, checked.problems


def test_a_null_is_left_out(catalogue: Catalogue) -> None:
    args = {'location': 'kitchen', 'x': None, 'y': None, 'room': None}
    plan = Plan(steps=(Step(skill='navigate_to', args=args),))
    checked = check_plan(plan, catalogue, home_world())
    assert checked.is_ok
    assert checked.plan.steps[0].args == {'location': 'kitchen', 'theta': 0.0, 'max_speed': 0.3}


def test_units_of_aliases_are_converted(catalogue: Catalogue) -> None:
    checked = check(catalogue, ('turn', {'angle_deg': 90}), ('wait', {'duration_ms': 1500}))
    assert checked.plan.steps[0].args['angle'] == pytest.approx(1.5708, abs=1e-4)
    assert checked.plan.steps[1].args['duration'] == pytest.approx(1.5)


@pytest.mark.parametrize(
    ('skill', 'args', 'code'),
    [
        ('navigate_to', {}, ProblemCode.MISSING),
        ('navigate_to', {'x': 1.0}, ProblemCode.MISSING),
        ('navigate_to', {'location': 'kitchen', 'x': 1, 'y': 2}, ProblemCode.NOT_ALLOWED),
        ('navigate_to', {'location': 'kitchen', 'place': 'table'}, ProblemCode.DUPLICATE),
        ('navigate_to', {'location': 3}, ProblemCode.WRONG_TYPE),
        ('navigate_to', {'location': ''}, ProblemCode.UNKNOWN_PLACE),
        ('navigate_to', {'x': '1', 'y': 2}, ProblemCode.WRONG_TYPE),
        ('navigate_to', {'x': True, 'y': 2}, ProblemCode.WRONG_TYPE),
        ('navigate_to', {'x': float('inf'), 'y': 2}, ProblemCode.OUT_OF_RANGE),
        ('navigate_to', {'x': float('nan'), 'y': 2}, ProblemCode.OUT_OF_RANGE),
        ('navigate_to', {'x': 101, 'y': 2}, ProblemCode.OUT_OF_RANGE),
        ('say', {}, ProblemCode.MISSING),
        ('say', {'text': ' '}, ProblemCode.MISSING),
        ('say', {'text': 'x' * 501}, ProblemCode.TOO_LARGE),
        ('say', {'text': ['hello']}, ProblemCode.WRONG_TYPE),
        ('wait', {'duration': 301}, ProblemCode.OUT_OF_RANGE),
        ('wait', {'duration': -1}, ProblemCode.OUT_OF_RANGE),
        ('rotate', {'angle': 90}, ProblemCode.OUT_OF_RANGE),
        ('say', {'text': 'hi', 'volume': 3}, ProblemCode.UNKNOWN_KEY),
        ('look_at', {'target': {'x': 1}}, ProblemCode.WRONG_TYPE),
    ],
)
def test_every_wrong_argument_has_its_code(
    catalogue: Catalogue, skill: str, args: dict[str, Any], code: ProblemCode
) -> None:
    checked = check(catalogue, (skill, args))
    assert code in codes(checked), checked.problems
    assert all(problem.path.startswith('steps[0]') for problem in checked.problems)


def test_a_limit_on_what_a_skill_does_not_use_holds_anyway(catalogue: Catalogue) -> None:
    checked = check(catalogue, ('say', {'text': 'hi', 'max_force': 10, 'max_velocity': 0.1}))
    assert checked.is_ok
    assert checked.plan.steps[0].args == {'text': 'hi'}


def test_bounds_are_accepted_exactly(catalogue: Catalogue) -> None:
    assert check(catalogue, ('wait', {'duration': 300}), ('wait', {'duration': 0})).is_ok


def test_too_many_steps_and_doubled_ids(catalogue: Catalogue) -> None:
    step = Step(skill='wait', id='a')
    checked = check_plan(Plan(steps=(step,) * 16), catalogue, home_world())
    assert codes(checked) == [ProblemCode.TOO_LARGE, ProblemCode.DUPLICATE]
    assert check_plan(Plan(), catalogue, home_world()).problems[0].code is ProblemCode.MISSING


def test_questions_and_refusals_pass(catalogue: Catalogue) -> None:
    plan = Plan(verdict=Verdict.CLARIFY, question='Which?')
    assert check_plan(plan, catalogue, home_world()).is_ok


@pytest.mark.timed
def test_checking_is_fast(catalogue: Catalogue) -> None:
    plan = Plan(steps=tuple(Step(skill=s, args=a) for s, a in FETCH * 3))
    world = home_world()
    start = time.perf_counter()
    for _ in range(10):
        check_plan(plan, catalogue, world)
    assert time.perf_counter() - start < 2.0
