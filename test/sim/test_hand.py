import math
from collections.abc import Callable
from typing import Any

import pytest

from vla_bt.errors import FailureKind
from vla_bt.robot import ArmGoal, ArmTarget, Pose, VerdictCode
from vla_bt.sim import SimFaults

pytest.importorskip('pyrobosim', reason='the simulator pyrobosim is not installed')
pytestmark = pytest.mark.sim


@pytest.fixture
def at_counter(bench: Any) -> Any:
    bench.go('counter')
    return bench


def test_every_object_can_be_gripped_from_its_place(make_bench: Callable[..., Any]) -> None:
    bench = make_bench()
    for key, entry in bench.config.objects.items():
        bench.go(entry.location)
        assert bench.grasp(key).data['holding'] is True
        assert bench.robot.holding == key
        bench.run(bench.robot.gripper.open())
        assert bench.robot.object_location(key) == entry.location


def test_held_object_follows_the_hand_and_comes_to_stand_where_put(at_counter: Any) -> None:
    bench = at_counter
    bench.grasp('red_cup')
    bench.reach(ArmTarget.LIFT)
    assert bench.robot.object_pose('red_cup').z_m == pytest.approx(1.0)
    bench.go('table')
    carried = bench.robot.object_pose('red_cup')
    assert carried.distance_m(bench.place('table')) < 0.9
    assert bench.robot.object_location('red_cup') == ''
    assert bench.put('red_cup', 'table').data['holding'] is False
    assert bench.robot.holding == ''
    assert bench.robot.object_location('red_cup') == 'table'
    placed = bench.robot.object_pose('red_cup')
    assert placed.distance_m(bench.surface('table')) < 0.01
    assert placed.z_m == pytest.approx(0.75)


def test_second_object_put_at_the_same_spot_stands_beside_the_first(bench: Any) -> None:
    bench.go('table')
    for key in ('apple_1', 'apple_2', 'red_mug'):
        bench.grasp(key)
        bench.put(key, 'table')
    poses = [bench.robot.object_pose(key) for key in ('apple_1', 'apple_2', 'red_mug')]
    distances = [one.distance_m(other) for one in poses for other in poses if one is not other]
    assert min(distances) > 0.06
    assert all(pose.distance_m(bench.place('table')) <= 0.9 for pose in poses)


def test_object_out_of_reach_has_no_ik_solution(bench: Any) -> None:
    verdict = bench.reach(ArmTarget.GRASP, 'red_cup', bench.robot.object_pose('red_cup'))
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, -31)
    assert verdict.kind is FailureKind.BAD_REQUEST
    assert 'out of reach' in verdict.message


@pytest.mark.parametrize('z_m', [-0.1, 2.5])
def test_point_below_the_floor_or_overhead_has_no_ik_solution(bench: Any, z_m: float) -> None:
    verdict = bench.reach(ArmTarget.POINT, pose=Pose(0.5, 0.0, 0.0, z_m))
    assert verdict.server_code == -31


@pytest.mark.parametrize(
    'goal',
    [
        ArmGoal(target=ArmTarget.GRASP),
        ArmGoal(target=ArmTarget.GRASP, object_id='unicorn'),
        ArmGoal(target=ArmTarget.PLACE),
        ArmGoal(target=ArmTarget.POINT, pose=Pose(math.nan, 0.0)),
        ArmGoal(target=ArmTarget.LIFT, offset_m=math.inf),
    ],
)
def test_arm_goal_that_does_not_say_where_is_a_bad_goal(bench: Any, goal: ArmGoal) -> None:
    assert bench.robot.arm.move(goal).verdict.code is VerdictCode.BAD_GOAL


@pytest.mark.parametrize('target', [ArmTarget.HOME, ArmTarget.HANDOVER, ArmTarget.RETREAT])
def test_arm_targets_without_a_pose_succeed(bench: Any, target: ArmTarget) -> None:
    assert bench.reach(target).code is VerdictCode.SUCCEEDED


@pytest.mark.parametrize('grasp_type', ['top', 'side', 'pinch'])
def test_pregrasp_stops_short_by_the_offset(at_counter: Any, grasp_type: str) -> None:
    bench = at_counter
    cup = bench.robot.object_pose('red_cup')
    goal = ArmGoal(target=ArmTarget.PREGRASP, pose=cup, offset_m=0.2, grasp_type=grasp_type)
    bench.run(bench.robot.arm.move(goal))
    hand = bench.robot.hand_pose
    gap = math.dist((hand.x_m, hand.y_m, hand.z_m), (cup.x_m, cup.y_m, cup.z_m))
    assert gap == pytest.approx(0.2, abs=1e-6)


def test_closing_on_nothing_holds_nothing(bench: Any) -> None:
    verdict = bench.run(bench.robot.gripper.close(30.0))
    assert verdict.code is VerdictCode.SUCCEEDED
    assert verdict.data['holding'] is False


def test_closing_again_keeps_what_is_held(at_counter: Any) -> None:
    at_counter.grasp('red_cup')
    assert at_counter.run(at_counter.robot.gripper.close(30.0)).data['holding'] is True


@pytest.mark.parametrize('force', [0.0, -5.0, math.nan, math.inf])
def test_force_that_is_none_is_a_bad_goal(bench: Any, force: float) -> None:
    assert bench.robot.gripper.close(force).verdict.code is VerdictCode.BAD_GOAL


