import math
from collections.abc import Callable
from typing import Any

import pytest

from vla_bt.errors import FailureKind
from vla_bt.robot import Pose, VerdictCode
from vla_bt.settings import find_share
from vla_bt.sim import SimFaults
from vla_bt.world import load_world

pytest.importorskip('pyrobosim', reason='the simulator pyrobosim is not installed')
pytestmark = pytest.mark.sim

PLACES = sorted(load_world(find_share('config/world.yaml')).places)


@pytest.mark.parametrize('name', PLACES)
def test_drive_ends_at_the_place_facing_its_way(bench: Any, name: str) -> None:
    assert bench.go(name).code is VerdictCode.SUCCEEDED
    pose, goal = bench.robot.pose, bench.place(name)
    assert pose.distance_m(goal) < 1e-6
    assert math.remainder(pose.yaw_rad - goal.yaw_rad, math.tau) == pytest.approx(0, abs=1e-6)
    bench.robot.update_world(bench.world)
    assert bench.world.current_place() == name


def test_drive_shows_progress_and_keeps_the_speed(bench: Any) -> None:
    ticket = bench.robot.navigation.go_to(Pose(2.0, 0.0), 0.2)
    bench.pass_time(5.0)
    assert bench.robot.pose.x_m == pytest.approx(1.0)
    assert ticket.feedback == '1.0 m to go'
    assert not bench.robot.is_idle


def test_no_drive_is_faster_than_the_robot(bench: Any) -> None:
    ticket = bench.robot.navigation.go_to(Pose(2.0, 0.0), 50.0)
    bench.pass_time(1.0)
    assert bench.robot.pose.x_m == pytest.approx(1.0)
    assert bench.run(ticket).code is VerdictCode.SUCCEEDED


@pytest.mark.parametrize(
    ('goal', 'code'), [(Pose(50.0, 50.0), 204), (Pose(5.0, 0.15), 206), (Pose(2.39, 0.0), 206)]
)
def test_goal_that_cannot_be_reached_aborts_with_the_code_of_nav2(
    bench: Any, goal: Pose, code: int
) -> None:
    verdict = bench.run(bench.robot.navigation.go_to(goal))
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, code)
    assert verdict.kind is FailureKind.BAD_REQUEST
    assert verdict.message
    assert bench.robot.pose == Pose(0.0, 0.0)


def test_room_without_hallway_has_no_valid_path(config: Any, bench: Any) -> None:
    walled = {**config.sim, 'hallways': [], 'furniture': {}}
    lonely = config.model_copy(update={'sim': walled, 'objects': {}})
    other = type(bench)(lonely)
    verdict = other.go('kitchen')
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, 208)
    assert verdict.kind is FailureKind.BLOCKED


@pytest.mark.parametrize(
    ('goal', 'speed'),
    [(Pose(math.nan, 0.0), None), (Pose(0.0, 0.0, math.inf), None), (Pose(1.0, 0.0), 0.0),
     (Pose(1.0, 0.0), -1.0), (Pose(1.0, 0.0), math.nan)],
)  # fmt: skip
def test_goal_that_is_no_number_is_a_bad_goal(bench: Any, goal: Pose, speed: float | None) -> None:
    verdict = bench.robot.navigation.go_to(goal, speed).verdict
    assert verdict is not None
    assert verdict.code is VerdictCode.BAD_GOAL
    assert bench.robot.is_idle


def test_turn_changes_the_heading_only(bench: Any) -> None:
    assert bench.run(bench.robot.navigation.turn(math.pi / 2)).code is VerdictCode.SUCCEEDED
    pose = bench.robot.pose
    assert (pose.x_m, pose.y_m, pose.yaw_rad) == pytest.approx((0.0, 0.0, math.pi / 2))


def test_turn_by_nan_is_a_bad_goal(bench: Any) -> None:
    verdict = bench.robot.navigation.turn(math.nan).verdict
    assert verdict.code is VerdictCode.BAD_GOAL


def test_canceled_drive_stands_still_within_the_stop_time(bench: Any) -> None:
    ticket = bench.robot.navigation.go_to(bench.place('kitchen'))
    bench.pass_time(4.0)
    before = bench.robot.pose
    ticket.cancel()
    assert ticket.verdict is None
    bench.pass_time(0.2)
    assert ticket.verdict.code is VerdictCode.CANCELED
    stopped = bench.robot.pose
    assert 0 < stopped.distance_m(before) <= 0.5 * 0.2 / 2 + 1e-6
    bench.pass_time(2.0)
    assert bench.robot.pose == stopped


def test_slow_cancel_keeps_the_drive_live_for_longer(make_bench: Callable[..., Any]) -> None:
    bench = make_bench(faults=SimFaults(slow_cancel_s=3.0))
    ticket = bench.robot.navigation.go_to(bench.place('kitchen'))
    bench.pass_time(4.0)
    bench.robot.cancel_all('test')
    assert ticket.feedback == 'test'
    bench.pass_time(2.5)
    assert ticket.verdict is None
    assert not bench.robot.is_idle
    bench.pass_time(0.6)
    assert ticket.verdict.code is VerdictCode.CANCELED
    assert bench.robot.is_idle


def test_new_goal_preempts_the_old_one(bench: Any) -> None:
    first = bench.robot.navigation.go_to(bench.place('kitchen'))
    bench.pass_time(2.0)
    second = bench.robot.navigation.go_to(bench.place('dock'))
    assert first.verdict.code is VerdictCode.PREEMPTED_BY_OTHER
    assert first.verdict.server_code is None
    assert 'preempted' in first.verdict.message
    assert bench.run(second).code is VerdictCode.SUCCEEDED
    assert bench.robot.pose.distance_m(bench.place('dock')) < 1e-6


def test_failing_drive_aborts_half_way_with_the_code_asked_for(
    make_bench: Callable[..., Any],
) -> None:
    bench = make_bench(faults=SimFaults(navigate_success=0.0, navigation_abort_code=104))
    verdict = bench.run(bench.robot.navigation.go_to(Pose(2.0, 0.0)))
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, 104)
    assert verdict.kind is FailureKind.TRANSIENT
    assert bench.robot.pose.x_m == pytest.approx(1.0)
