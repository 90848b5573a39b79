"""A planner with a script, and an executive on virtual time."""

from collections.abc import Sequence
from typing import Any

from home import home_world

from vla_bt.mission import (
    Equipment,
    Executive,
    InlineExecutor,
    Mission,
    PlanningWorker,
)
from vla_bt.plan import Plan, Step
from vla_bt.planner import PlanRequest
from vla_bt.robot import Detection
from vla_bt.robot.fake import FakeRobot, VirtualClock
from vla_bt.settings import Settings
from vla_bt.skills import load_catalogue
from vla_bt.trees import load_guards
from vla_bt.world import WorldModel

CATALOGUE = load_catalogue()

FETCH = (
    ('navigate_to', {'location': 'counter'}),
    ('pick_up', {'object': 'red_cup'}),
    ('navigate_to', {'location': 'table'}),
    ('place', {'object': 'red_cup', 'location': 'table'}),
)


def plan_of(*steps: tuple[str, dict[str, Any]]) -> Plan:
    """Return a plan of these steps."""
    return Plan(steps=tuple(Step(skill=skill, args=args) for skill, args in steps))


class ScriptedPlanner:
    """Gives its answers in order and remembers what it was asked."""

    def __init__(self, *answers: Plan | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[PlanRequest] = []

    def plan(self, request: PlanRequest) -> Plan:
        """Return the next answer, or raise it."""
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Bench:
    """An executive over the fake robot, everything on virtual time."""

    def __init__(self, *answers: Plan | Exception, executor: Any = None, **robot: Any) -> None:
        self.clock = VirtualClock()
        self.world: WorldModel = home_world()
        self.world.clock = self.clock
        robot.setdefault('objects', detections(self.world))
        self.robot = FakeRobot(self.clock, **robot)
        self.planner = ScriptedPlanner(*answers)
        self.executive = Executive(
            Equipment(
                robot=self.robot,
                world=self.world,
                catalogue=CATALOGUE,
                worker=PlanningWorker(
                    self.planner,
                    clock=self.clock,
                    timeout_s=5.0,
                    executor=executor or InlineExecutor(),
                ),
                settings=Settings(),
                guards=load_guards(),
                clock=self.clock,
            )
        )

    def tick(self) -> None:
        """Let the robot's pose be known and tick once."""
        if self.robot.pose is not None:
            self.world.update_robot(pose=self.robot.pose)
        self.executive.tick()
        self.clock.advance(0.1)

    def run(self, mission: Mission, ticks: int = 2000) -> Any:
        """Tick until the mission is done; return its result."""
        for _ in range(ticks):
            if mission.result is not None:
                return mission.result
            self.tick()
        raise AssertionError(f'not done after {ticks} ticks: {mission.status}')


def detections(world: WorldModel) -> Sequence[Detection]:
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
