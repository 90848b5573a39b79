"""Who is to blame for nearness and for what was so before."""

import pytest
from home import home_world
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.check.moment import Moment
from vla_bt.check.rules.forms import violations
from vla_bt.check.rules.ground import beats
from vla_bt.check.rules.scene import Knowledge
from vla_bt.check.rules.score import Score
from vla_bt.plan import Step
from vla_bt.robot import Pose
from vla_bt.safety.rules.read import read_form
from vla_bt.skills import Fact, load_catalogue
from vla_bt.world import ObjectBelief

CATALOGUE = load_catalogue()
PERSON = Pose(0.0, 0.0)
HELD = frozenset({Fact('holding', ('mug',))})
EMPTY = frozenset({Fact('hand_empty')})
HOT = 'while holding(?x) and hot(?x) avoid near(person, 1)'


def moment(
    skill: str, before: frozenset[Fact], after: frozenset[Fact], *poses: Pose | None,
    good: bool = True,
) -> Moment:  # fmt: skip
    start, goal = poses[0], poses[-1]
    end = goal if good or skill != 'navigate_to' else None
    return Moment(
        0, Step(skill=skill), CATALOGUE[skill], before, after, start, end, good, goal
    )


def broken(rule: str, *moments: Moment) -> list[int]:
    world = home_world()
    world.places = {}
    world.objects = {
        'mug': ObjectBelief(id='mug', label='mug', tags=('hot',)),
        'p': ObjectBelief(id='p', label='person', pose=PERSON),
    }
    score = Score(list(beats(moments, {})), Knowledge(world, moments[0].before))
    return sorted({it.at for it in violations(read_form(rule), score)})


@pytest.mark.parametrize(('y_m', 'is_broken'), [(1.0, True), (1.0001, False), (0.0, True)])
def test_the_whole_way_of_a_drive_counts(y_m: float, is_broken: bool) -> None:
    drive = moment('navigate_to', HELD, HELD, Pose(-5, y_m), Pose(5, y_m))
    assert bool(broken(HOT, drive)) is is_broken


def test_what_was_found_for_a_pattern_is_not_taken_for_another_s() -> None:
    drive = moment('navigate_to', HELD, HELD, Pose(-5, 0), Pose(5, 0))
    score = Score(list(beats([drive], {})), Knowledge(home_world(), HELD))
    for at in range(50):
        name = ('navigate_to', 'say')[at % 2]
        found = list(violations(read_form(f'never {name}(location != place_{at})'), score))
        assert len(found) == 0
        found = list(violations(read_form(f'never {name}() and holding(mug)'), score))
        assert len(found) == (name == 'navigate_to')


def test_a_drive_with_an_empty_hand_does_not() -> None:
    assert broken(HOT, moment('navigate_to', EMPTY, EMPTY, Pose(-5, 0), Pose(5, 0))) == []


@pytest.mark.parametrize(('x_m', 'is_broken'), [(1.0, True), (1.0001, False)])
def test_to_pick_up_beside_a_person_counts(x_m: float, is_broken: bool) -> None:
    assert bool(broken(HOT, moment('pick_up', EMPTY, HELD, Pose(x_m, 0)))) is is_broken


def test_to_put_down_beside_a_person_what_was_held_before_does_not() -> None:
    assert broken(HOT, moment('place', HELD, EMPTY, Pose(0.5, 0))) == []
    assert broken(HOT, moment('say', HELD, HELD, Pose(0.5, 0))) == []


def test_to_drive_on_with_it_does() -> None:
    assert broken(HOT, moment('navigate_to', HELD, HELD, Pose(0.5, 0), Pose(5, 0))) == [0]


@pytest.mark.parametrize('poses', [(None, Pose(5, 5)), (Pose(5, 5), None), (None, None)])
def test_a_way_that_is_not_known_may_come_near(poses: tuple[Pose | None, ...]) -> None:
    assert broken(HOT, moment('navigate_to', HELD, HELD, *poses))


def test_to_pick_up_where_nobody_knows_may_be_near() -> None:
    assert broken(HOT, moment('pick_up', EMPTY, HELD, None))


def test_a_drive_that_fails_counts_with_the_way_it_was_to_take() -> None:
    past = moment('navigate_to', HELD, HELD, Pose(-5, 0), Pose(5, 0), good=False)
    clear = moment('navigate_to', HELD, HELD, Pose(-5, 3), Pose(5, 3), good=False)
    assert broken(HOT, past) == [0]
    assert broken(HOT, clear) == []


def test_the_drive_after_one_that_failed_may_begin_anywhere_on_its_way() -> None:
    failed = moment('navigate_to', HELD, HELD, Pose(-5, 3), Pose(5, 3), good=False)
    under = moment('navigate_to', HELD, HELD, None, Pose(0, -3))
    above = moment('navigate_to', HELD, HELD, None, Pose(0, 8))
    assert broken(HOT, failed, under) == [1]
    assert broken(HOT, failed, above) == []


def test_a_step_is_begun_near_when_it_may_be() -> None:
    rule = 'never say() and near(person, 1)'
    assert broken(rule, moment('say', EMPTY, EMPTY, Pose(1, 0))) == [0]
    assert broken(rule, moment('say', EMPTY, EMPTY, Pose(2, 0))) == []
    assert broken(rule, moment('say', EMPTY, EMPTY, None)) == [0]
    rule = 'never say() and not near(person, 1)'
    assert broken(rule, moment('say', EMPTY, EMPTY, Pose(1, 0))) == []
    assert broken(rule, moment('say', EMPTY, EMPTY, Pose(2, 0))) == [0]
    assert broken(rule, moment('say', EMPTY, EMPTY, None)) == [0]


