"""A context on virtual time, and children that do what a script says."""

from collections.abc import Iterable, Sequence
from functools import cache

from home import home_world
from py_trees.behaviour import Behaviour
from py_trees.common import Status

from vla_bt.robot import Detection, Verdict, VerdictCode
from vla_bt.robot.fake import FakeRobot, VirtualClock
from vla_bt.safety import GuardRule, SafetyWatch, load_safety
from vla_bt.trees import NodeSpec, Scope, TreeContext, TreeSpec, check_tree, compile_tree
from vla_bt.trees.leaf import Leaf
from vla_bt.world import WorldModel

ABORTED = Verdict(code=VerdictCode.ABORTED, message='gave up', server_code=7)
SUCCEEDED = Verdict(code=VerdictCode.SUCCEEDED)
SUCCESS, FAILURE, RUNNING, INVALID = (
    Status.SUCCESS, Status.FAILURE, Status.RUNNING, Status.INVALID,
)  # fmt: skip
LETTERS = {'S': SUCCESS, 'F': FAILURE, 'R': RUNNING}
GUARDS = load_safety().guards


@cache
def _home() -> WorldModel:
    """Return the shipped world, read once; for copies only."""
    return home_world()


class Bench:
    """The shipped world, a scripted robot and a clock, and one scope for all trees made here."""

    def __init__(
        self,
        place: str = '',
        held: str = '',
        guards: Iterable[GuardRule] = GUARDS,
        **robot: object,
    ) -> None:
        self.clock = VirtualClock()
        self.world = _home().snapshot()
        self.world.clock = self.clock
        if place:
            self.world.update_robot(pose=self.world.places[place].pose)
        if held:
            self.world.picked(held)
        robot.setdefault('objects', sightings(self.world))
        self.robot = FakeRobot(self.clock, **robot)
        self.read_sensors()
        self.watch = SafetyWatch(guards, self.world)
        self.context = TreeContext(
            robot=self.robot, world=self.world, clock=self.clock, watch=self.watch
        )
        self.scope = Scope()

    def leaf(self, tag: str, **ports: str) -> Leaf:
        """Return one leaf, made as the compiler makes it; a faulty spec is a fault of the test."""
        node = self.tree(NodeSpec(tag=tag, ports=ports))
        assert isinstance(node, Leaf)
        return node

    def tree(self, root: NodeSpec, **others: NodeSpec) -> Behaviour:
        """Return a compiled tree."""
        spec = TreeSpec(main='main', trees={'main': root, **others})
        assert check_tree(spec, None) == []
        return compile_tree(spec, self.context, self.scope)

    def tick(self, node: Behaviour, seconds: float = 0.0) -> Status:
        """Let time pass, read what the robot senses, tick once, return the status."""
        self.clock.advance(seconds)
        self.read_sensors()
        node.tick_once()
        return node.status

    def run(self, node: Behaviour, ticks: int = 500, step_s: float = 0.1) -> Status:
        """Tick until the node has ended; the robot's pose is read before each tick."""
        for _ in range(ticks):
            self.read_pose()
            if self.tick(node, step_s) is not RUNNING:
                return node.status
        raise AssertionError(f'{node.name} still runs after {ticks} ticks')

    def read_sensors(self) -> None:
        """Write what the robot senses into the world, as readings do."""
        self.robot.report(self.world.read)
        self.world.read('tick', 0.0)

    def read_pose(self) -> None:
        """Write where the robot has driven to into the world, as readings do."""
        if self.robot.pose is not None:
            self.world.update_robot(pose=self.robot.pose)

    def failure(self) -> tuple[str, str]:
        """Return code and where of the last failure."""
        failure = self.context.last_failure
        assert failure is not None
        return failure.code.value, failure.where


class Scripted(Behaviour):
    """A child that returns its script's statuses, then the last one for ever.

    Args:
        script: One letter per tick: S, F, R.
    """

    def __init__(self, script: str, name: str = 'child') -> None:
        super().__init__(name)
        self._script = [LETTERS[letter] for letter in script]
        self.runs = 0
        """How often it was begun."""
        self.ticks = 0
        self.ended: list[Status] = []
        """What it was stopped with."""

    def initialise(self) -> None:
        """Count."""
        self.runs += 1

    def update(self) -> Status:
        """Follow the script."""
        self.ticks += 1
        return self._script.pop(0) if len(self._script) > 1 else self._script[0]

    def terminate(self, new_status: Status) -> None:
        """Remember."""
        self.ended.append(new_status)


def statuses(node: Behaviour, ticks: int) -> str:
    """Return what a node is after each of some ticks, as letters."""
    letters = {status: letter for letter, status in LETTERS.items()}
    text = ''
    for _ in range(ticks):
        node.tick_once()
        text += letters[node.status]
    return text


def scripted(*scripts: str) -> list[Scripted]:
    """Return one child per script."""
    return [Scripted(script, f'child {at}') for at, script in enumerate(scripts, start=1)]


def sightings(world: WorldModel) -> Sequence[Detection]:
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


def running(root: Behaviour) -> Iterable[Behaviour]:
    """Return the nodes that are under way."""
    return [node for node in root.iterate() if node.status is RUNNING]
