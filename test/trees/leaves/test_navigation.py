import pytest
from tree_bench import ABORTED, FAILURE, SUCCESS, Bench

from vla_bt.robot import Pose
from vla_bt.safety import Trip


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


# Guards that slow drives.


def drive(bench: Bench, limit_mps: float | None, leaf: object = None) -> object:
    """Tick a drive while guards allow so much; return the leaf."""
    leaf = leaf or bench.leaf('NavigateTo', location='table', max_speed='0.8')
    bench.context.begin_tick()
    if limit_mps is not None:
        bench.context.limit_speed(limit_mps)
    bench.tick(leaf, 0.1)
    return leaf


@pytest.mark.parametrize(('limit_mps', 'sent_mps'), [(None, 0.8), (0.9, 0.8), (0.3, 0.3)])
def test_a_drive_begins_no_faster_than_guards_allow(
    limit_mps: float | None, sent_mps: float
) -> None:
    bench = Bench()
    drive(bench, limit_mps)
    assert goal(bench)[1] == sent_mps


def test_without_a_speed_of_its_own_a_drive_takes_what_guards_allow() -> None:
    bench = Bench()
    drive(bench, 0.3, bench.leaf('NavigateTo', location='table'))
    assert goal(bench)[1] == 0.3


def test_a_drive_under_way_is_sent_again_slower_and_stays_slow() -> None:
    bench = Bench(durations_s={'navigation.go_to': 5.0})
    leaf = drive(bench, None)
    drive(bench, 0.8, leaf)
    assert len(bench.robot.calls) == 1
    drive(bench, 0.3, leaf)
    assert goal(bench) == (bench.world.places['table'].pose, 0.3)
    assert [ticket.canceled for ticket in bench.robot.tickets] == [True, False]
    drive(bench, 0.3, leaf)
    drive(bench, None, leaf)
    assert len(bench.robot.calls) == 2
    drive(bench, 0.2, leaf)
    assert len(bench.robot.calls) == 3
    assert bench.run(leaf) is SUCCESS


def test_a_drive_that_has_ended_is_not_sent_again() -> None:
    bench = Bench(durations_s={'navigation.go_to': 1.0})
    leaf = drive(bench, None)
    bench.clock.advance(2.0)
    drive(bench, 0.3, leaf)
    assert leaf.status is SUCCESS
    assert len(bench.robot.calls) == 1


def test_a_drive_that_is_being_stopped_for_its_time_is_not_sent_again() -> None:
    bench = Bench(durations_s={'navigation.go_to': 9.0}, cancel_latency_s=1.0)
    leaf = bench.leaf('NavigateTo', location='table', timeout_s='1')
    drive(bench, None, leaf)
    bench.clock.advance(1.0)
    drive(bench, None, leaf)
    drive(bench, 0.3, leaf)
    assert len(bench.robot.calls) == 1


def test_a_slow_drive_keeps_its_time_limit() -> None:
    bench = Bench(durations_s={'navigation.go_to': 9.0})
    leaf = bench.leaf('NavigateTo', location='table', timeout_s='2')
    drive(bench, None, leaf)
    bench.clock.advance(1.5)
    drive(bench, 0.3, leaf)
    assert len(bench.robot.calls) == 2
    bench.clock.advance(0.6)
    drive(bench, 0.3, leaf)
    assert bench.robot.tickets[-1].canceled


def test_a_goal_that_is_lost_meanwhile_fails_the_drive_and_stops_it() -> None:
    bench = Bench(durations_s={'navigation.go_to': 9.0})
    leaf = drive(bench, None)
    del bench.world.places['table']
    drive(bench, 0.3, leaf)
    assert leaf.status is FAILURE
    assert bench.robot.is_idle
    assert len(bench.context.halted) <= 1


def test_nothing_is_sent_while_a_guard_has_stopped_everything() -> None:
    bench = Bench()
    rule = bench.watch.guards[0]
    bench.watch.latch(Trip(rule, 'pressed'))
    leaf = bench.leaf('NavigateTo', location='table')
    assert bench.tick(leaf) is FAILURE
    assert bench.robot.calls == []
    assert bench.failure()[0] == 'guard'
    assert bench.context.last_failure is not None
    assert not bench.context.last_failure.recoverable
