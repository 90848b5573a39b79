"""Which object or place a word means."""

import pytest
from home import home_world

from vla_bt.check import objects_named, places_named
from vla_bt.check.names import resolve_name
from vla_bt.errors import Problem, ProblemCode
from vla_bt.robot import Pose
from vla_bt.skills import ArgumentType
from vla_bt.world import ObjectBelief, Place, PlaceKind


@pytest.mark.parametrize(
    ('text', 'ids'),
    [
        ('red_cup', ('red_cup',)),
        ('Red Cup', ('red_cup',)),
        ('the cup', ('red_cup',)),
        ('the red mug', ('red_mug',)),
        ('book', ('red_book', 'blue_book')),
        ('apple', ('apple_1', 'apple_2', 'apple_3')),
        ('green apple', ('apple_3',)),
        ('banana', ()),
        ('', ()),
        ('the', ()),
    ],
)
def test_objects(text: str, ids: tuple[str, ...]) -> None:
    assert objects_named(text, home_world()) == ids


@pytest.mark.parametrize(
    ('text', 'names'),
    [
        ('kitchen', ('kitchen',)),
        ('living room', ('living_room',)),
        ('the lounge', ('living_room',)),
        ('kitchen counter', ('counter',)),
        ('the counter in the kitchen', ('counter',)),
        ('near the table', ('table',)),
        ('shelf_top', ('shelf',)),
        ('me', ('person',)),
        ('garage', ()),
        ('', ()),
    ],
)
def test_places(text: str, names: tuple[str, ...]) -> None:
    assert places_named(text, home_world()) == names


@pytest.mark.parametrize('text', ['cup', ' CUP '])
def test_an_id_wins_over_things_whose_words_it_has(text: str) -> None:
    world = home_world()
    world.objects = {it: ObjectBelief(id=it, label='cup') for it in ('cup', 'red_cup')}
    assert objects_named(text, world) == ('cup',)


def test_a_name_wins_over_the_same_word_for_another_place() -> None:
    world = home_world()
    world.places = {
        name: Place(name=name, kind=PlaceKind.POINT, pose=Pose(0.0, 0.0), aliases=('desk',))
        for name in ('desk', 'bench')
    }
    assert places_named(' DESK', world) == ('desk',)
    assert places_named('the desk', world) == ('desk', 'bench')


def test_what_is_like_nothing_is_answered_with_the_first_20_names() -> None:
    world = home_world()
    world.places = {
        f'p{at}': Place(name=f'p{at}', kind=PlaceKind.POINT, pose=Pose(0.0, 0.0))
        for at in range(10, 31)
    }
    problem = resolve_name('?' * 61, [ArgumentType.PLACE], world, 'here')
    assert isinstance(problem, Problem)
    assert problem.found == '?' * 60
    assert problem.allowed == tuple(f'p{at}' for at in range(10, 30))


def test_of_words_that_fit_several_things_60_characters_are_told() -> None:
    text = f'{"the " * 14}apple'
    problem = resolve_name(text, [ArgumentType.OBJECT], home_world(), 'here')
    assert isinstance(problem, Problem)
    assert (problem.code, problem.found) == (ProblemCode.AMBIGUOUS, text[:60])
    assert len(text) == 61
