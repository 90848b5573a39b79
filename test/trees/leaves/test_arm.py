import pytest
from tree_bench import ABORTED, FAILURE, SUCCESS, Bench

from vla_bt.robot import ArmGoal, ArmTarget, Pose


def goal(bench: Bench) -> ArmGoal:
    name, arguments = bench.robot.calls[-1]
    assert name == 'arm.move'
    return arguments['goal']


@pytest.mark.parametrize('target', ['pregrasp', 'grasp'])
def test_a_grasp_goes_to_the_object(target: str) -> None:
    bench = Bench()
    leaf = bench.leaf('MoveArm', target=target, object='red_cup', approach_offset='0.2',
                      grasp_type='side')
    assert bench.tick(leaf) is SUCCESS
    assert goal(bench) == ArmGoal(
        target=ArmTarget(target), object_id='red_cup', offset_m=0.2, grasp_type='side',
        pose=bench.world.objects['red_cup'].pose,
    )  # fmt: skip


@pytest.mark.parametrize('target', ['preplace', 'place', 'point'])
def test_a_placing_goes_to_the_surface(target: str) -> None:
    bench = Bench()
    bench.tick(bench.leaf('MoveArm', target=target, location='table'))
    assert goal(bench).pose == bench.world.places['table'].surface_pose


def test_an_orientation_turns_the_placed_object() -> None:
    bench = Bench()
    leaf = bench.leaf('MoveArm', target='place', location='table', orientation='1.5')
    bench.tick(leaf)
    assert goal(bench).pose == Pose(5.0, 0.15, 1.5, 0.75)


@pytest.mark.parametrize('target', ['home', 'lift', 'retreat', 'handover'])
def test_other_targets_need_nothing(target: str) -> None:
    bench = Bench()
    assert bench.tick(bench.leaf('MoveArm', target=target)) is SUCCESS
    assert goal(bench) == ArmGoal(target=ArmTarget(target))


@pytest.mark.parametrize(
    ('ports', 'code'),
    [
        ({'target': 'grasp'}, 'bad_goal'),
        ({'target': 'grasp', 'object': 'unicorn'}, 'bad_goal'),
        ({'target': 'place'}, 'bad_goal'),
        ({'target': 'place', 'location': 'atlantis'}, 'bad_goal'),
        ({'target': 'place', 'location': 'kitchen'}, 'bad_goal'),
        ({'target': 'grasp', 'object': 'red_book'}, 'not_found'),
        ({'target': '{nowhere}'}, 'bad_goal'),
    ],
)
def test_without_a_goal_nothing_is_sent(ports: dict[str, str], code: str) -> None:
    bench = Bench()
    bench.world.not_seen('red_book')
    assert bench.tick(bench.leaf('MoveArm', **ports)) is FAILURE
    assert bench.failure()[0] == code
    assert bench.robot.calls == []


def test_a_failed_motion_is_a_failure() -> None:
    bench = Bench(script={'arm.move': [ABORTED]})
    assert bench.tick(bench.leaf('MoveArm', target='home')) is FAILURE
    assert bench.failure()[0] == 'aborted'


def test_attaching_makes_it_held() -> None:
    bench = Bench(script={'arm.attach': [ABORTED]})
    leaf = bench.leaf('AttachObject', object='red_cup')
    assert bench.tick(leaf) is FAILURE
    assert bench.world.robot.held_object == ''
    assert bench.tick(leaf) is SUCCESS
    assert bench.world.robot.held_object == 'red_cup'
    assert bench.world.objects['red_cup'].location == ''


@pytest.mark.parametrize(('ports', 'place'), [({}, 'table'), ({'location': 'shelf'}, 'shelf')])
def test_detaching_puts_it_down_here_or_where_it_is_said(
    ports: dict[str, str], place: str
) -> None:
    bench = Bench(place='table', held='red_cup')
    assert bench.tick(bench.leaf('DetachObject', object='red_cup', **ports)) is SUCCESS
    assert bench.world.robot.held_object == ''
    assert bench.world.objects['red_cup'].location == place


def test_a_failed_detaching_changes_nothing() -> None:
    bench = Bench(held='red_cup', script={'arm.detach': [ABORTED]})
    assert bench.tick(bench.leaf('DetachObject', object='red_cup')) is FAILURE
    assert bench.world.robot.held_object == 'red_cup'
