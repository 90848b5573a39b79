"""The simulated robot as its ROS clients see it: one process, every interface, every fault."""

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('pyrobosim', reason='needs the simulator')
pytest.importorskip('moveit_msgs', reason='needs the built interfaces')

from action_msgs.msg import GoalStatus  # noqa: E402
from control_msgs.action import GripperCommand, ParallelGripperCommand, PointHead  # noqa: E402
from control_msgs.msg import GripperCommand as GripperMessage  # noqa: E402
from geometry_msgs.msg import PointStamped  # noqa: E402
from moveit_msgs.action import MoveGroup  # noqa: E402
from moveit_msgs.msg import (  # noqa: E402
    AttachedCollisionObject,
    CollisionObject,
    MoveItErrorCodes,
    PlanningScene,
)
from moveit_msgs.srv import ApplyPlanningScene  # noqa: E402
from nav2_msgs.action import NavigateToPose, Spin  # noqa: E402
from rcl_interfaces.srv import DescribeParameters, SetParameters  # noqa: E402
from rclpy.action import ActionClient  # noqa: E402
from rclpy.parameter import Parameter  # noqa: E402
from sensor_msgs.msg import BatteryState, JointState  # noqa: E402
from server_fixtures import LATCHED, Rig, start  # noqa: E402
from std_msgs.msg import Bool, String  # noqa: E402
from tf2_msgs.msg import TFMessage  # noqa: E402
from vision_msgs.msg import Detection3DArray  # noqa: E402

from vla_bt.robot import Pose  # noqa: E402
from vla_bt.ros.ports.move_group_goals import (  # noqa: E402
    joint_constraints,
    move_group_goal,
    pose_constraints,
)
from vla_bt.ros.readings.messages import to_pose_stamped  # noqa: E402
from vla_bt.ros.readings.rigid import Rigid, about_y  # noqa: E402
from vla_bt.ros.robot_config import load_robot_config  # noqa: E402
from vla_bt.ros.sim.parameters import FAULTS, SETUP  # noqa: E402

pytestmark = [pytest.mark.ros, pytest.mark.sim]

CONFIG = load_robot_config()
NAMESPACE = '/sim'
COUNTER = Pose(4.0, 3.7, math.pi / 2)
CUP = Pose(3.8, 4.4, 0.0, 0.94)
DOWN = about_y(math.pi / 2)
NO_FAULTS = {
    'navigate_success': 1.0, 'arm_success': 1.0, 'grasp_success': 1.0, 'detect_success': 1.0,
    'slip_probability': 0.0, 'slow_cancel_s': 0.0, 'never_acknowledge': [''], 'reject': [''],
}  # fmt: skip


class Goal:
    """One goal of any action, as its client sees it."""

    def __init__(self, client: ActionClient, goal: Any) -> None:
        self.feedback: list[Any] = []
        self.handle: Any = None
        self.response: Any = None
        sent = client.send_goal_async(goal, feedback_callback=self._take_feedback)
        sent.add_done_callback(self._take_handle)

    def _take_feedback(self, message: Any) -> None:
        self.feedback.append(message.feedback)

    def _take_handle(self, future: Any) -> None:
        self.handle = future.result()
        if self.handle.accepted:
            self.handle.get_result_async().add_done_callback(self._take_result)

    def _take_result(self, future: Any) -> None:
        self.response = future.result()


