import math
import time

import pytest

from vla_bt.robot import ArmGoal, ArmTarget, Detection, Pose, Robot, Verdict, VerdictCode
from vla_bt.robot.fake import NEVER, Act, FakeRobot, VirtualClock

CUP = Detection(id='red_cup', label='cup', colour='red')
MUG = Detection(id='red_mug', label='mug', colour='red')
THERE = Pose(1.0, 2.0)
ABORTED = Verdict(code=VerdictCode.ABORTED, message='no way', server_code=208)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


def test_unscripted_calls_succeed_at_the_first_look(clock: VirtualClock) -> None:
    robot: Robot = FakeRobot(clock)
    tickets = [
        robot.navigation.go_to(THERE),
        robot.arm.move(ArmGoal(target=ArmTarget.HOME)),
        robot.arm.attach('red_cup'),
        robot.arm.detach('red_cup'),
        robot.gripper.open(),
        robot.head.look_at(THERE),
        robot.perception.detect('cup'),
        robot.speech.say('hello'),
    ]
    codes = {ticket.verdict.code for ticket in tickets if ticket.verdict}
    assert codes == {VerdictCode.SUCCEEDED}
    assert robot.is_idle


def test_calls_are_recorded_in_order_with_arguments(clock: VirtualClock) -> None:
    robot = FakeRobot(clock)
    robot.navigation.go_to(THERE, 0.3)
    robot.navigation.turn(1.5)
    robot.gripper.close(30.0)
    assert robot.calls == [
        ('navigation.go_to', {'pose': THERE, 'max_speed_mps': 0.3}),
        ('navigation.turn', {'angle_rad': 1.5}),
        ('gripper.close', {'max_force_n': 30.0}),
    ]
    assert robot.names == ['navigation.go_to', 'navigation.turn', 'gripper.close']


def test_script_is_used_up_call_by_call(clock: VirtualClock) -> None:
    robot = FakeRobot(clock, {'navigation.go_to': [ABORTED]})
    assert robot.navigation.go_to(THERE).verdict == ABORTED
    assert robot.pose is None
    second = robot.navigation.go_to(THERE).verdict
    assert second is not None
    assert second.code is VerdictCode.SUCCEEDED
    assert robot.pose == THERE


def test_action_lasts_its_duration(clock: VirtualClock) -> None:
    robot = FakeRobot(clock, durations_s={'navigation.go_to': 10.0})
    ticket = robot.navigation.go_to(THERE)
    clock.advance(9.0)
    assert ticket.verdict is None
    assert not robot.is_idle
    clock.advance(1.0)
    assert ticket.verdict is not None
    assert robot.is_idle


def test_never_ending_action_ends_on_cancel_after_the_latency(clock: VirtualClock) -> None:
    robot = FakeRobot(clock, {'arm.move': [NEVER]}, cancel_latency_s=0.5)
    ticket = robot.arm.move(ArmGoal(target=ArmTarget.HOME))
    clock.advance(1000.0)
    assert ticket.verdict is None
    robot.cancel_all('test')
    assert ticket.feedback == 'test'
    clock.advance(0.4)
    assert ticket.verdict is None
    assert not robot.is_idle
    clock.advance(0.2)
    assert ticket.verdict is not None
    assert ticket.verdict.code is VerdictCode.CANCELED
    assert robot.is_idle


def test_a_new_goal_waits_for_the_old_one_of_the_same_port_only(clock: VirtualClock) -> None:
    robot = FakeRobot(clock, durations_s={'navigation.go_to': 5.0})
    drive, turn = robot.navigation.go_to(THERE), robot.navigation.turn(1.0)
    speech = robot.speech.say('hello')
    assert (drive.verdict, turn.verdict) == (None, None)
    assert speech.verdict is not None
    assert robot.live == [drive, turn]
    clock.advance(5.0)
    assert turn.verdict is not None
    assert robot.is_idle


