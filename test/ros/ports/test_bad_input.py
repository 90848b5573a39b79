"""Claim: a port sends nothing of what no robot should be sent, says why, and goes on working."""

import math

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('nav2_msgs', reason='nav2_msgs is not installed')

from std_msgs.msg import String

from vla_bt.robot import ArmGoal, ArmTarget, Pose, VerdictCode
from vla_bt.ros.ports.gripper import GripperPort
from vla_bt.ros.ports.head import PointHeadPort
from vla_bt.ros.ports.moveit import MoveItArm
from vla_bt.ros.ports.nav2 import Nav2Navigation
from vla_bt.ros.ports.perception import TopicPerception
from vla_bt.ros.ports.planning_scene import SceneEditor
from vla_bt.ros.ports.speech import TopicSpeech
from vla_bt.ros.readings.rigid import Rigid
from vla_bt.ros.robot_config import GripperType

pytestmark = pytest.mark.ros

HERE = Pose(1.0, 2.0, 0.0, 0.9)
NO_POSES = {
    'not finite': [
        Pose(math.nan, 0.0),
        Pose(0.0, math.inf),
        Pose(0.0, 0.0, math.nan),
        Pose(0.0, 0.0, 0.0, -math.inf),
    ],
    'no pose': [Pose('1.0', 0.0), Pose(None, 0.0), None, 'kitchen', (1.0, 2.0)],
}
NO_NUMBERS = {
    'not finite': [math.nan, math.inf, -math.inf, 10**400],
    'no number': ['1.0', True, [1.0], object()],
}
NO_FORCES = {**NO_NUMBERS, 'not above 0': [0, 0.0, -1.0]}
NO_TEXTS = {'no text': [None, 5, b'cup', '\ud800'], 'nothing': ['', ' ', '\n']}


def each(groups):
    """Make a parameter of every group: a server of its own for every value would take long."""
    return pytest.mark.parametrize('values', groups.values(), ids=groups)


GRASP = ArmGoal(target=ArmTarget.GRASP, pose=HERE)


class Frames:
    """Transforms that connect the map with the base only."""

    def lookup(self, target, source):
        known = {('map', 'base_link'): Rigid((1.0, 1.0, 0.0))}
        return Rigid() if target == source else known.get((target, source))


@pytest.fixture
def use(request):
    """Return a port, its lanes closed at the end."""

    def keep(port):
        request.addfinalizer(lambda: [lane.destroy() for lane in port.lanes])
        return port

    return keep


@pytest.fixture
def is_refused(spin_until):
    """Check that bad values end BAD_GOAL with a reason, and that only the good one is sent."""

    def check(server, kind, call, values, good):
        for value in values:
            verdict = call(value).verdict
            assert verdict is not None, value
            assert verdict.code is VerdictCode.BAD_GOAL, value
            assert 10 < len(verdict.message) < 200, value
        ticket = call(good)
        spin_until(lambda: ticket.verdict)
        assert ticket.verdict.code is VerdictCode.SUCCEEDED
        assert len(server.saw(kind)) == 1

    return check


@pytest.fixture
def navigation(node, robot_config, use):
    return use(Nav2Navigation(node, robot_config, lambda: None))


@pytest.fixture
def navigator(start_server, namespace):
    return start_server(f'{namespace}/navigate_to_pose', 'nav2_msgs/action/NavigateToPose')


@each(NO_POSES)
def test_F11_no_drive_without_a_pose(navigation, navigator, is_refused, values):
    is_refused(navigator, 'goal', navigation.go_to, values, HERE)


@each(NO_FORCES)
def test_F11_no_drive_at_no_speed(navigation, navigator, is_refused, values):
    is_refused(navigator, 'goal', lambda speed: navigation.go_to(HERE, speed), values, 0.2)


@each({**NO_NUMBERS, 'too much': [1e39, 100.1, -100.1, None]})
def test_F11_no_turn_by_no_angle(navigation, start_server, namespace, is_refused, values):
    server = start_server(f'{namespace}/spin', 'nav2_msgs/action/Spin')
    is_refused(server, 'goal', navigation.turn, values, 1)