class Robot(Rig):
    """The rig, with clients of the robot's own actions."""

    def __init__(self, namespace: str) -> None:
        super().__init__(namespace)
        names = CONFIG.navigation
        self.clients = {
            NavigateToPose: ActionClient(self.node, NavigateToPose, names.go_to_action),
            Spin: ActionClient(self.node, Spin, names.turn_action),
            MoveGroup: ActionClient(self.node, MoveGroup, CONFIG.arm.move_action),
            GripperCommand: ActionClient(self.node, GripperCommand, CONFIG.gripper.action),
            PointHead: ActionClient(self.node, PointHead, CONFIG.head.action),
        }
        self.seen: list[Detection3DArray] = []
        topic = CONFIG.perception.detections_topic
        self.node.create_subscription(Detection3DArray, topic, self.seen.append, 10)
        self.scene = self.node.create_client(ApplyPlanningScene, CONFIG.arm.scene_service)

    def begin(self, action: type, goal: Any) -> Goal:
        client = self.clients[action]
        self.spin_until(client.server_is_ready)
        return Goal(client, goal)

    def do(self, action: type, goal: Any, timeout_s: float = 15.0) -> Goal:
        sent = self.begin(action, goal)
        self.spin_until(lambda: sent.handle is not None)
        if sent.handle.accepted:
            self.spin_until(lambda: sent.response is not None, timeout_s)
        return sent

    def go(self, pose: Pose, frame: str = 'map') -> Goal:
        return self.do(NavigateToPose, NavigateToPose.Goal(pose=to_pose_stamped(pose, frame)))

    def move_hand(self, name: str, pose: Pose) -> Goal:
        hand = Rigid((pose.x_m, pose.y_m, pose.z_m), DOWN)
        constraints = pose_constraints(CONFIG.arm, name, hand)
        return self.do(MoveGroup, move_group_goal(CONFIG.arm, constraints, False))

    def move_named(self, name: str) -> Goal:
        constraints = joint_constraints(CONFIG.arm, name, CONFIG.arm.poses[name])
        return self.do(MoveGroup, move_group_goal(CONFIG.arm, constraints, False))

    def grip(self, opening_m: float) -> Any:
        command = GripperMessage(position=opening_m, max_effort=30.0)
        sent = self.do(GripperCommand, GripperCommand.Goal(command=command))
        assert sent.response.status == GoalStatus.STATUS_SUCCEEDED
        return sent.response.result

    def picture(self) -> dict[str, Any]:
        """Return what the next two pictures show, by id."""
        del self.seen[:]
        self.spin_until(lambda: len(self.seen) >= 2)
        return {entry.id: entry for entry in self.seen[-1].detections}

    def latest(self, kind: type, topic: str, qos: Any = 10) -> Any:
        heard: list[Any] = []
        subscription = self.node.create_subscription(kind, topic, heard.append, qos)
        self.spin_until(lambda: heard)
        self.node.destroy_subscription(subscription)
        return heard[-1]


