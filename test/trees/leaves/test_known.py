import dataclasses
import math

import pytest
from home import home_world

from vla_bt.errors import FailureCode
from vla_bt.robot import Pose
from vla_bt.trees.leaves.known import known_place, object_pose
from vla_bt.trees.port_values import InputError


def test_a_known_place_is_returned() -> None:
    assert known_place(home_world(), 'table').name == 'table'


def test_an_unknown_place_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match='did you mean table') as caught:
        known_place(home_world(), 'tabel')
    assert caught.value.code is FailureCode.BAD_GOAL


def test_a_known_object_has_a_pose() -> None:
    world = home_world()
    assert object_pose(world, 'red_cup') == world.objects['red_cup'].pose


def test_an_unknown_object_is_refused() -> None:
    with pytest.raises(InputError, match='no object') as caught:
        object_pose(home_world(), 'unicorn')
    assert caught.value.code is FailureCode.BAD_GOAL


@pytest.mark.parametrize('pose', [None, Pose(math.nan, 0.0)])
def test_an_object_nobody_knows_the_place_of_is_not_found(pose: Pose | None) -> None:
    world = home_world()
    world.objects['red_cup'] = dataclasses.replace(world.objects['red_cup'], pose=pose)
    with pytest.raises(InputError, match='not known where') as caught:
        object_pose(world, 'red_cup')
    assert caught.value.code is FailureCode.NOT_FOUND
