"""A simulated home on virtual time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from vla_bt.robot import ArmGoal, ArmTarget, Pose, Ticket, Verdict
from vla_bt.robot.virtual import VirtualClock
from vla_bt.settings import find_share
from vla_bt.sim import HomeRobot
from vla_bt.world import WorldConfig, load_world

STEP_S = 0.1


class Bench:
    """One robot with its clock, and the moves most tests need."""

    def __init__(self, config: WorldConfig, **options: Any) -> None:
        self.config = config
        self.clock = VirtualClock()
        self.robot = HomeRobot(config, self.clock, **options)
        self.world = config.to_model(self.clock)

    def pass_time(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP_S)):
            self.clock.advance(STEP_S)
            self.robot.step()

    def run(self, ticket: Ticket, limit_s: float = 200.0) -> Verdict:
        begun_s = self.clock()
        while ticket.verdict is None:
            assert self.clock() - begun_s < limit_s, 'the action does not end'
            self.pass_time(STEP_S)
        return ticket.verdict

    def place(self, name: str) -> Pose:
        return self.config.places[name].pose.to_pose()

    def surface(self, name: str) -> Pose:
        surface = self.config.places[name].surface_pose
        assert surface is not None
        return surface.to_pose()

    def go(self, name: str) -> Verdict:
        return self.run(self.robot.navigation.go_to(self.place(name)))

    def reach(self, target: ArmTarget, object_id: str = '', pose: Pose | None = None) -> Verdict:
        goal = ArmGoal(target=target, object_id=object_id, pose=pose)
        return self.run(self.robot.arm.move(goal))

    def grasp(self, object_id: str) -> Verdict:
        self.run(self.robot.gripper.open())
        for target in (ArmTarget.PREGRASP, ArmTarget.GRASP):
            self.reach(target, object_id, self.robot.object_pose(object_id))
        return self.run(self.robot.gripper.close(30.0))

    def put(self, object_id: str, place: str) -> Verdict:
        for target in (ArmTarget.PREPLACE, ArmTarget.PLACE):
            self.reach(target, object_id, self.surface(place))
        return self.run(self.robot.gripper.open())

    def see(self, query: str = '') -> list[str]:
        verdict = self.run(self.robot.perception.detect(query))
        return sorted(found.id for found in verdict.data['detections'])


@pytest.fixture(scope='session')
def config() -> WorldConfig:
    return load_world(find_share('config/world.yaml'))


@pytest.fixture
def make_bench(config: WorldConfig) -> Callable[..., Bench]:
    return lambda **options: Bench(config, **options)


@pytest.fixture
def bench(make_bench: Callable[..., Bench]) -> Bench:
    return make_bench()
