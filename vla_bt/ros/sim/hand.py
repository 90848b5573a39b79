"""The gripper behind either gripper action, and the head behind PointHead."""

from __future__ import annotations

from control_msgs.action import GripperCommand, ParallelGripperCommand, PointHead
from sensor_msgs.msg import JointState

from vla_bt.robot import Pose, Ticket, Verdict, VerdictCode
from vla_bt.ros.robot_config import GripperType, RobotConfig
from vla_bt.ros.sim.action_server import Offer
from vla_bt.sim import HomeRobot

_WEAKEST_N = 1.0


class HandServers:
    """One gripper action, as the robot file names it, over the simulated gripper.

    Args:
        robot: The simulation.
        config: Name, type and joint; type `auto` offers GripperCommand.
    """

    def __init__(self, robot: HomeRobot, config: RobotConfig) -> None:
        self._robot = robot
        self._config = config.gripper

    def offers(self) -> list[Offer]:
        """Return what is to be served."""
        is_parallel = self._config.type is GripperType.PARALLEL
        return [
            Offer(
                action=ParallelGripperCommand if is_parallel else GripperCommand,
                name=self._config.action,
                port='gripper',
                start=self._start_parallel if is_parallel else self._start_single,
                result=self._parallel_result if is_parallel else self._single_result,
            )
        ]

    def _start_single(self, goal: GripperCommand.Goal) -> Ticket:
        return self._grip(goal.command.position, goal.command.max_effort)

    def _start_parallel(self, goal: ParallelGripperCommand.Goal) -> Ticket:
        command = goal.command
        opening_m = command.position[0] if command.position else self._config.closed_m
        return self._grip(opening_m, command.effort[0] if command.effort else _WEAKEST_N)

    def _grip(self, opening_m: float, force_n: float) -> Ticket:
        middle_m = (self._config.open_m + self._config.closed_m) / 2
        if opening_m >= middle_m:
            return self._robot.gripper.open()
        return self._robot.gripper.close(force_n)

    def _single_result(self, verdict: Verdict) -> GripperCommand.Result:
        stalled, reached = _ending(verdict)
        return GripperCommand.Result(
            position=self._opening_m(), stalled=stalled, reached_goal=reached
        )

    def _parallel_result(self, verdict: Verdict) -> ParallelGripperCommand.Result:
        stalled, reached = _ending(verdict)
        state = JointState(name=[self._config.joint], position=[self._opening_m()])
        return ParallelGripperCommand.Result(state=state, stalled=stalled, reached_goal=reached)

    def _opening_m(self) -> float:
        return self._robot.read_state().joint_positions['right_gripper']


class HeadServer:
    """PointHead over the simulated neck.

    Args:
        robot: The simulation.
        config: Name of the action and of the map frame; an empty name offers nothing.
    """

    def __init__(self, robot: HomeRobot, config: RobotConfig) -> None:
        self._robot = robot
        self._config = config

    def offers(self) -> list[Offer]:
        """Return what is to be served."""
        name = self._config.head.action
        if not name:
            return []
        result = PointHead.Result
        return [
            Offer(
                action=PointHead,
                name=name,
                port='head',
                start=self._look,
                result=lambda verdict: result(),
            )
        ]

    def _look(self, goal: PointHead.Goal) -> Ticket:
        at = goal.target.point
        is_in_map = goal.target.header.frame_id == self._config.frames.map
        x_m = at.x if is_in_map else float('nan')
        return self._robot.head.look_at(Pose(x_m, at.y, 0.0, at.z))


def _ending(verdict: Verdict) -> tuple[bool, bool]:
    """Return `stalled` and `reached_goal`."""
    is_holding = bool(verdict.data.get('holding', False))
    return is_holding, verdict.code is VerdictCode.SUCCEEDED and not is_holding
