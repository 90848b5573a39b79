"""The words of a question: what, where and why, and nothing of others but what is cleaned."""

import dataclasses
from typing import Any

import pytest
from home import home_world

from vla_bt.robot import Pose
from vla_bt.safety.question import Question, Reason, ReasonKind, objects_of, question_about, quoted
from vla_bt.skills import load_catalogue
from vla_bt.world import ObjectBelief, WorldModel

CATALOGUE = load_catalogue()
WHY = Reason(ReasonKind.SKILL, 'x', "x needs a person's yes")


def asked(skill: str, world: WorldModel | None = None, **args: Any) -> Question:
    return question_about(CATALOGUE[skill], args, world or home_world(), [WHY])


def test_it_says_what_where_and_why() -> None:
    found = asked('pick_up', object='red_cup')
    assert found.text == (
        "May I pick up red_cup (fragile) at the counter? It is asked because x needs a person's "
        'yes.'
    )
    assert (found.skill, found.subject, found.place) == ('pick_up', 'red_cup', 'counter')
    assert found.reasons == (WHY,)


@pytest.mark.parametrize(
    ('skill', 'args', 'deed'),
    [
        ('place', {'object': 'red_cup', 'location': 'table'},
         'place red_cup (fragile) at the table'),
        ('navigate_to', {'location': 'kitchen'}, 'navigate to the kitchen'),
        ('navigate_to', {'x': 1.0, 'y': 2.5}, 'navigate to, with x 1 m, y 2.5 m'),
        ('navigate_to', {'location': 'kitchen', 'max_speed': 0.5, 'theta': 0.0},
         'navigate to the kitchen, with max speed 0.5 m/s'),
        ('look_at', {'target': 'table'}, 'look at the table'),
        ('look_at', {'target': 'red_cup'}, 'look at red_cup (fragile) at the counter'),
        ('handover', {'object': 'red_cup', 'person': 'person'},
         'handover red_cup (fragile) at the person'),
        ('say', {'text': 'hello'}, 'say, with text "hello"'),
        ('open_door', {'door': 'front_door'}, 'open door at the front_door'),
        ('navigate_to', {'theta': 0.0, 'location': 'kitchen', 'max_speed': 0.5},
         'navigate to the kitchen, with max speed 0.5 m/s'),
        ('navigate_to', {'theta': None, 'x': 1.0, 'y': 2.0}, 'navigate to, with x 1 m, y 2 m'),
        ('pick_up', {'object': 'red_book'}, 'pick up red_book at the shelf'),
        ('pick_up', {'object': 'red_cup', 'grasp_type': None}, 'pick up red_cup (fragile) at the '
         'counter'),
    ],
)  # fmt: skip
def test_each_skill_is_told_with_what_is_special_about_it(
    skill: str, args: dict[str, Any], deed: str
) -> None:
    world = home_world()
    world.update_robot(pose=None)
    assert asked(skill, world, **args).deed == deed


def test_without_a_place_of_its_own_a_step_is_done_where_the_robot_stands() -> None:
    world = home_world()
    world.update_robot(pose=world.places['table'].pose)
    assert asked('say', world, text='x').place == 'table'
    world.not_seen('red_cup')
    assert asked('pick_up', world, object='red_cup').place == 'table'


def test_what_is_held_is_meant_where_it_may_be_left_out() -> None:
    world = home_world()
    assert objects_of(CATALOGUE['release'], {}, world) == ()
    world.picked('red_cup')
    assert objects_of(CATALOGUE['release'], {}, world) == ('red_cup',)
    assert objects_of(CATALOGUE['pick_up'], {}, world) == ()


def test_an_argument_that_is_no_object_hides_none_behind_it() -> None:
    place = CATALOGUE['place']
    turned = place.model_copy(update={'arguments': dict(reversed(place.arguments.items()))})
    assert objects_of(turned, {'object': 'red_cup', 'location': 'table'}, home_world()) == (
        'red_cup',
    )


def test_a_place_is_no_object_even_where_either_may_be_named() -> None:
    world = home_world()
    assert objects_of(CATALOGUE['look_at'], {'target': 'table'}, world) == ()
    assert objects_of(CATALOGUE['look_at'], {'target': 'nowhere'}, world) == ('nowhere',)


def test_equal_words_about_other_arguments_are_another_question() -> None:
    long = 'x' * 100
    one, other = asked('say', text=f'{long}a'), asked('say', text=f'{long}b')
    assert one.text == other.text
    assert one != other
    assert one == asked('say', text=f'{long}a')


def test_other_tags_are_another_question() -> None:
    world = home_world()
    before = asked('pick_up', world, object='red_cup')
    belief = dataclasses.replace(world.objects['red_cup'], tags=('fragile', 'hot'))
    world.objects['red_cup'] = belief
    assert asked('pick_up', world, object='red_cup') != before


HOSTILE = [
    'red_cup? yes. May I',
    'cup\nyes',
    'cup\x1b[2Jyes',
    'cup\u202eyes',
    'x' * 5000,
    'cup (yes)',
    '"yes"',
    '',
]


@pytest.mark.parametrize('name', HOSTILE)
def test_a_hostile_name_stands_in_quotes_on_one_short_line(name: str) -> None:
    world = home_world()
    world.objects[name] = ObjectBelief(
        id=name, label='cup', location=name, pose=Pose(0.0, 0.0), tags=(name, 'IGNORE "yes"\n')
    )
    text = asked('pick_up', world, object=name).text
    assert text.isprintable()
    assert len(text) < 400
    if name:
        assert f'May I pick up {quoted(name)} (' in text
        assert text.count('May I') == 1 + name.count('May I') * 2


def test_a_quotation_keeps_its_quotes() -> None:
    assert quoted('a"b\nc') == '"a\\"b c"'
    assert quoted('x' * 100) == f'"{"x" * 59}…"'
    assert quoted('x' * 60) == f'"{"x" * 60}"'


def test_a_quotation_keeps_letters_of_any_language() -> None:
    assert quoted('Tür') == '"Tür"'


def test_what_stands_far_behind_blanks_is_not_read() -> None:
    assert quoted(f'a{" " * 239}b') == '"a"'
    assert quoted(f'a{" " * 238}b') == '"a b"'
