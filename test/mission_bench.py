"""A planner with a script, and an executive on virtual time."""

import math
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import yaml
from home import home_world

from vla_bt.check import check_plan
from vla_bt.mission import Equipment, Executive, InlineExecutor, Mission, Order, PlanningWorker
from vla_bt.plan import Plan, Step
from vla_bt.planner import PlanRequest, Report, Stage
from vla_bt.robot import Detection
from vla_bt.robot.fake import FakeRobot, VirtualClock
from vla_bt.safety import GuardRule, Safety, load_safety
from vla_bt.settings import Settings
from vla_bt.skills import Catalogue, load_catalogue
from vla_bt.world import WorldModel

CATALOGUE = load_catalogue()
SETTINGS = Settings()
SAFETY = load_safety()
TIMELESS = Safety().guards
"""Guards that need no tick of their own: the emergency stop's alone."""

FETCH = (
    ('navigate_to', {'location': 'counter'}),
    ('pick_up', {'object': 'red_cup'}),
    ('navigate_to', {'location': 'table'}),
    ('place', {'object': 'red_cup', 'location': 'table'}),
)


def plan_of(*steps: tuple[str, dict[str, Any]]) -> Plan:
    """Return a plan of these steps."""
    return Plan(steps=tuple(Step(skill=skill, args=args) for skill, args in steps))


MAX_TICKS = 5000


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

    def __init__(
        self,
        *answers: Plan | Exception,
        executor: Any = None,
        catalogue: Catalogue = CATALOGUE,
        guards: Sequence[GuardRule] | None = None,
        settings: Settings = SETTINGS,
        confirmation: str = 'auto',
        safety: Safety = SAFETY,
        kind: type[FakeRobot] = FakeRobot,
        **robot: Any,
    ) -> None:
        self.clock = VirtualClock()
        self.ticks = 0
        """How many `to_next_event` made."""
        self.world: WorldModel = home_world()
        self.world.clock = self.clock
        robot.setdefault('objects', detections(self.world))
        self.robot = kind(self.clock, **robot)
        self.planner = ScriptedPlanner(*answers)
        self.report()
        self.equipment = Equipment(
            robot=self.robot,
            world=self.world,
            catalogue=catalogue,
            worker=PlanningWorker(
                self.planner,
                clock=self.clock,
                timeout_s=5.0,
                executor=executor or InlineExecutor(),
            ),
            settings=_answered_by(confirmation, settings),
            safety=safety if guards is None else _guarded_by(guards),
            clock=self.clock,
        )
        self.executive = Executive(self.equipment)

    def tick(self) -> None:
        """Let the robot's pose and readings be known and tick once."""
        self.report()
        if self.robot.pose is not None:
            self.world.update_robot(pose=self.robot.pose)
        self.executive.tick()
        self.clock.advance(0.1)

    def report(self) -> None:
        """Have the robot tell what it senses."""
        self.robot.report(self.world.read)

    def run(self, mission: Mission, ticks: int = 2000) -> Any:
        """Tick until the mission is done; return its result."""
        for _ in range(ticks):
            if mission.result is not None:
                return mission.result
            self.tick()
        raise AssertionError(f'not done after {ticks} ticks: {mission.status}')

    @property
    def next_event_s(self) -> float:
        """When the next action ends or the executive wants a tick; infinity: never."""
        return min(self.executive.next_deadline_s, self.robot.next_end_s)

    def to_next_event(self) -> None:
        """Let time pass until something happens, and tick; there is no heartbeat."""
        at_s = self.next_event_s
        assert at_s < math.inf, 'nothing would ever tick again'
        self.ticks += 1
        assert self.ticks < MAX_TICKS, 'ticks for ever'
        self.clock.now_s = max(self.clock.now_s, at_s)
        self.report()
        if self.robot.is_idle and self.robot.pose is not None:
            self.world.update_robot(pose=self.robot.pose)
        self.executive.tick()

    def run_by_events(self, mission: Mission) -> Any:
        """Tick only when something happens until the mission is done; return its result."""
        while mission.result is None:
            self.to_next_event()
        return mission.result


def _answered_by(confirmation: str, settings: Settings) -> Settings:
    planning = settings.planning.model_copy(update={'confirmation': confirmation})
    return settings.model_copy(update={'planning': planning})


def _guarded_by(guards: Sequence[GuardRule]) -> Safety:
    return SAFETY.model_copy(update={'guards': tuple(guards)})


class Writing(Executor):
    """A planner that writes its plan when the test says so."""

    def __init__(self) -> None:
        self.future: Future[Plan] = Future()
        self.request: PlanRequest | None = None

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        (self.request,) = args
        return self.future


class Scene:
    """A mission whose plan is still being written."""

    def __init__(self, settings: Settings = SETTINGS, **robot: Any) -> None:
        self.writing = Writing()
        self.bench = Bench(executor=self.writing, settings=settings, **robot)
        self.mission: Mission = self.bench.executive.submit(Order(command='x'))
        self.bench.tick()

    def write(self, *steps: tuple[str, dict[str, Any]]) -> None:
        """Have these steps arrive, and tick."""
        checked = check_plan(plan_of(*steps), CATALOGUE, self.bench.world)
        assert self.writing.request is not None
        self.writing.request.report(
            Report(stage=Stage.GENERATING, message='Writing.', steps=checked.plan.steps)
        )
        self.bench.tick()

    def ticks(self, count: int) -> None:
        for _ in range(count):
            self.bench.tick()

    def answer(self, plan: Plan) -> Any:
        """Complete the plan and run the mission to its end."""
        checked = check_plan(plan, CATALOGUE, self.bench.world)
        self.writing.future.set_result(checked.plan if checked.is_ok else plan)
        return self.bench.run(self.mission)

    @property
    def drives(self) -> int:
        return self.bench.robot.names.count('navigation.go_to')


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


def skills_of(folder: Path, **trees: str) -> Catalogue:
    """Return the shipped skills and these, which take no arguments and promise nothing.

    Args:
        folder: Gets the files.
        trees: Body of each skill's tree, XML, by the skill's name.
    """
    entries = {
        name: {'summary': 'Test.', 'timeout_s': 10, 'duration_s': 2, 'tree': f'{name}.xml'}
        for name in trees
    }
    (folder / 'skills.yaml').write_text(yaml.safe_dump({'skills': entries}))
    for name, body in trees.items():
        root = '<root BTCPP_format="4" main_tree_to_execute="Main">'
        tree = f'{root}<BehaviorTree ID="Main">{body}</BehaviorTree></root>'
        (folder / f'{name}.xml').write_text(tree)
    return load_catalogue([folder])
