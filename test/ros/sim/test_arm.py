"""MoveGroup goals as the client side builds them, understood by the simulated arm."""

import math
from typing import Any

import pytest

pytest.importorskip('moveit_msgs', reason='needs the built interfaces')

from action_msgs.msg import GoalStatus  # noqa: E402
from home_double import FakeHome  # noqa: E402
from moveit_msgs.action import MoveGroup  # noqa: E402
from moveit_msgs.msg import (  # noqa: E402
    AttachedCollisionObject,
    CollisionObject,
    MoveItErrorCodes,
)
from moveit_msgs.srv import ApplyPlanningScene  # noqa: E402

from vla_bt.robot import ArmGoal, ArmTarget, Pose, Verdict, VerdictCode  # noqa: E402
from vla_bt.ros.lanes.verdicts import constants_of  # noqa: E402
from vla_bt.ros.ports.move_group_goals import (  # noqa: E402
    joint_constraints,
    move_group_goal,
    pose_constraints,
)
from vla_bt.ros.ports.moveit_errors import judge_moveit  # noqa: E402
from vla_bt.ros.readings.rigid import Rigid, about_y, about_z, multiply  # noqa: E402
from vla_bt.ros.sim.arm import ArmServers  # noqa: E402
from vla_bt.sim.errors import MOVEIT, emergency_stopped, moveit_abort, preempted  # noqa: E402

pytestmark = pytest.mark.ros


class Setup:
    def __init__(self, node: Any, config: Any, spin_until: Any) -> None:
        self.home, self.config = FakeHome(), config.arm
        self.node, self.spin_until = node, spin_until
        self.servers = ArmServers(node, self.home, config)  # type: ignore[arg-type]
        self.offer = self.servers.offers()[0]

    def move(self, name: str, hand: Rigid) -> ArmGoal:
        constraints = pose_constraints(self.config, name, hand)
        return self.start(move_group_goal(self.config, constraints, True))

    def start(self, goal: MoveGroup.Goal) -> ArmGoal:
        self.offer.start(goal)
        name, target = self.home.calls[-1]
        assert name == 'move'
        return target


@pytest.fixture
def setup(node: Any, robot_config: Any, spin_until: Any) -> Setup:
    return Setup(node, robot_config, spin_until)


@pytest.mark.parametrize(
    ('name', 'target'),
    [
        ('pregrasp red_cup', ArmTarget.GRASP),
        ('grasp red_cup', ArmTarget.GRASP),
        ('preplace red_cup', ArmTarget.GRASP),
        ('retreat', ArmTarget.GRASP),
        ('place red_cup', ArmTarget.PLACE),
        ('point', ArmTarget.POINT),
        ('', ArmTarget.GRASP),
        ('anything else', ArmTarget.GRASP),
    ],
)
def test_the_hand_goes_where_the_pose_says(setup: Setup, name: str, target: ArmTarget) -> None:
    """Pre-grasp and the like are whole poses by now: no offset may be added twice."""
    goal = setup.move(name, Rigid((1.4, 2.1, 0.8), about_z(0.5)))
    assert goal.target is target
    assert goal.pose is not None
    assert (goal.pose.x_m, goal.pose.y_m, goal.pose.z_m) == (1.4, 2.1, 0.8)
    assert goal.pose.yaw_rad == pytest.approx(0.5)


def test_a_lift_is_by_how_much_it_rises(setup: Setup) -> None:
    goal = setup.move('lift red_cup', Rigid((1.5, 2.0, 1.05)))
    assert goal.target is ArmTarget.LIFT
    assert goal.offset_m == pytest.approx(0.15)


@pytest.mark.parametrize('target', [ArmTarget.HOME, ArmTarget.HANDOVER])
def test_named_joint_positions_are_known_by_their_numbers(
    setup: Setup, target: ArmTarget
) -> None:
    positions = setup.config.poses[target.value]
    constraints = joint_constraints(setup.config, 'whatever', positions)
    assert setup.start(move_group_goal(setup.config, constraints, False)).target is target


def test_goals_that_say_nothing_are_nowhere(setup: Setup) -> None:
    unknown = joint_constraints(setup.config, 'home', {'right_elbow': 0.1})
    other_group = move_group_goal(setup.config, unknown, False)
    other_group.request.group_name = 'left_arm'
    foreign = pose_constraints(setup.config, 'grasp', Rigid())
    foreign.position_constraints[0].header.frame_id = 'camera'
    for goal in (
        MoveGroup.Goal(),
        move_group_goal(setup.config, unknown, False),
        other_group,
        move_group_goal(setup.config, foreign, False),
    ):
        pose = setup.start(goal).pose
        assert pose is not None
        assert not pose.is_finite
    assert not setup.move('grasp', Rigid((math.nan, 0.0, 0.0))).pose.is_finite  # type: ignore[union-attr]


def test_the_hands_rotation_is_kept_in_the_bases_frame(setup: Setup) -> None:
    setup.home.pose = Pose(1.0, 2.0, 0.5)
    setup.move('grasp', Rigid((1.4, 2.1, 0.8), multiply(about_z(0.5), about_y(1.0))))
    assert setup.servers.hand_rotation == pytest.approx(about_y(1.0))


@pytest.mark.parametrize(
    ('verdict', 'code'),
    [
        (Verdict(code=VerdictCode.SUCCEEDED), MoveItErrorCodes.SUCCESS),
        (Verdict(code=VerdictCode.CANCELED), MoveItErrorCodes.PREEMPTED),
        (Verdict(code=VerdictCode.ABORTED, server_code=-31), MoveItErrorCodes.NO_IK_SOLUTION),
        (Verdict(code=VerdictCode.ABORTED), MoveItErrorCodes.FAILURE),
        (Verdict(code=VerdictCode.PREEMPTED_BY_OTHER), MoveItErrorCodes.PREEMPTED),
    ],
)
def test_a_result_carries_moveits_code(setup: Setup, verdict: Verdict, code: int) -> None:
    assert setup.offer.result(verdict).error_code.val == code


VERDICTS = [
    *(moveit_abort(code, 'so') for code in (*MOVEIT, MoveItErrorCodes.PREEMPTED, 60000)),
    emergency_stopped(),
    preempted('so'),
]


@pytest.mark.parametrize('verdict', VERDICTS, ids=lambda it: f'{it.code.value} {it.server_code}')
def test_the_port_understands_a_failure_as_the_simulator_means_it(
    setup: Setup, verdict: Verdict
) -> None:
    result = setup.offer.result(verdict)
    heard = judge_moveit(GoalStatus.STATUS_ABORTED, result, False)
    assert (heard.code, heard.kind) == (verdict.code, verdict.kind)


def test_the_simulator_knows_every_code_of_moveit() -> None:
    assert {*MOVEIT, 1, -7} == set(constants_of(MoveItErrorCodes))


def test_the_scene_says_what_the_hand_carries(setup: Setup) -> None:
    client = setup.node.create_client(ApplyPlanningScene, setup.config.scene_service)
    setup.spin_until(client.service_is_ready)
    for operation in (CollisionObject.ADD, CollisionObject.REMOVE):
        shape = CollisionObject(id='red_cup', operation=operation)
        request = ApplyPlanningScene.Request()
        attached = [AttachedCollisionObject(object=shape)]
        request.scene.robot_state.attached_collision_objects = attached
        answer = client.call_async(request)
        setup.spin_until(answer.done)
        assert answer.result().success
    assert setup.home.calls == [('attach', 'red_cup'), ('detach', 'red_cup')]