@pytest.fixture(scope='module')
def sim(context: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    node = start('sim.sim_robot', tmp_path_factory.mktemp('sim'), NAMESPACE, speed_factor='25.0')
    yield node
    node.stop(5.0)
    assert node.exit_code == 0


@pytest.fixture(scope='module')
def shared(sim: Any) -> Iterator[Robot]:
    robot = Robot(NAMESPACE)
    robot.spin_until(lambda: robot.poses, 30.0)
    yield robot
    robot.destroy()


@pytest.fixture
def robot(shared: Robot) -> Iterator[Robot]:
    yield shared
    shared.press(False)
    shared.set_robot(**NO_FAULTS)


def test_a_drive_arrives_and_says_how_far_it_is(robot: Robot) -> None:
    sent = robot.go(COUNTER)
    assert sent.response.status == GoalStatus.STATUS_SUCCEEDED
    assert sent.response.result.error_code == 0
    left = [feedback.distance_remaining for feedback in sent.feedback]
    assert left == sorted(left, reverse=True)
    assert left[0] > 0.0


def test_the_pose_of_an_arrival_is_known_before_its_result(robot: Robot) -> None:
    """Odometry is sent first; on one machine it also arrives first."""
    for goal in (Pose(0.0, 0.0), COUNTER):
        robot.go(goal)
        x_m, y_m = robot.poses[-1]
        assert goal.distance_m(Pose(x_m, y_m)) < 0.01


def test_a_turn_turns(robot: Robot) -> None:
    assert robot.do(Spin, Spin.Goal(target_yaw=1.0)).response.status == 4


@pytest.mark.parametrize(
    ('pose', 'frame'),
    [(Pose(math.nan, 0.0), 'map'), (Pose(0.0, math.inf), 'map'), (Pose(0.0, 0.0), 'kitchen')],
)
def test_a_goal_that_is_no_place_is_rejected(robot: Robot, pose: Pose, frame: str) -> None:
    assert not robot.go(pose, frame).handle.accepted


@pytest.mark.parametrize(
    ('pose', 'code'), [(Pose(50.0, 50.0), 204), (Pose(5.0, 0.15), 206)], ids=['outside', 'table']
)
def test_an_impossible_place_aborts_with_the_code_of_nav2(
    robot: Robot, pose: Pose, code: int
) -> None:
    response = robot.go(pose).response
    assert (response.status, response.result.error_code) == (GoalStatus.STATUS_ABORTED, code)
    assert response.result.error_msg


def test_a_canceled_drive_ends_canceled_and_stands_still(robot: Robot) -> None:
    robot.go(COUNTER)
    goal = NavigateToPose.Goal(pose=to_pose_stamped(Pose(-2.3, 4.8), 'map'))
    sent = robot.begin(NavigateToPose, goal)
    robot.moves()
    sent.handle.cancel_goal_async()
    robot.spin_until(lambda: sent.response is not None)
    assert sent.response.status == GoalStatus.STATUS_CANCELED
    assert robot.stands_still()


def test_a_new_drive_displaces_the_old_one_as_nav2_does(robot: Robot) -> None:
    robot.go(COUNTER)
    goal = NavigateToPose.Goal(pose=to_pose_stamped(Pose(-2.3, 4.8), 'map'))
    first = robot.begin(NavigateToPose, goal)
    robot.moves()
    second = robot.go(Pose(0.0, 0.0))
    robot.spin_until(lambda: first.response is not None)
    assert (first.response.status, first.response.result.error_code) == (6, 0)
    assert second.response.status == GoalStatus.STATUS_SUCCEEDED


def test_picking_up_and_putting_down_goes_through_moveit_and_the_gripper(robot: Robot) -> None:
    robot.go(COUNTER)
    assert robot.grip(CONFIG.gripper.open_m).reached_goal
    assert robot.move_hand('grasp red_cup', CUP).response.result.error_code.val == 1
    assert robot.grip(0.0).stalled
    assert 'red_cup' not in robot.picture()
    lifted = Pose(CUP.x_m, CUP.y_m, 0.0, CUP.z_m + 0.15)
    assert robot.move_hand('lift red_cup', lifted).response.status == 4
    assert robot.move_hand('place red_cup', CUP).response.status == 4
    assert robot.grip(CONFIG.gripper.open_m).reached_goal
    assert 'red_cup' in robot.picture()
    assert robot.move_named('home').response.status == 4


def test_closing_on_nothing_reaches_the_goal_and_does_not_stall(robot: Robot) -> None:
    robot.move_named('home')
    robot.grip(CONFIG.gripper.open_m)
    result = robot.grip(0.0)
    assert (result.stalled, result.reached_goal, result.position) == (False, True, 0.0)


def test_out_of_reach_aborts_with_the_code_of_moveit(robot: Robot) -> None:
    response = robot.move_hand('grasp red_cup', Pose(0.0, 0.0, 0.0, 1.0)).response
    assert response.status == GoalStatus.STATUS_ABORTED
    assert response.result.error_code.val == MoveItErrorCodes.NO_IK_SOLUTION


def test_arm_goals_that_say_nothing_are_rejected(robot: Robot) -> None:
    assert not robot.do(MoveGroup, MoveGroup.Goal()).handle.accepted
    unknown = joint_constraints(CONFIG.arm, 'home', {'left_elbow': 1.0})
    goal = move_group_goal(CONFIG.arm, unknown, False)
    assert not robot.do(MoveGroup, goal).handle.accepted
    assert not robot.move_hand('grasp x', Pose(math.nan, 0.0)).handle.accepted


def test_the_planning_scene_takes_changes(robot: Robot) -> None:
    scene = PlanningScene(is_diff=True)
    for operation in (CollisionObject.ADD, CollisionObject.REMOVE):
        shape = CollisionObject(id='red_cup', operation=operation)
        scene.robot_state.attached_collision_objects = [AttachedCollisionObject(object=shape)]
        assert robot.call(robot.scene, ApplyPlanningScene.Request(scene=scene)).success


def test_the_head_looks_at_points_of_the_map(robot: Robot) -> None:
    target = PointStamped()
    target.header.frame_id = 'map'
    target.point.x = 1.0
    assert robot.do(PointHead, PointHead.Goal(target=target)).response.status == 4
    before = robot.latest(JointState, 'joint_states')
    target.header.frame_id = 'camera'
    assert not robot.do(PointHead, PointHead.Goal(target=target)).handle.accepted
    assert 'neck_yaw' in before.name


def test_only_what_is_in_view_is_detected(robot: Robot) -> None:
    robot.go(COUNTER)
    seen = robot.picture()
    assert {'red_cup', 'water_bottle'} <= set(seen)
    assert 'red_book' not in seen
    cup = seen['red_cup']
    assert cup.header.frame_id == 'map'
    assert cup.results[0].hypothesis.class_id == 'red cup'
    assert 0.5 < cup.results[0].hypothesis.score <= 1.0
    foot, centre = cup.results[0].pose.pose.position, cup.bbox.center.position
    assert (foot.x, foot.y) == pytest.approx((CUP.x_m, CUP.y_m), abs=0.3)
    assert foot.z < centre.z


def test_battery_transforms_and_emergency_stop_are_published(robot: Robot) -> None:
    battery = robot.latest(BatteryState, 'battery_state', LATCHED)
    assert 0.0 < battery.percentage <= 1.0
    assert robot.latest(Bool, 'emergency_stop', LATCHED).data is False
    fixed = robot.latest(TFMessage, '/tf_static', LATCHED).transforms
    moving = robot.latest(TFMessage, '/tf').transforms
    frames = {(each.header.frame_id, each.child_frame_id) for each in (*fixed, *moving)}
    assert frames == {('map', 'odom'), ('odom', 'base_link'), ('base_link', 'right_hand')}


def test_what_is_to_be_said_is_heard(robot: Robot, sim: Any) -> None:
    publisher = robot.node.create_publisher(String, CONFIG.speech.topic, 10)
    robot.spin_until(lambda: publisher.get_subscription_count() > 0)
    publisher.publish(String(data='good morning'))
    robot.spin_until(lambda: any('good morning' in line for line in sim.tail()))


def test_the_emergency_stop_ends_motion_and_rejects_goals(robot: Robot) -> None:
    robot.go(COUNTER)
    goal = NavigateToPose.Goal(pose=to_pose_stamped(Pose(-2.3, 4.8), 'map'))
    sent = robot.begin(NavigateToPose, goal)
    robot.moves()
    robot.press(True)
    robot.spin_until(lambda: sent.response is not None)
    assert sent.response.status == GoalStatus.STATUS_ABORTED
    assert robot.latest(Bool, 'emergency_stop', LATCHED).data is True
    assert robot.stands_still()
    assert not robot.go(COUNTER).handle.accepted
    robot.press(False)
    assert robot.go(COUNTER).response.status == GoalStatus.STATUS_SUCCEEDED


def test_a_drive_fails_with_the_code_asked_for(robot: Robot) -> None:
    robot.set_robot(navigate_success=0.0, navigation_abort_code=208)
    response = robot.go(Pose(0.0, 0.0)).response
    assert (response.status, response.result.error_code) == (GoalStatus.STATUS_ABORTED, 208)
    robot.set_robot(navigation_abort_code=105)


def test_an_arm_motion_fails_with_the_code_asked_for(robot: Robot) -> None:
    robot.set_robot(arm_success=0.0, arm_abort_code=-1)
    response = robot.move_named('handover').response
    assert response.result.error_code.val == MoveItErrorCodes.PLANNING_FAILED
    robot.set_robot(arm_abort_code=-4)


def test_a_grasp_fails_when_told_to(robot: Robot) -> None:
    robot.go(COUNTER)
    robot.set_robot(grasp_success=0.0)
    robot.grip(CONFIG.gripper.open_m)
    robot.move_hand('grasp red_cup', CUP)
    assert not robot.grip(0.0).stalled
    robot.move_named('home')


def test_a_blind_robot_sees_nothing_and_says_so(robot: Robot) -> None:
    robot.set_robot(detect_success=0.0)
    robot.go(COUNTER)
    assert robot.picture() == {}


def test_a_silent_server_answers_nobody_while_the_others_work(robot: Robot) -> None:
    robot.set_robot(never_acknowledge=['navigation'])
    goal = NavigateToPose.Goal(pose=to_pose_stamped(Pose(0.0, 0.0), 'map'))
    silent = robot.begin(NavigateToPose, goal)
    assert robot.move_named('home').response.status == GoalStatus.STATUS_SUCCEEDED
    assert silent.handle is None
    robot.set_robot(never_acknowledge=[''])
    assert robot.go(COUNTER).response.status == GoalStatus.STATUS_SUCCEEDED
    assert silent.handle is None


def test_a_rejecting_server_rejects(robot: Robot) -> None:
    robot.set_robot(reject=['arm'])
    assert not robot.move_named('home').handle.accepted


def test_a_slow_stop_takes_its_time(robot: Robot) -> None:
    robot.go(COUNTER)
    robot.set_robot(slow_cancel_s=25.0)
    goal = NavigateToPose.Goal(pose=to_pose_stamped(Pose(-2.3, 4.8), 'map'))
    sent = robot.begin(NavigateToPose, goal)
    robot.moves()
    canceled_s = time.monotonic()
    sent.handle.cancel_goal_async()
    robot.spin_until(lambda: sent.response is not None)
    assert 0.8 < time.monotonic() - canceled_s < 3.0
    assert sent.response.status == GoalStatus.STATUS_CANCELED


@pytest.mark.parametrize(
    'values',
    [{'never_acknowledge': ['wheels']}, {'grasp_success': 1.5}, {'slow_cancel_s': -1.0},
     {'speed_factor': 2.0}],
    ids=['no such port', 'no chance', 'negative', 'read-only'],
)  # fmt: skip
def test_a_wrong_change_is_refused_with_the_reason(robot: Robot, values: dict[str, Any]) -> None:
    client = robot.node.create_client(SetParameters, 'sim_robot/set_parameters')
    parameters = [Parameter(key, value=value).to_parameter_msg() for key, value in values.items()]
    result = robot.call(client, SetParameters.Request(parameters=parameters)).results[0]
    assert not result.successful
    assert result.reason


def test_every_parameter_is_described(robot: Robot) -> None:
    client = robot.node.create_client(DescribeParameters, 'sim_robot/describe_parameters')
    names = [spec.name for spec in (*SETUP, *FAULTS)]
    descriptors = robot.call(client, DescribeParameters.Request(names=names)).descriptors
    assert all(descriptor.description for descriptor in descriptors)
    ranged = {each.name for each in descriptors if each.floating_point_range}
    assert {'speed_factor', 'grasp_success', 'slow_cancel_s'} <= ranged


def test_the_other_gripper_action_is_served_where_the_robot_file_says_so(
    context: None, tmp_path: Any
) -> None:
    import yaml

    from vla_bt.settings import find_share

    config = yaml.safe_load(find_share('config/robot.yaml').read_text())
    config['gripper']['type'] = 'parallel'
    path = tmp_path / 'robot.yaml'
    path.write_text(yaml.safe_dump(config))
    node = start('sim.sim_robot', tmp_path, '/claw', speed_factor='25.0', robot_config=str(path))
    rig = Rig('/claw')
    client = ActionClient(rig.node, ParallelGripperCommand, CONFIG.gripper.action)
    try:
        rig.spin_until(client.server_is_ready, 30.0)
        command = JointState(name=['right_gripper'], position=[0.0], effort=[20.0])
        sent = Goal(client, ParallelGripperCommand.Goal(command=command))
        rig.spin_until(lambda: sent.response is not None)
        assert sent.response.result.reached_goal
        assert list(sent.response.result.state.name) == ['right_gripper']
    finally:
        node.stop(5.0)
        rig.destroy()
    assert node.exit_code == 0


def test_a_wrong_file_keeps_the_robot_from_starting(context: None, tmp_path: Any) -> None:
    node = start('sim.sim_robot', tmp_path, '/wrong', world_file='/nowhere.yaml')
    try:
        wait_for(lambda: not node.is_alive)
    finally:
        node.stop(1.0)
    assert node.exit_code == 1
    assert '/nowhere.yaml' in '\n'.join(node.tail())
    assert 'Traceback' not in '\n'.join(node.tail())


def wait_for(condition: Callable[[], bool], timeout_s: float = 20.0) -> None:
    end_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end_s
