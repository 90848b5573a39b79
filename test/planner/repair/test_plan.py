from home import home_world

from vla_bt.check import check_plan
from vla_bt.plan import Plan, Step, Verdict
from vla_bt.planner.repair import repair_plan
from vla_bt.planner.repair.plan import MAX_ARGUMENTS, is_absurd
from vla_bt.safety import load_safety
from vla_bt.skills import load_catalogue, parse_literal

CATALOGUE = load_catalogue()
SAFETY = load_safety()
HOLDING = (parse_literal('holding(red_cup)'),)
DRIVE, PICK = ('navigate_to', {'location': 'counter'}), ('pick_up', {'object': 'red_cup'})
SING = ('sing_song', {})


def plan_of(*steps):
    return Plan(steps=tuple(Step(skill=skill, args=args) for skill, args in steps))


def repair(plan, goal=None, max_steps=15):
    world = home_world()
    problems = check_plan(plan, CATALOGUE, world, max_steps=max_steps).problems
    return repair_plan(
        plan,
        problems,
        catalogue=CATALOGUE,
        world=world,
        safety=SAFETY,
        max_steps=max_steps,
        goal=goal,
    )


def test_a_right_plan_is_returned_as_it_is():
    plan = plan_of(DRIVE, PICK)
    assert repair(plan).plan is plan


def test_a_repaired_plan_passes_its_check_afresh_and_says_what_was_changed():
    repaired = repair(plan_of(('pikc_up', {'object': 'red_cupp'})))
    assert repaired.problems == ()
    assert check_plan(repaired.plan, CATALOGUE, home_world()).is_ok
    assert repaired.plan.notes == repaired.notes
    assert len(repaired.notes) == 3


def test_a_plan_that_stays_wrong_is_returned_untouched_with_what_was_wrong():
    plan = plan_of(('pikc_up', {'object': 'dragon'}))
    repaired = repair(plan)
    assert repaired.plan is plan
    assert repaired.notes == ()
    assert repaired.problems[0].found == 'pikc_up'


def test_an_unknown_skill_is_left_out_only_when_the_rest_reaches_the_goal():
    plan = plan_of(DRIVE, SING, PICK)
    assert [step.skill for step in repair(plan, HOLDING).plan.steps] == ['navigate_to', 'pick_up']
    assert 'sing_song() was left out' in repair(plan, HOLDING).notes[0]
    assert repair(plan).problems
    assert repair(plan, ()).problems
    assert repair(plan_of(DRIVE, SING), HOLDING).problems


def test_a_plan_is_not_repaired_beyond_the_most_steps():
    assert repair(plan_of(PICK), max_steps=1).problems
    assert not repair(plan_of(PICK), max_steps=2).problems


def test_a_question_is_never_repaired():
    question = Plan(verdict=Verdict.CLARIFY, question='Which?')
    assert repair(question).plan is question


def test_a_plan_far_too_large_is_left_alone():
    many = plan_of(*[PICK] * 11)
    assert is_absurd(many, 5)
    assert not is_absurd(plan_of(*[PICK] * 10), 5)
    full = {f'a{at}': 1 for at in range(MAX_ARGUMENTS)}
    assert not is_absurd(plan_of(('say', full)), 5)
    assert is_absurd(plan_of(('say', {**full, 'b': 1})), 5)
    assert repair(many, max_steps=5).plan is many
