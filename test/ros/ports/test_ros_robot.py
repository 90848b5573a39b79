import time

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('moveit_msgs', reason='moveit_msgs is not installed')
pytest.importorskip('nav2_msgs', reason='nav2_msgs is not installed')

from vla_bt.robot import ArmGoal, ArmTarget, Pose, Robot, VerdictCode
from vla_bt.ros.ports.ros_robot import RosRobot

pytestmark = pytest.mark.ros

GO, SPIN = 'nav2_msgs/action/NavigateToPose', 'nav2_msgs/action/Spin'
MOVE = 'moveit_msgs/action/MoveGroup'


@pytest.fixture
def wakes():
    return []


@pytest.fixture
def robot(node, robot_config, namespace, spin_until, wakes):
    speech = robot_config.speech.model_copy(update={'topic': f'{namespace}/speech'})
    config = robot_config.model_copy(update={'speech': speech})
    made: Robot = RosRobot(node, config, lambda: wakes.append(1))
    yield made
    made.destroy()
    spin_until(lambda: made.is_idle)


def test_it_is_idle_until_something_is_under_way(robot, spin_until):
    assert robot.is_idle
    ticket = robot.speech.say('Hello.')
    assert not robot.is_idle
    spin_until(lambda: ticket.verdict)
    assert robot.is_idle


def test_one_stop_cancels_every_action_and_starts_none(
    robot, start_server, namespace, spin_until
):
    slow = {'run_s': None, 'cancel_s': 0.2, 'result': {}}
    base = start_server(f'{namespace}/navigate_to_pose', GO, slow)
    spin = start_server(f'{namespace}/spin', SPIN)
    arm = start_server(f'{namespace}/move_action', MOVE, slow)
    driving, turning = robot.navigation.go_to(Pose(1.0, 0.0)), robot.navigation.turn(1.0)
    moving = robot.arm.move(ArmGoal(target=ArmTarget.HOME))
    speaking = robot.speech.say('I am on my way to the kitchen, back in a minute.')
    spin_until(lambda: base.events('accepted') and arm.events('accepted'))
    begin_s = time.monotonic()
    robot.cancel_all('a test')
    assert time.monotonic() - begin_s < 0.5
    assert not robot.is_idle
    spin_until(lambda: robot.is_idle)
    for ticket in (driving, turning, moving, speaking):
        assert ticket.verdict.code is VerdictCode.CANCELED
    assert base.saw('cancel')
    assert arm.saw('cancel')
    assert spin.events('goal') == []


def test_a_stop_before_any_server_is_there_sends_nothing(
    robot, start_server, namespace, spin_until
):
    driving, turning = robot.navigation.go_to(Pose(1.0, 0.0)), robot.navigation.turn(1.0)
    robot.cancel_all('a test')
    assert robot.is_idle
    spin = start_server(f'{namespace}/spin', SPIN)
    fresh = robot.navigation.turn(0.5)
    spin_until(lambda: fresh.verdict)
    assert driving.verdict.code is turning.verdict.code is VerdictCode.CANCELED
    assert len(spin.saw('goal')) == 1


def test_the_tree_is_woken_on_acknowledgement_and_result(
    robot, start_server, namespace, spin_until, wakes
):
    start_server(f'{namespace}/spin', SPIN)
    ticket = robot.navigation.turn(1.0)
    assert wakes == []
    spin_until(lambda: ticket.verdict)
    assert wakes == [1, 1]


def test_destroying_with_goals_under_way_drains_first(
    node, robot_config, start_server, namespace, spin_until
):
    slow = {'run_s': None, 'cancel_s': 0.2}
    server = start_server(f'{namespace}/spin', SPIN, slow)
    robot = RosRobot(node, robot_config, lambda: None)
    ticket = robot.navigation.turn(1.0)
    spin_until(lambda: server.events('accepted'))
    robot.destroy()
    assert not robot.is_idle
    spin_until(lambda: robot.is_idle)
    assert ticket.verdict.code is VerdictCode.CANCELED
    spin_until.cycles()


def test_F28_an_emergency_stop_may_also_stop_what_others_began(
    robot, start_server, namespace, spin_until
):
    server = start_server(f'{namespace}/follow_path', SPIN, {'run_s': None})

    def is_asked():
        robot.stop_hard()
        return server.events('cancel_request')

    spin_until(is_asked)
    assert server.events('cancel_request')[0]['id'] is None


def test_a_lane_that_cannot_be_stopped_spares_no_other(robot, monkeypatch):
    def fail():
        raise RuntimeError('no memory')

    stopped = []
    first, *others = robot._lanes()
    monkeypatch.setattr(first, 'cancel_all', fail)
    for lane in others:
        monkeypatch.setattr(lane, 'cancel_all', lambda lane=lane: stopped.append(lane))
    robot.cancel_all('a test')
    assert stopped == others


def test_one_stop_is_logged_once(robot, start_server, namespace, spin_until, capfd):
    slow = {'run_s': None, 'cancel_s': 0.2, 'result': {}}
    server = start_server(f'{namespace}/spin', SPIN, slow)
    for number in (1, 2):
        ticket = robot.navigation.turn(1.0)
        spin_until(lambda number=number: len(server.events('accepted')) == number)
        for reason in ('a press', 'a guard', 'the end of a mission'):
            robot.cancel_all(reason)
            assert not robot.is_idle
        said = [line for line in capfd.readouterr().err.splitlines() if 'stopped every' in line]
        assert [line.partition(']: ')[2] for line in said] == ['stopped every action: a press']
        spin_until(lambda ticket=ticket: ticket.verdict)


def test_what_begins_while_another_action_stops_is_logged_anew(
    robot, start_server, namespace, spin_until, capfd
):
    slow = {'run_s': None, 'cancel_s': 0.5, 'result': {}}
    server = start_server(f'{namespace}/spin', SPIN, slow)
    robot.navigation.turn(1.0)
    spin_until(lambda: server.events('accepted'))
    robot.cancel_all('a press')
    robot.speech.say('I stop.')
    robot.cancel_all('another press')
    spin_until(lambda: robot.is_idle)
    assert capfd.readouterr().err.count('stopped every action') == 2
