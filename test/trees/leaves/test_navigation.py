import pytest
from tree_bench import ABORTED, FAILURE, SUCCESS, Bench

from vla_bt.robot import Pose


def goal(bench: Bench) -> tuple[Pose, float | None]:
    name, arguments = bench.robot.calls[-1]
    assert name == 'navigation.go_to'
    return arguments['pose'], arguments['max_speed_mps']


def test_a_place_is_driven_to_where_one_stands_at_it() -> None:
    bench = Bench()
    leaf = bench.leaf('NavigateTo', location='table', theta='1.0', max_speed='0.4')
    assert bench.tick(leaf) is SUCCESS
    assert goal(bench) == (bench.world.places['table'].pose, 0.4)


def test_a_pose_is_driven_to_as_given() -> None:
    bench = Bench()
    bench.tick(bench.leaf('NavigateTo', x='1.5', y='-2', theta='0.5'))
    assert goal(bench) == (Pose(1.5, -2.0, 0.5), None)


def test_without_a_heading_the_present_one_is_kept() -> None:
    bench = Bench()
    bench.world.update_robot(pose=Pose(0.0, 0.0, 0.7))
    bench.tick(bench.leaf('NavigateTo', x='1', y='2'))
    assert goal(bench)[0].yaw_rad == 0.7
    bench.world.update_robot(pose=None)
    bench.tick(bench.leaf('NavigateTo', x='1', y='2'))
    assert goal(bench)[0].yaw_rad == 0.0


@pytest.mark.parametrize(
    'given', [{}, {'x': 1.0}, {'location': 'atlantis'}, {'x': float('nan'), 'y': 1.0}]
)
def test_without_a_whole_goal_nothing_is_sent(given: dict[str, object]) -> None:
    bench = Bench()
    for key, value in given.items():
        bench.scope.set(key, value)
    leaf = bench.leaf('NavigateTo', location='{location}', x='{x}', y='{y}')
    assert bench.tick(leaf) is FAILURE
    assert bench.failure()[0] == 'bad_goal'
    assert bench.robot.calls == []


def test_the_pose_of_the_world_is_left_to_readings() -> None:
    bench = Bench()
    before = bench.world.robot.pose
    bench.tick(bench.leaf('NavigateTo', location='table'))
    assert bench.world.robot.pose == before


def test_a_turn_is_sent_as_given() -> None:
    bench = Bench(script={'navigation.turn': [ABORTED]})
    leaf = bench.leaf('Turn', angle='-1.57')
    assert (bench.tick(leaf), bench.tick(leaf)) == (FAILURE, SUCCESS)
    assert bench.robot.calls[-1] == ('navigation.turn', {'angle_rad': -1.57})
