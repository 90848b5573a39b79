"""Finished steps as one way from where the mission began."""

from home import home_world

from vla_bt.check import History
from vla_bt.plan import Step
from vla_bt.skills import Fact, load_catalogue

CATALOGUE = load_catalogue()
STEPS = (
    Step(skill='navigate_to', args={'location': 'counter'}),
    Step(skill='pick_up', args={'object': 'red_cup'}),
)


def test_the_steps_begin_where_the_mission_began() -> None:
    now = home_world('counter', held='red_cup')
    first, second = History(steps=STEPS, world=home_world()).trace(CATALOGUE, now)
    assert Fact('hand_empty') in first.before
    assert Fact('holding', ('red_cup',)) in second.after
    assert first.start == home_world().robot.pose


def test_without_a_beginning_they_begin_now() -> None:
    now = home_world('counter', held='red_cup')
    first, _ = History(steps=STEPS).trace(CATALOGUE, now)
    assert Fact('holding', ('red_cup',)) in first.before


def test_names_are_those_of_now() -> None:
    begun, now = home_world(), home_world('counter')
    del begun.objects['red_cup']
    _, second = History(steps=STEPS, world=begun).trace(CATALOGUE, now)
    assert second.step.args['object'] == 'red_cup'


def test_nothing_finished_is_no_way() -> None:
    assert History().trace(CATALOGUE, home_world()) == ()
