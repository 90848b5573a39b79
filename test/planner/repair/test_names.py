"""Which misspelt names are repaired, and which are names of something else."""

import pytest
from home import home_world

from vla_bt.planner.repair.names import argument_names, near_argument, near_skill, near_thing
from vla_bt.skills import ArgumentType, load_catalogue

CATALOGUE = load_catalogue()
OBJECT, PLACE = (ArgumentType.OBJECT,), (ArgumentType.PLACE,)
OTHER_THINGS = (
    'red_cap red_can red_cub red_rug red_jug red_bug red_black red_brick red_clock red_boot '
    'red_hook red_bowl red_ball blue_boot blue_block blue_brook black_book green_cup blue_cup '
    'wine_bottle water_battle winter_bottle water_boiler apple_4 apple_12 red_apple_1 bottle_1 '
    'self shell stable tablet cable disk deck duck sock clock lock dark bad_room badroom '
    'bathroom kitten chicken encounter corner parson prison muser desktop workshop laptop '
    'changing_station charging_deck light_stitch night_light setting_room drawing_room '
    'dining_tablet dining_arena writing_disk reading_desk back_door front_floor shelf_2 table_2'
).split()
OTHER_VERBS = (
    'pack plate lock hang wail sweep fade sneak green replace remove close close_door pull_button '
    'unpress unlock open_drawer release_brake turn_off rotate_arm insert respect drag throw dress'
).split()


def test_a_misspelt_alias_means_its_skill():
    assert near_skill('pickup_objct', CATALOGUE) is None
    assert near_skill('pick_objct', CATALOGUE) == 'pick_up'
    assert near_skill('navigateTo', CATALOGUE) == 'navigate_to'
    assert near_skill('dance', CATALOGUE) is None


def test_arguments_are_known_by_their_aliases_too():
    skill = CATALOGUE['pick_up']
    assert {'object', 'object_id', 'max_force_n'} <= set(argument_names(skill))
    assert near_argument('objectId', skill) == 'object_id'
    assert near_argument('colour', skill) is None


def test_a_name_with_a_unit_is_no_misspelling_of_one_with_another():
    wait, rotate = CATALOGUE['wait'], CATALOGUE['rotate']
    assert near_argument('duration_m', wait) is None
    assert near_argument('angle_grad', rotate) is None
    assert near_argument('Angle_Deg', rotate) == 'angle_deg'


def test_a_misspelt_thing_is_found_by_id_description_and_alias():
    world = home_world()
    assert near_thing('red_cpu', OBJECT, world) == 'red_cup'
    assert near_thing('blue botle', OBJECT, world) == 'water_bottle'
    assert near_thing('kitchn', PLACE, world) == 'kitchen'
    assert near_thing('bokshelf', PLACE, world) == 'shelf'
    assert near_thing('frontdoor', PLACE, world) == 'front_door'


@pytest.mark.parametrize('word', OTHER_THINGS)
def test_another_thing_of_a_household_is_no_misspelling(word):
    world = home_world()
    assert [near_thing(word, kinds, world) for kinds in (OBJECT, PLACE)] == [None, None]


@pytest.mark.parametrize('word', OTHER_VERBS)
def test_another_verb_is_no_misspelling(word):
    assert near_skill(word, CATALOGUE) is None


def test_how_often_is_not_how_long():
    assert near_argument('times', CATALOGUE['wait']) is None
    assert near_argument('Time', CATALOGUE['wait']) == 'time'


def test_what_is_known_is_left_to_the_checker():
    world = home_world()
    assert near_thing('red cup', OBJECT, world) is None
    assert near_thing('kitchen', PLACE, world) is None


def test_among_several_near_things_none_is_taken():
    world = home_world()
    assert near_thing('red aple', OBJECT, world) is None
    assert near_thing('apple_9', OBJECT, world) is None


def test_an_object_is_no_place():
    assert near_thing('red_cpu', PLACE, home_world()) is None
