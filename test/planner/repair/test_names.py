from home import home_world

from vla_bt.planner.repair.names import argument_names, near_argument, near_skill, near_thing
from vla_bt.skills import ArgumentType, load_catalogue

CATALOGUE = load_catalogue()
OBJECT, PLACE = (ArgumentType.OBJECT,), (ArgumentType.PLACE,)


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