def test_attach_and_detach_are_bookkeeping_only(bench: Any) -> None:
    assert bench.run(bench.robot.arm.attach('red_cup')).code is VerdictCode.SUCCEEDED
    assert bench.robot.attached == {'red_cup'}
    assert bench.robot.holding == ''
    bench.run(bench.robot.arm.detach('red_cup'))
    assert bench.robot.attached == set()


def test_object_let_go_away_from_furniture_lies_on_the_floor_nearby(at_counter: Any) -> None:
    bench = at_counter
    bench.grasp('red_cup')
    bench.reach(ArmTarget.HOME)
    bench.go('living_room')
    bench.run(bench.robot.gripper.open())
    pose = bench.robot.object_pose('red_cup')
    assert pose.z_m == 0.0
    assert pose.distance_m(bench.robot.pose) < 0.9
    assert bench.robot.object_location('red_cup') == 'living_room'
    assert bench.grasp('red_cup').data['holding'] is True


def test_object_held_out_goes_to_the_person(at_counter: Any) -> None:
    bench = at_counter
    bench.grasp('red_cup')
    bench.go('person')
    bench.reach(ArmTarget.HANDOVER)
    bench.run(bench.robot.gripper.open())
    assert bench.robot.object_location('red_cup') == 'person'


@pytest.mark.parametrize('name', ['front_door', 'light_switch'])
def test_pointing_at_a_door_or_button_touches_it(bench: Any, name: str) -> None:
    bench.go(name)
    assert bench.reach(ArmTarget.POINT, pose=bench.surface(name)).code is VerdictCode.SUCCEEDED
    assert bench.robot.touched == [name]


def test_canceled_arm_stays_where_it_stopped(bench: Any) -> None:
    ticket = bench.robot.arm.move(ArmGoal(target=ArmTarget.HANDOVER))
    bench.pass_time(0.5)
    ticket.cancel()
    bench.pass_time(0.3)
    assert ticket.verdict.code is VerdictCode.CANCELED
    stopped = bench.robot.hand_pose
    assert 0.35 < stopped.x_m < 0.6
    bench.pass_time(2.0)
    assert bench.robot.hand_pose == stopped


def test_failing_arm_aborts_half_way_with_the_code_asked_for(
    make_bench: Callable[..., Any],
) -> None:
    bench = make_bench(faults=SimFaults(arm_success=0.0, arm_abort_code=-1))
    verdict = bench.reach(ArmTarget.HANDOVER)
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, -1)
    assert verdict.kind is FailureKind.BLOCKED
    assert bench.robot.hand_pose.x_m == pytest.approx((0.35 + 0.6) / 2)


def test_failing_place_aborts_only_the_motion_to_place(make_bench: Callable[..., Any]) -> None:
    bench = make_bench(faults=SimFaults(place_success=0.0))
    bench.go('table')
    spot = bench.surface('table')
    assert bench.reach(ArmTarget.PREPLACE, pose=spot).code is VerdictCode.SUCCEEDED
    verdict = bench.reach(ArmTarget.PLACE, pose=spot)
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, -4)


def test_failing_grasp_closes_on_nothing(make_bench: Callable[..., Any]) -> None:
    bench = make_bench(faults=SimFaults(grasp_success=0.0))
    bench.go('counter')
    assert bench.grasp('red_cup').data['holding'] is False
    assert bench.robot.object_location('red_cup') == 'counter'


def test_slipping_object_falls_back_at_the_first_lift(make_bench: Callable[..., Any]) -> None:
    bench = make_bench(faults=SimFaults(slip_probability=1.0))
    bench.go('counter')
    assert bench.grasp('red_cup').data['holding'] is True
    assert bench.reach(ArmTarget.LIFT).code is VerdictCode.SUCCEEDED
    assert bench.robot.holding == ''
    assert bench.robot.object_location('red_cup') == 'counter'
    assert bench.robot.read_state().gripper == 'closed'


def test_what_did_not_slip_at_the_lift_stays_held(make_bench: Callable[..., Any]) -> None:
    bench = make_bench()
    bench.go('counter')
    bench.grasp('red_cup')
    bench.reach(ArmTarget.LIFT)
    bench.robot.faults = SimFaults(slip_probability=1.0)
    bench.reach(ArmTarget.HANDOVER)
    bench.reach(ArmTarget.LIFT)
    assert bench.robot.holding == 'red_cup'


def test_object_gripped_again_can_slip_again(make_bench: Callable[..., Any]) -> None:
    bench = make_bench()
    bench.go('counter')
    bench.grasp('red_cup')
    bench.reach(ArmTarget.LIFT)
    bench.put('red_cup', 'counter')
    bench.robot.faults = SimFaults(slip_probability=1.0)
    bench.grasp('red_cup')
    bench.reach(ArmTarget.LIFT)
    assert bench.robot.holding == ''


def test_object_let_go_beside_a_table_one_is_not_at_falls_to_the_floor(at_counter: Any) -> None:
    bench = at_counter
    bench.grasp('red_cup')
    bench.reach(ArmTarget.HOME)
    bench.run(bench.robot.navigation.go_to(Pose(5.0, -0.75, -math.pi / 2)))
    bench.run(bench.robot.gripper.open())
    assert bench.robot.object_pose('red_cup').z_m == 0.0
