"""Both gripper actions and the head over the simulated robot."""

from typing import Any

import pytest

pytest.importorskip('control_msgs', reason='needs the built interfaces')

from control_msgs.action import GripperCommand, ParallelGripperCommand, PointHead  # noqa: E402
from control_msgs.msg import GripperCommand as GripperMessage  # noqa: E402
from home_double import FakeHome  # noqa: E402
from sensor_msgs.msg import JointState  # noqa: E402

from vla_bt.robot import Pose, Verdict, VerdictCode  # noqa: E402
from vla_bt.ros.robot_config import GripperType  # noqa: E402
from vla_bt.ros.sim.action_server import Offer  # noqa: E402
from vla_bt.ros.sim.hand import HandServers, HeadServer  # noqa: E402

pytestmark = pytest.mark.ros


@pytest.fixture
def home() -> FakeHome:
    return FakeHome()


def offer(home: FakeHome, config: Any, kind: GripperType) -> Offer:
    gripper = config.gripper.model_copy(update={'type': kind})
    changed = config.model_copy(update={'gripper': gripper})
    return HandServers(home, changed).offers()[0]  # type: ignore[arg-type]


def single(opening_m: float) -> GripperCommand.Goal:
    return GripperCommand.Goal(command=GripperMessage(position=opening_m, max_effort=25.0))


def parallel(*opening_m: float) -> ParallelGripperCommand.Goal:
    command = JointState(name=['right_gripper'], position=list(opening_m), effort=[25.0])
    return ParallelGripperCommand.Goal(command=command)


@pytest.mark.parametrize('kind', [GripperType.AUTO, GripperType.GRIPPER_COMMAND])
def test_unless_told_otherwise_it_is_gripper_command(
    home: FakeHome, robot_config: Any, kind: GripperType
) -> None:
    assert offer(home, robot_config, kind).action is GripperCommand


@pytest.mark.parametrize(
    ('kind', 'goal'),
    [(GripperType.AUTO, single(0.08)), (GripperType.PARALLEL, parallel(0.08))],
)
def test_a_wide_opening_opens(
    home: FakeHome, robot_config: Any, kind: GripperType, goal: Any
) -> None:
    offer(home, robot_config, kind).start(goal)
    assert home.calls == [('open',)]


@pytest.mark.parametrize(
    ('kind', 'goal'),
    [(GripperType.AUTO, single(0.0)), (GripperType.PARALLEL, parallel(0.0))],
)
def test_a_narrow_one_closes_with_the_force(
    home: FakeHome, robot_config: Any, kind: GripperType, goal: Any
) -> None:
    offer(home, robot_config, kind).start(goal)
    assert home.calls == [('close', 25.0)]


def test_a_parallel_goal_without_numbers_closes_gently(home: FakeHome, robot_config: Any) -> None:
    offer(home, robot_config, GripperType.PARALLEL).start(ParallelGripperCommand.Goal())
    assert home.calls == [('close', 1.0)]


@pytest.mark.parametrize('kind', [GripperType.AUTO, GripperType.PARALLEL])
@pytest.mark.parametrize(
    ('verdict', 'stalled', 'reached'),
    [
        (Verdict(code=VerdictCode.SUCCEEDED, data={'holding': True}), True, False),
        (Verdict(code=VerdictCode.SUCCEEDED, data={'holding': False}), False, True),
        (Verdict(code=VerdictCode.CANCELED), False, False),
    ],
)
def test_what_is_held_stalls_the_gripper(
    home: FakeHome,
    robot_config: Any,
    kind: GripperType,
    verdict: Verdict,
    stalled: bool,
    reached: bool,
) -> None:
    result = offer(home, robot_config, kind).result(verdict)
    assert (result.stalled, result.reached_goal) == (stalled, reached)
    state = result.position if kind is GripperType.AUTO else result.state.position[0]
    assert state == 0.04


def look(home: FakeHome, config: Any, frame: str) -> Pose:
    goal = PointHead.Goal()
    goal.target.header.frame_id = frame
    goal.target.point.x = 2.0
    goal.target.point.z = 1.0
    HeadServer(home, config).offers()[0].start(goal)  # type: ignore[arg-type]
    return home.calls[0][1]


def test_the_head_looks_at_the_point(home: FakeHome, robot_config: Any) -> None:
    assert look(home, robot_config, 'map') == Pose(2.0, 0.0, 0.0, 1.0)


def test_a_point_of_another_frame_is_nowhere(home: FakeHome, robot_config: Any) -> None:
    assert not look(home, robot_config, 'camera').is_finite


def test_a_fixed_head_offers_nothing(home: FakeHome, robot_config: Any) -> None:
    head = robot_config.head.model_copy(update={'action': ''})
    config = robot_config.model_copy(update={'head': head})
    assert HeadServer(home, config).offers() == []  # type: ignore[arg-type]