def test_what_is_to_be_done_near_must_surely_be() -> None:
    rule = 'say() and near(person, 1) before pick_up()'
    pick = moment('pick_up', EMPTY, HELD, Pose(9, 9))
    assert broken(rule, moment('say', EMPTY, EMPTY, Pose(1, 0)), pick) == []
    assert broken(rule, moment('say', EMPTY, EMPTY, Pose(2, 0)), pick) == [1]
    assert broken(rule, moment('say', EMPTY, EMPTY, None), pick) == [1]
    rule = 'say() and not near(person, 1) before pick_up()'
    assert broken(rule, moment('say', EMPTY, EMPTY, None), pick) == [1]
    assert broken(rule, moment('say', EMPTY, EMPTY, Pose(2, 0)), pick) == []


def test_nearness_that_always_holds_holds_on_the_way() -> None:
    rule = 'always not near(person, 1)'
    assert broken(rule, moment('navigate_to', EMPTY, EMPTY, Pose(-5, 0), Pose(5, 0))) == [0]
    assert broken(rule, moment('navigate_to', EMPTY, EMPTY, Pose(-5, 2), Pose(5, 2))) == []
    assert broken(rule, moment('navigate_to', EMPTY, EMPTY, Pose(-5, 2), Pose(0, 0))) == [0]
    assert broken(rule, moment('navigate_to', EMPTY, EMPTY, None, Pose(5, 5))) == [0]
    assert broken(rule, moment('say', EMPTY, EMPTY, Pose(0, 0))) == []


def test_what_always_holds_near_something_does_not_end_with_a_drive_away() -> None:
    rule = 'always near(person, 1)'
    assert broken(rule, moment('navigate_to', EMPTY, EMPTY, Pose(0, 0), Pose(5, 5))) == [0]
    assert broken(rule, moment('navigate_to', EMPTY, EMPTY, Pose(0, 0), Pose(0.5, 0))) == []


def test_what_is_picked_up_on_a_drive_may_be_carried_all_the_way() -> None:
    fetch = moment('navigate_to', EMPTY, HELD, Pose(-5, 0), Pose(5, 0))
    assert broken(HOT, fetch) == [0]


@given(y_m=st.floats(-3, 3))
def test_the_reach_of_a_person_is_a_circle(y_m: float) -> None:
    drive = moment('navigate_to', HELD, HELD, Pose(-5, y_m), Pose(5, y_m))
    assert bool(broken(HOT, drive)) is (abs(y_m) <= 1.0 + 1e-9)


def test_to_stand_where_nobody_knows_and_change_nothing_does_not_count() -> None:
    assert broken(HOT, moment('say', HELD, HELD, None)) == []


def test_what_was_not_so_before_is_not_to_be_kept() -> None:
    assert broken('always at(dock)', moment('navigate_to', EMPTY, EMPTY, Pose(0, 0), A_FAR)) == []
    rule = 'always not near(person, 1) and not holding(*)'
    assert broken(rule, moment('place', HELD, EMPTY, Pose(0, 0))) == []


A_FAR = Pose(9.0, 9.0)


@pytest.mark.parametrize(('rule', 'told'), [
    ('never near(person, 1) and not holding(cup)', [0]),
    ('always not near(person, 1) and not holding(cup)', []),
    ('near(person, 1) before pick_up()', [0]),
    ('not near(person, 1) before pick_up()', [0]),
    ('after pick_up() do near(person, 1)', [0]),
    ('after pick_up() do not near(person, 1)', [0]),
])  # fmt: skip
def test_a_robot_somewhere_is_surely_nowhere(rule: str, told: list[int]) -> None:
    assert broken(rule, moment('pick_up', EMPTY, HELD, None)) == told


def test_what_is_put_down_where_nobody_knows_is_surely_near_no_more() -> None:
    put = moment('place', HELD, EMPTY, Pose(0, 0))
    assert broken('always near(mug, 1)', put) == [0]
    assert broken('always not near(mug, 1)', put) == []
    assert broken('always not near(mug, 1)', moment('pick_up', EMPTY, HELD, Pose(0, 0))) == []


def test_a_step_that_ends_what_held_near_something_is_told() -> None:
    rule = 'always near(person, 5) and not holding(*)'
    assert broken(rule, moment('pick_up', EMPTY, HELD, Pose(2, 0))) == [0]
    assert broken(rule, moment('pick_up', EMPTY, HELD, Pose(6, 0))) == []


def test_what_is_to_be_near_is_near_where_a_drive_ends() -> None:
    say = moment('say', EMPTY, EMPTY, Pose(5, 5))
    for x_m, told in ((0.5, []), (3.0, [1])):
        drive = moment('navigate_to', EMPTY, EMPTY, Pose(5, 5), Pose(x_m, 0))
        assert broken('after say() do near(person, 1)', say, drive) == told


def test_where_a_step_begins_counts_as_done_before_it() -> None:
    rule = 'near(person, 1) before pick_up()'
    assert broken(rule, moment('pick_up', EMPTY, HELD, Pose(0.5, 0))) == []
    assert broken(rule, moment('pick_up', EMPTY, HELD, Pose(3, 0))) == [0]