def test_an_act_says_how_a_cancel_goes(clock: VirtualClock) -> None:
    act = Act(verdict=NEVER, canceled=Verdict(code=VerdictCode.SUCCEEDED), cancel_latency_s=0.5)
    robot = FakeRobot(clock, {'navigation.go_to': [act]})
    robot.navigation.go_to(THERE).cancel()
    assert robot.pose is None
    clock.advance(0.5)
    assert robot.is_idle
    assert robot.pose == THERE


def test_what_does_not_stop_raises_an_alarm(clock: VirtualClock) -> None:
    act = Act(verdict=NEVER, canceled=Verdict(code=VerdictCode.NOT_STOPPED))
    robot = FakeRobot(clock, {'arm.move': [act]})
    robot.arm.move(ArmGoal(target=ArmTarget.HOME))
    assert robot.alarms == ()
    robot.cancel_all('test')
    assert robot.is_idle
    assert robot.alarms == ('arm.move may still be carried out.',)


def test_bookkeeping_does_not_wait_for_the_arm(clock: VirtualClock) -> None:
    robot = FakeRobot(clock, durations_s={'arm.move': 5.0})
    motion = robot.arm.move(ArmGoal(target=ArmTarget.LIFT))
    assert robot.arm.attach('red_cup').verdict
    assert motion.verdict is None


def test_canceled_drive_does_not_arrive(clock: VirtualClock) -> None:
    robot = FakeRobot(clock, durations_s={'navigation.go_to': 5.0})
    robot.navigation.go_to(THERE).cancel()
    assert robot.is_idle
    assert robot.pose is None


def test_closing_after_grasp_holds_the_object_until_opened(clock: VirtualClock) -> None:
    robot = FakeRobot(clock)
    assert not holding(robot.gripper.close(30.0).verdict)
    assert robot.arm.move(ArmGoal(target=ArmTarget.GRASP, object_id='red_cup')).verdict
    assert holding(robot.gripper.close(30.0).verdict)
    assert robot.held == 'red_cup'
    assert not holding(robot.gripper.open().verdict)
    assert robot.held == ''


def test_scripted_empty_grip_holds_nothing(clock: VirtualClock) -> None:
    empty = Verdict(code=VerdictCode.SUCCEEDED, data={'holding': False})
    robot = FakeRobot(clock, {'gripper.close': [empty]})
    assert robot.arm.move(ArmGoal(target=ArmTarget.GRASP, object_id='red_cup')).verdict
    assert not holding(robot.gripper.close(30.0).verdict)
    assert robot.held == ''


def test_detection_reports_what_fits_the_query(clock: VirtualClock) -> None:
    robot = FakeRobot(clock, objects=[CUP, MUG])
    assert detected(robot.perception.detect('red cup').verdict) == (CUP,)
    assert detected(robot.perception.detect().verdict) == (CUP, MUG)
    del robot.objects['red_cup']
    assert detected(robot.perception.detect('cup').verdict) == ()


def test_thousands_of_actions_take_less_than_a_second(clock: VirtualClock) -> None:
    robot = FakeRobot(clock)
    began_s = time.process_time()
    for _ in range(10_000):
        assert robot.navigation.go_to(THERE).verdict
    assert time.process_time() - began_s < 1.0


def holding(verdict: Verdict | None) -> bool:
    assert verdict is not None
    return bool(verdict.data['holding'])


def detected(verdict: Verdict | None) -> tuple[Detection, ...]:
    assert verdict is not None
    return tuple(verdict.data['detections'])


def test_it_reports_what_it_senses_as_the_test_has_set_it() -> None:
    robot, told = FakeRobot(VirtualClock()), {}
    robot.readings['battery'] = 0.3
    robot.report(told.__setitem__)
    assert told['battery'] == 0.3
    assert told['person_distance'] == math.inf
    assert 'emergency_stop' not in told
    assert FakeRobot(VirtualClock()).readings['battery'] == 0.9
