import pytest
from home import home_world

from vla_bt.world import Reading
from vla_bt.world.readings import custom, joint_position, joint_velocity


def test_a_reading_is_dated_by_the_worlds_clock() -> None:
    world = home_world()
    world.clock = lambda: 7.0
    world.read('battery', 0.5)
    world.read('tilt', None, age_s=1.5)
    assert world.readings['battery'] == Reading(0.5, 7.0)
    assert world.readings['tilt'] == Reading(None, 5.5)


def test_every_reading_is_counted() -> None:
    world = home_world()
    before = world.readings_taken
    world.read('battery', 0.5)
    world.read('battery', 0.5)
    assert world.readings_taken == before + 2


def test_a_snapshot_keeps_its_readings() -> None:
    world = home_world()
    world.read('battery', 0.5)
    twin = world.snapshot()
    world.read('battery', 0.4)
    assert twin.readings['battery'].value == 0.5


@pytest.mark.parametrize(
    ('is_pressed', 'value'), [(True, 1.0), (False, 0.0), (None, None), (0, 1.0)]
)
def test_an_emergency_stop_is_a_reading_too(is_pressed: object, value: float | None) -> None:
    world = home_world()
    world.clock = lambda: 3.0
    world.update_robot(emergency_stop=is_pressed)
    assert world.readings['emergency_stop'] == Reading(value, 3.0)


def test_other_changes_of_the_robot_are_no_readings() -> None:
    world = home_world()
    taken = world.readings_taken
    world.update_robot(battery_ratio=0.1)
    assert world.readings_taken == taken


def test_sources_that_have_a_name_of_their_own() -> None:
    assert joint_position('elbow') == 'joint_position:elbow'
    assert joint_velocity('elbow') == 'joint_velocity:elbow'
    assert custom('heat') == 'custom:heat'