NO_ARM_GOALS = {
    **{
        f'pose: {name}': [ArmGoal(target=ArmTarget.GRASP, pose=pose) for pose in poses]
        for name, poses in NO_POSES.items()
    },
    **{
        f'offset: {name}': [
            ArmGoal(target=ArmTarget.PREGRASP, pose=HERE, offset_m=offset) for offset in offsets
        ]
        for name, offsets in {**NO_NUMBERS, 'below 0': [-0.1, None]}.items()
    },
    'no goal': [None, 'grasp the cup', ArmGoal(target='grasp', pose=HERE)],
    'hand unknown': [ArmGoal(target=ArmTarget.LIFT), ArmGoal(target=ArmTarget.RETREAT)],
}


@pytest.fixture
def make_arm(node, robot_config, use):
    def make(frame='map'):
        arm = robot_config.arm.model_copy(update={'frame': frame})
        config = robot_config.model_copy(update={'arm': arm})
        return use(MoveItArm(node, config, Frames(), lambda: None))

    return make


@pytest.fixture
def move_group(start_server, namespace):
    done = {'result': {'error_code': {'val': 1}}}
    return start_server(f'{namespace}/move_action', 'moveit_msgs/action/MoveGroup', done)


@each(NO_ARM_GOALS)
def test_F11_no_arm_motion_to_nowhere(make_arm, move_group, is_refused, values):
    is_refused(move_group, 'goal', make_arm().move, values, GRASP)


def test_F11_no_arm_motion_in_a_frame_that_nothing_connects(make_arm, move_group, is_refused):
    lost, arm = make_arm('mars'), make_arm()
    assert 'mars' in lost.move(GRASP).verdict.message
    is_refused(move_group, 'goal', lambda frames: frames.move(GRASP), [lost], arm)


@pytest.mark.parametrize('change', ['attach', 'detach'])
@each(NO_TEXTS)
def test_F11_no_change_of_the_scene_without_an_object(
    node, robot_config, use, start_server, namespace, is_refused, change, values
):
    scene = use(SceneEditor(node, robot_config, lambda: None))
    server = start_server(f'{namespace}/apply_planning_scene')
    is_refused(server, 'scene', getattr(scene, change), values, 'red_cup')


@each({**NO_FORCES, 'none': [None]})
def test_F11_no_grip_with_no_force(
    node, robot_config, use, start_server, namespace, is_refused, values
):
    settings = robot_config.gripper.model_copy(update={'type': GripperType.GRIPPER_COMMAND})
    config = robot_config.model_copy(update={'gripper': settings})
    gripper = use(GripperPort(node, config, lambda: None))
    name = f'{namespace}/right_gripper_controller/gripper_cmd'
    server = start_server(name, 'control_msgs/action/GripperCommand')
    is_refused(server, 'goal', gripper.close, values, 5)


@each(NO_POSES)
def test_F11_no_look_at_nowhere(
    node, robot_config, use, start_server, namespace, is_refused, values
):
    head = use(PointHeadPort(node, robot_config, lambda: None))
    name = f'{namespace}/head_controller/point_head_action'
    server = start_server(name, 'control_msgs/action/PointHead')
    is_refused(server, 'goal', head.look_at, values, HERE)


@each(NO_TEXTS)
def test_F11_nothing_is_said_without_words(
    node, robot_config, use, namespace, spin_until, values
):
    config = robot_config.speech.model_copy(update={'topic': f'{namespace}/speech'})
    heard = []
    node.create_subscription(String, config.topic, heard.append, 10)
    speech = use(TopicSpeech(node, config, lambda: None))
    spin_until(lambda: speech._publisher.get_subscription_count())
    for value in values:
        assert speech.say(value).verdict.code is VerdictCode.BAD_GOAL
    ticket = speech.say('hello')
    spin_until(lambda: ticket.verdict and heard)
    assert [message.data for message in heard] == ['hello']


@pytest.mark.parametrize('query', NO_TEXTS['no text'])
def test_F11_nothing_is_looked_for_without_words(node, robot_config, use, query):
    perception = use(TopicPerception(node, robot_config.perception, None, lambda: None))
    assert perception.detect(query).verdict.code is VerdictCode.BAD_GOAL
    assert perception.lanes[0].is_idle
