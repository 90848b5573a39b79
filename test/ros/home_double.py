"""A simulated robot that only writes down what it is told."""

import math
from typing import Any

from vla_bt.robot import Pose, Verdict, VerdictCode
from vla_bt.world import RobotState


class FakeTicket:
    feedback = ''

    def __init__(self) -> None:
        self.verdict: Verdict | None = None
        self.is_canceled = False

    def cancel(self) -> None:
        self.is_canceled = True

    def end(self, code: VerdictCode, server_code: int | None = None, **data: Any) -> None:
        self.verdict = Verdict(code=code, message='so', server_code=server_code, data=data)


class FakePort:
    """Any port: every method notes its arguments and returns a ticket."""

    def __init__(self, calls: list[tuple[Any, ...]]) -> None:
        self._calls = calls
        self.ticket = FakeTicket()

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> FakeTicket:
            self._calls.append((name, *arguments))
            return self.ticket

        return call


class FakeGauges:
    """What the robot measures."""

    def __init__(self) -> None:
        self.person_distance_m = math.inf
        self.tilt_rad = 0.0
        self.contact_force_n = 0.0
        self.localisation_m = 0.25
        self.speed_mps = 0.5
        self.ranges = [2.0] * 180

    def scan(self) -> list[float]:
        return self.ranges


class FakeHome:
    """What the servers use of HomeRobot."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.navigation = FakePort(self.calls)
        self.arm = FakePort(self.calls)
        self.gripper = FakePort(self.calls)
        self.head = FakePort(self.calls)
        self.perception = FakePort(self.calls)
        self.pose = Pose(1.0, 2.0, 0.0)
        self.hand_pose = Pose(1.5, 2.0, 0.0, 0.9)
        self.battery_ratio = 0.5
        self.gripper_m = 0.04
        self.gauges = FakeGauges()

    def read_state(self) -> RobotState:
        return RobotState(pose=self.pose, joint_positions={'right_gripper': self.gripper_m})
