from home import home_world

from vla_bt.plan import Plan, Step
from vla_bt.planner.repair.notes import Notes
from vla_bt.planner.repair.preconditions import final_facts, with_preconditions
from vla_bt.skills import Catalogue, Fact, load_catalogue

CATALOGUE = load_catalogue()


def plan_of(*steps):
    return Plan(steps=tuple(Step(skill=skill, args=args) for skill, args in steps))


def complete(plan, world, max_steps=15, catalogue=CATALOGUE):
    notes = Notes()
    filled = with_preconditions(plan, catalogue, world, max_steps, notes)
    return [step.skill for step in filled.steps], notes.all()


FETCH = plan_of(('pick_up', {'object': 'red_cup'}), ('place', {'location': 'table'}))


def test_missing_drives_are_put_in_where_they_are_needed():
    skills, notes = complete(FETCH, home_world())
    assert skills == ['navigate_to', 'pick_up', 'navigate_to', 'place']
    assert notes[0].startswith('navigate_to(location=counter) was put in before pick_up')
    assert 'at(counter)' in notes[0]


def test_a_complete_plan_stays_as_it_is():
    plan = plan_of(('navigate_to', {'location': 'table'}), ('pick_up', {'object': 'red_mug'}))
    assert complete(plan, home_world()) == (['navigate_to', 'pick_up'], ())


def test_a_lost_object_is_looked_for_where_the_plan_stands():
    world = home_world('counter')
    world.not_seen('red_cup')
    plan = plan_of(('pick_up', {'object': 'red_cup'}))
    assert complete(plan, world)[0] == ['detect_objects', 'pick_up']


def test_nothing_is_grasped_or_let_go_that_the_plan_does_not_ask_for():
    place = plan_of(('place', {'object': 'red_cup', 'location': 'table'}))
    assert complete(place, home_world())[0] == ['place']
    pick = plan_of(('pick_up', {'object': 'red_mug'}))
    assert 'place' not in complete(pick, home_world(held='red_cup'))[0]


def test_the_plan_grows_to_the_limit_and_no_further():
    assert len(complete(FETCH, home_world(), max_steps=2)[0]) == 2


def test_without_harmless_skills_nothing_is_put_in():
    only = Catalogue([CATALOGUE['pick_up'], CATALOGUE['place']])
    assert complete(FETCH, home_world(), catalogue=only)[0] == ['pick_up', 'place']


def test_the_facts_at_the_end_are_those_of_the_last_step():
    plan = plan_of(('navigate_to', {'location': 'table'}), ('pick_up', {'object': 'red_mug'}))
    facts = final_facts(plan, CATALOGUE, home_world())
    assert {Fact('at', ('table',)), Fact('holding', ('red_mug',))} <= facts
