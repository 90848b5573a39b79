"""Which commands are the same wish, and which situations are alike."""

import pytest
from cache_cases import request
from hypothesis import given
from hypothesis import strategies as st
from offline.asking import catalogue, home
from reading import home_with, rules, thing

from vla_bt.planner.cache.key import (
    Scope,
    Wish,
    catalogue_hash,
    key_of,
    scope_of,
    wish_of,
    words_of,
)
from vla_bt.skills import Catalogue
from vla_bt.world import WorldModel, world_facts


def wish(command: str, world: WorldModel | None = None) -> Wish:
    return wish_of(command, rules().read(command, request(command, world).world))


@pytest.mark.parametrize(
    'other',
    ['Bring me the red book.', 'please bring me the red book', 'could you fetch me the red book',
     'bring the red book to me', 'hand me the red book!', 'BRING ME THE RED BOOK',
     'bring me the red   book, please', 'give me the red book'],
)  # fmt: skip
def test_other_words_for_the_same_are_the_same_wish(other: str) -> None:
    assert wish(other) == wish('bring me the red book')


@pytest.mark.parametrize(
    ('one', 'other'),
    [
        ('bring me the red book', 'do not bring me the red book'),
        ('bring me the red book', "don't bring me the red book"),
        ('bring me the red book', 'never bring me the red book'),
        ('bring me the red book', 'bring me no red book'),
        ('bring me the red book', 'bring me the blue book'),
        ('bring me the red book', 'bring the red book to the table'),
        ('bring me the red book', 'carefully bring me the red book'),
        ('bring me the red book', 'take the red book'),
        ('bring two apples to the counter', 'bring three apples to the counter'),
        ('bring all apples to the counter', 'bring two apples to the counter'),
        ('bring an apple to the counter', 'bring all apples to the counter'),
        ('go to x 1 y 2', 'go to x 2 y 1'),
        ('go to x 1 y 2', 'go to x 1 y -2'),
        ('wait 5 seconds', 'wait 5 minutes'),
        ('turn left', 'turn right'),
        ('say "US"', 'say "us"'),
        ('go to the kitchen and say hello', 'say hello and go to the kitchen'),
        ('put the red cup on the table', 'if the red cup is on the desk, put it on the table'),
        ('fold the laundry', 'do not fold the laundry'),
        ('fold 5 towels', 'fold 52 towels'),
        ('fold 5² towels', 'fold 52 towels'),
        ('fold the "US" flag', 'fold the "us" flag'),
    ],
)
def test_another_meaning_is_another_wish(one: str, other: str) -> None:
    assert wish(one) != wish(other)


def test_a_wish_names_what_is_meant_in_this_world() -> None:
    """With a second cup, "the cup" is no longer the red one."""
    assert wish('pick up the cup') == wish('pick up the red cup')
    assert wish('pick up the cup', home_with(thing('green_cup'))) != wish('pick up the cup')


def test_where_a_lost_thing_is_said_to_be_is_part_of_the_wish() -> None:
    world = home()
    world.not_seen('red_cup')
    shelf = wish('bring me the red cup from the shelf', world)
    assert shelf != wish('bring me the red cup from the desk', world)


def test_a_confirmed_wish_is_another_one_than_the_open_question() -> None:
    world = home_with(thing('big_knife', 'sharp'))
    assert wish('yes, bring me the knife', world) != wish('bring me the knife', world)


NEGATIONS = st.sampled_from(["don't", 'do not', 'never', 'please do not', 'not', 'no,'])
COMMANDS = st.sampled_from([
    'bring me the red book', 'go to the kitchen', 'pick up the red cup', 'fold the laundry',
    'put the red cup on the table', 'open the door', 'wait 5 seconds', 'find the red cup',
])  # fmt: skip


@given(NEGATIONS, COMMANDS, COMMANDS)
def test_no_negation_is_a_wish_for_the_thing(negation: str, command: str, other: str) -> None:
    assert wish(f'{negation} {command}') != wish(other)


@given(st.text(max_size=30))
def test_words_are_evened_out_once_and_for_all(command: str) -> None:
    assert words_of(words_of(command)) == words_of(command)


def test_words_keep_all_that_may_carry_meaning() -> None:
    assert words_of('  Fold  THE laundry. ') == 'fold the laundry'
    assert words_of('fold the laundry?') == 'fold the laundry?'
    assert words_of('-3') == '-3'


def test_context_and_version_are_part_of_the_key() -> None:
    asked = request('go to the kitchen')
    own = key_of(wish('go to the kitchen'), asked, 'v1')
    assert own == key_of(wish('go to the kitchen'), request('drive to the kitchen'), 'v1')
    assert own != key_of(wish('go to the kitchen'), asked, 'v2')
    hinted = request('go to the kitchen', context={'hint': 'the dark one'})
    assert own != key_of(wish('go to the kitchen'), hinted, 'v1')


def test_only_named_things_count_for_a_command_that_is_understood() -> None:
    world = home()
    scope = scope_of(
        wish('put the red cup on the table'), ['red_cup', 'table', '0.0'],
        begins_with_driving=True, world=world,
    )  # fmt: skip
    assert scope == Scope(names=('red_cup', 'table'), has_position=False)
    moved = home()
    moved.put('red_book', 'desk')
    assert scope.situation(world_facts(moved)) == scope.situation(world_facts(world))
    moved.put('red_cup', 'desk')
    assert scope.situation(world_facts(moved)) != scope.situation(world_facts(world))


def test_what_the_hand_holds_always_counts() -> None:
    scope = Scope(names=(), has_position=False)
    assert scope.situation(world_facts(home())) != scope.situation(
        world_facts(home(held='red_book'))
    )


def test_where_the_robot_stands_counts_when_the_plan_does_not_begin_with_driving() -> None:
    kitchen, table = world_facts(home('kitchen')), world_facts(home('table'))
    for has_position in (True, False):
        scope = Scope(names=('red_cup',), has_position=has_position)
        assert (scope.situation(kitchen) != scope.situation(table)) is has_position


def test_everything_counts_for_a_command_that_is_not_understood() -> None:
    scope = scope_of(wish('fold it all'), [], begins_with_driving=True, world=home())
    assert scope == Scope(names=None, has_position=True)


@given(st.one_of(st.none(), st.lists(st.text()).map(tuple)), st.booleans())
def test_a_scope_can_be_written_and_read(names: tuple[str, ...] | None, position: bool) -> None:
    scope = Scope(names=names, has_position=position)
    assert Scope.from_json(scope.to_json()) == scope


@pytest.mark.parametrize('text', ['', '[]', '{}', '[1, true]', '[null, 1]', '[null]', 'null'])
def test_what_is_no_scope_is_not_read(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        Scope.from_json(text)


def test_other_skills_have_another_hash() -> None:
    skills = list(catalogue())
    assert catalogue_hash(catalogue()) == catalogue_hash(Catalogue(skills))
    assert catalogue_hash(catalogue()) != catalogue_hash(Catalogue(skills[1:]))
    slower = skills[0].model_copy(update={'timeout_s': 5.0})
    assert catalogue_hash(catalogue()) != catalogue_hash(Catalogue([slower, *skills[1:]]))
