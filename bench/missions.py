"""What is measured: the shipped home, catalogue and safety file, a fake robot on virtual time."""

from __future__ import annotations

from functools import cache

from vla_bt.mission import Equipment, Executive, InlineExecutor, PlanningWorker
from vla_bt.plan import Plan
from vla_bt.planner import Planner, PlanRequest
from vla_bt.robot import Detection
from vla_bt.robot.fake import FakeRobot, VirtualClock
from vla_bt.safety import Safety, load_safety
from vla_bt.settings import Settings, find_share
from vla_bt.skills import Catalogue, load_catalogue
from vla_bt.world import WorldConfig, WorldModel, load_world

TICK_S = 0.1
"""Virtual time between two ticks."""


@cache
def catalogue() -> Catalogue:
    """Return the shipped catalogue, read once."""
    return load_catalogue()


@cache
def safety() -> Safety:
    """Return the shipped limits and guards, read once."""
    return load_safety()


@cache
def _world_config() -> WorldConfig:
    return load_world(find_share('config/world.yaml'))


def home(clock: VirtualClock) -> WorldModel:
    """Return the shipped world, the robot where it starts and ready to move."""
    config = _world_config()
    world = config.to_model(clock)
    pose = config.robot.start.to_pose()
    world.update_robot(pose=pose, battery_ratio=0.9, emergency_stop=False)
    return world


class NoPlanner:
    """For missions that are given their plan."""

    def plan(self, request: PlanRequest) -> Plan:
        """Raise: nothing here fails, so nobody asks."""
        raise AssertionError(f'planned again: {request.failure}')


class Stage:
    """An executive over a fake robot.

    Args:
        durations_s: Seconds an action takes, by name; others end at the next look.
        planner: None: one that must not be asked.
    """

    def __init__(
        self, durations_s: dict[str, float] | None = None, planner: Planner | None = None
    ) -> None:
        self.clock = VirtualClock()
        self.world = home(self.clock)
        self.robot = FakeRobot(
            self.clock, objects=sightings(self.world), durations_s=durations_s
        )
        self.equipment = Equipment(
            robot=self.robot,
            world=self.world,
            catalogue=catalogue(),
            worker=PlanningWorker(
                planner or NoPlanner(), clock=self.clock, timeout_s=5.0, executor=InlineExecutor()
            ),
            settings=Settings.model_validate({'planning': {'confirmation': 'auto'}}),
            safety=safety(),
            clock=self.clock,
        )
        self.executive = Executive(self.equipment)

    def tick(self) -> None:
        """Read the robot's pose and sensors, as a robot's readings do, and tick once."""
        self.robot.report(self.world.read)
        if self.robot.pose is not None and self.robot.pose is not self.world.robot.pose:
            self.world.update_robot(pose=self.robot.pose)
        self.executive.tick()
        self.clock.advance(TICK_S)


def sightings(world: WorldModel) -> list[Detection]:
    """Return a sighting of every object of the world where it is believed to be."""
    return [
        Detection(
            id=belief.id,
            label=belief.label,
            colour=belief.colour,
            pose=belief.pose,
            location=belief.location,
        )
        for belief in world.objects.values()
        if belief.pose is not None
    ]
