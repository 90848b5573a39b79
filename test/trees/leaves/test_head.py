import math

import pytest
from tree_bench import FAILURE, SUCCESS, Bench

from vla_bt.robot import Pose


def looked_at(bench: Bench) -> Pose:
    name, arguments = bench.robot.calls[-1]
    assert name == 'head.look_at'
    return arguments['pose']


def test_an_object_is_looked_at_where_it_is_believed_to_be() -> None:
    bench = Bench()
    assert bench.tick(bench.leaf('LookAt', target='red_cup')) is SUCCESS
    assert looked_at(bench) == bench.world.objects['red_cup'].pose


@pytest.mark.parametrize(('place', 'attribute'), [('table', 'surface_pose'), ('kitchen', 'pose')])
def test_a_place_is_looked_at_on_its_surface_if_it_has_one(place: str, attribute: str) -> None:
    bench = Bench()
    bench.tick(bench.leaf('LookAt', target=place))
    assert looked_at(bench) == getattr(bench.world.places[place], attribute)


def test_what_is_lost_or_unknown_is_not_looked_at() -> None:
    bench = Bench()
    bench.world.not_seen('red_cup')
    assert bench.tick(bench.leaf('LookAt', target='red_cup')) is FAILURE
    assert bench.failure()[0] == 'not_found'
    assert bench.tick(bench.leaf('LookAt', target='unicorn')) is FAILURE
    assert bench.failure()[0] == 'bad_goal'
    assert bench.robot.calls == []


def test_a_bearing_counts_from_where_the_robot_faces() -> None:
    bench = Bench()
    bench.world.update_robot(pose=Pose(1.0, 1.0, math.pi / 2))
    assert bench.tick(bench.leaf('LookTowards', bearing='1.5708')) is SUCCESS
    pose = looked_at(bench)
    assert (pose.x_m, pose.y_m) == pytest.approx((-1.0, 1.0), abs=1e-4)


def test_a_bearing_means_nothing_before_the_first_pose() -> None:
    bench = Bench()
    bench.world.update_robot(pose=None)
    assert bench.tick(bench.leaf('LookTowards', bearing='0')) is FAILURE
    assert bench.failure()[0] == 'bad_goal'
    assert bench.robot.calls == []
