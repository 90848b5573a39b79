import math

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('moveit_msgs', reason='moveit_msgs is not installed')

from vla_bt.errors import FailureKind
from vla_bt.robot import ArmGoal, ArmTarget, Pose, VerdictCode
from vla_bt.ros.ports.moveit import MoveItArm
from vla_bt.ros.readings.rigid import Rigid

pytestmark = pytest.mark.ros

TYPE = 'moveit_msgs/action/MoveGroup'
DONE = {'result': {'error_code': {'val': 1}}}
CUP = Pose(2.0, 1.0, 0.0, 0.9)


class Frames:
    """Transforms by hand: map, base and what the test adds."""

    def __init__(self):
        self.known = {('map', 'base_link'): Rigid((1.0, 1.0, 0.0))}

    def lookup(self, target, source):
        return Rigid() if target == source else self.known.get((target, source))


@pytest.fixture
def frames():
    return Frames()


@pytest.fixture
def make_arm(node, robot_config, frames):
    made = []

    def make(**changes):
        arm = robot_config.arm.model_copy(update=changes)
        config = robot_config.model_copy(update={'arm': arm})
        made.append(MoveItArm(node, config, frames, lambda: None))
        return made[-1]

    yield make
    for arm in made:
        for lane in arm.lanes:
            lane.destroy()


@pytest.fixture
def serve(start_server, namespace):
    return lambda *steps: start_server(f'{namespace}/move_action', TYPE, *steps)


def end(ticket, spin_until):
    spin_until(lambda: ticket.verdict)
    return ticket.verdict


def goal(target, pose=CUP, **options):
    return ArmGoal(target=target, pose=pose, object_id='red_cup', **options)


def test_a_grasp_goes_down_to_the_object_in_a_straight_line(make_arm, serve, spin_until):
    server = serve(DONE)
    assert end(make_arm().move(goal(ArmTarget.GRASP)), spin_until).code is VerdictCode.SUCCEEDED
    text = server.saw('goal')[0]['message']
    assert "name='grasp red_cup'" in text
    assert 'x=2.0, y=1.0, z=0.94' in text
    assert "planner_id='LIN'" in text


def test_a_named_pose_is_a_joint_goal(make_arm, serve, spin_until):
    server = serve(DONE)
    home = ArmGoal(target=ArmTarget.HOME)
    assert end(make_arm().move(home), spin_until).code is VerdictCode.SUCCEEDED
    text = server.saw('goal')[0]['message']
    assert "joint_name='right_elbow', position=1.9" in text
    assert "name='home'" in text
    assert 'position_constraints=[]' in text


def test_a_lift_counts_from_where_the_last_motion_ended(make_arm, serve, spin_until):
    server = serve(DONE)
    arm = make_arm()
    end(arm.move(goal(ArmTarget.GRASP)), spin_until)
    end(arm.move(ArmGoal(target=ArmTarget.LIFT, offset_m=0.2)), spin_until)
    assert 'z=1.14' in server.saw('goal', 2)[1]['message']


def test_a_lift_counts_from_the_hand_in_tf_first(make_arm, serve, frames, spin_until):
    server = serve(DONE)
    frames.known['map', 'right_hand'] = Rigid((3.0, 0.0, 0.5))
    end(make_arm().move(ArmGoal(target=ArmTarget.LIFT, offset_m=0.1)), spin_until)
    assert 'x=3.0, y=0.0, z=0.6' in server.saw('goal')[0]['message']


def test_after_a_failed_motion_nobody_knows_where_the_hand_is(make_arm, serve, spin_until):
    serve(DONE, {'status': 'abort', 'result': {'error_code': {'val': -4}}})
    arm = make_arm()
    end(arm.move(goal(ArmTarget.PREGRASP)), spin_until)
    end(arm.move(goal(ArmTarget.GRASP)), spin_until)
    assert arm.move(ArmGoal(target=ArmTarget.RETREAT)).verdict.code is VerdictCode.BAD_GOAL


def test_goals_are_sent_in_the_frame_of_the_planner(make_arm, serve, frames, spin_until):
    server = serve(DONE)
    frames.known['base_link', 'map'] = Rigid((-1.0, -1.0, 0.0))
    end(make_arm(frame='base_link').move(goal(ArmTarget.GRASP)), spin_until)
    text = server.saw('goal')[0]['message']
    assert "frame_id='base_link'" in text
    assert 'x=1.0, y=0.0, z=0.94' in text


