import pytest
from home import home_world

from vla_bt.plan import Flow, FlowKind, Plan, Step
from vla_bt.planner.repair.notes import Notes
from vla_bt.planner.repair.wording import Wording
from vla_bt.skills import load_catalogue


def reword(step, flow=None):
    notes = Notes()
    plan = Wording(load_catalogue(), home_world(), notes).plan(Plan(steps=(step,), flow=flow))
    return plan, notes.all()


@pytest.mark.parametrize(
    ('given', 'meant'),
    [
        ({'loaction': 'kitchen'}, {'location': 'kitchen'}),
        ({'location': 'kitchn'}, {'location': 'kitchen'}),
        ({'x': '1.5', 'y': '150 cm'}, {'x': 1.5, 'y': 1.5}),
        ({'location': 'kitchen', 'max_speed_mps': 0.2}, {'location': 'kitchen', 'max_speed': 0.2}),
        ({'location': ['kitchen'], 'via': None}, {'location': 'kitchen'}),
    ],
)
def test_names_values_and_units_are_reworded_with_a_note_each(given, meant):
    plan, notes = reword(Step(skill='navigate_to', args=given))
    assert plan.steps[0].args == meant
    assert notes


@pytest.mark.parametrize(
    'given',
    [
        {'location': 'Kitchen'},
        {'location': 'garage'},
        {'location': 'kitchen', 'carefully': True},
        {'x': 'here', 'y': 1},
        {'loaction': 'a', 'locatio': 'b'},
    ],
)
def test_what_is_right_or_in_doubt_stays_as_it_is(given):
    plan, notes = reword(Step(skill='navigate_to', args=given))
    values = list(plan.steps[0].args.values())
    assert values == list(given.values())
    assert notes == () or 'loaction' in given


def test_texts_of_the_table_stay_texts():
    step = Step(skill='wait', args={'duration': '2 minutes'}, has_text_args=True)
    reworded = reword(step)[0].steps[0]
    assert (reworded.args, reworded.has_text_args) == ({'duration': '120.0'}, True)


def test_a_unit_in_the_key_and_another_in_the_value_are_a_doubt():
    step = Step(skill='wait', args={'duration_min': '2 s'})
    assert reword(step)[0].steps[0].args == {'duration_min': '2 s'}


def test_a_misspelt_skill_is_reworded_before_its_arguments():
    plan, notes = reword(Step(skill='navigte_to', args={'loc': 'kitchen', 'location': 'conter'}))
    assert plan.steps[0].skill == 'navigate_to'
    assert plan.steps[0].args['location'] == 'counter'
    assert len(notes) == 2


@pytest.mark.parametrize(
    ('fact', 'meant'),
    [
        ('hand_empty', 'hand_empty()'),
        ('!holding(red_cup)', 'not holding(red_cup)'),
        ('located(red_cpu, countr)', 'located(red_cup, counter)'),
        ('it rains', 'it rains'),
        ('open(front_door)', 'open(front_door)'),
    ],
)
def test_a_condition_is_reworded_where_its_meaning_is_sure(fact, meant):
    leaves = (Flow(kind=FlowKind.CONDITION, fact=fact), Flow(kind=FlowKind.STEP, step='step_1'))
    flow = Flow(kind=FlowKind.SEQUENCE, children=leaves)
    plan, notes = reword(Step(skill='wait'), flow)
    assert plan.flow.children[0].fact == meant
    assert bool(notes) == (fact != meant)