@pytest.mark.parametrize(
    ('bad', 'words'),
    [
        (goal(ArmTarget.GRASP, Pose(math.nan, 0.0)), 'finite pose'),
        (goal(ArmTarget.PLACE, None), 'finite pose'),
        (goal(ArmTarget.PREGRASP, offset_m=math.inf), 'offset'),
        (ArmGoal(target=ArmTarget.LIFT), 'not known'),
    ],
)
def test_a_goal_that_cannot_be_built_is_bad_and_not_sent(make_arm, bad, words):
    arm = make_arm()
    verdict = arm.move(bad).verdict
    assert verdict.code is VerdictCode.BAD_GOAL
    assert words in verdict.message
    assert all(lane.is_idle for lane in arm.lanes)


def test_an_unknown_planning_frame_is_bad(make_arm):
    verdict = make_arm(frame='mars').move(goal(ArmTarget.GRASP)).verdict
    assert verdict.code is VerdictCode.BAD_GOAL
    assert 'mars' in verdict.message


def test_a_pose_the_robot_file_lacks_is_bad(make_arm):
    verdict = make_arm(poses={}).move(ArmGoal(target=ArmTarget.HOME)).verdict
    assert verdict.code is VerdictCode.BAD_GOAL
    assert 'arm.poses.home' in verdict.message


def test_a_motion_is_canceled_and_shows_its_state(make_arm, serve, spin_until):
    state = {'feedback': {'state': 'PLANNING'}, 'run_s': None}
    serve({**state, 'result': {'error_code': {'val': -7}}})
    ticket = make_arm().move(goal(ArmTarget.PREGRASP))
    spin_until(lambda: ticket.feedback == 'planning')
    ticket.cancel()
    verdict = end(ticket, spin_until)
    assert (verdict.code, verdict.server_code) == (VerdictCode.CANCELED, -7)


def test_a_motion_that_fails_says_why_and_what_that_means(make_arm, serve, spin_until):
    serve({'status': 'abort', 'result': {'error_code': {'val': -31}}})
    verdict = end(make_arm().move(goal(ArmTarget.GRASP)), spin_until)
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, -31)
    assert verdict.kind is FailureKind.BAD_REQUEST
    assert verdict.message == 'MoveIt cannot reach there with the hand (NO_IK_SOLUTION, -31).'


def test_F39_a_cancel_while_moveit_plans_is_left_to_it(
    start_server, make_arm, namespace, spin_until
):
    """MoveIt ends when its planner returns: no `stop`, which would hit other arms; no alarm."""
    planning = {
        'run_s': None,
        'cancel_s': 0.6,
        'feedback': {'state': 'PLANNING'},
        'result': {'error_code': {'val': -7}},
    }
    server = start_server(f'{namespace}/move_action', TYPE, planning)
    arm = make_arm()
    ticket = arm.move(ArmGoal(target=ArmTarget.HOME))
    spin_until(lambda: ticket.feedback == 'planning')
    ticket.cancel()
    assert end(ticket, spin_until).code is VerdictCode.CANCELED
    assert server.events('stop') == []
    assert [lane.alarm for lane in arm.lanes] == ['', '']


def test_where_the_hand_was_is_forgotten_with_the_next_motion(make_arm, serve, frames, spin_until):
    """Without tf of the hand; the second motion is given up, and may have got anywhere."""
    frames.known[('base_link', 'map')] = Rigid((-1.0, -1.0, 0.0))
    arm = make_arm(frame='map')
    serve(DONE, {'run_s': None, 'cancel_s': None})
    grasp = ArmGoal(target=ArmTarget.GRASP, object_id='cup', pose=CUP)
    assert end(arm.move(grasp), spin_until).code is VerdictCode.SUCCEEDED
    arm.move(grasp)
    verdict = arm.move(ArmGoal(target=ArmTarget.LIFT, object_id='cup')).verdict
    assert verdict is not None
    assert verdict.code is VerdictCode.BAD_GOAL


def test_F40_an_arm_that_does_not_stop_on_a_cancel_is_stopped_by_an_event(
    start_server, make_arm, namespace, spin_until
):
    server = start_server(f'{namespace}/move_action', TYPE, fault='cancel_ignored', run_s=60.0)
    ticket = make_arm().move(ArmGoal(target=ArmTarget.HOME))
    spin_until(lambda: server.events('accepted'))
    ticket.cancel()
    verdict = end(ticket, spin_until)
    assert verdict.code is VerdictCode.CANCELED
    assert [event['text'] for event in server.saw('stop')] == ['stop']
