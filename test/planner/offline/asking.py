"""Ask the offline planner in the shipped world, and put its answer in short words."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from home import home_world

from bench.offline import LARGE_HOME, step_outline
from vla_bt.check import check_plan
from vla_bt.plan import Plan, PlanSource, Step, Verdict
from vla_bt.planner import OfflinePlanner, PlanRequest
from vla_bt.planner.offline.clauses import Clause, split
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tokens import Tokens, tidy, tokenize
from vla_bt.planner.offline.verbs import Verbs
from vla_bt.safety import Safety
from vla_bt.skills import Catalogue, load_catalogue
from vla_bt.world import WorldConfig, WorldModel, load_world


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Return the shipped skills."""
    return load_catalogue()


@lru_cache(maxsize=2)
def planner(*, is_large: bool = False) -> OfflinePlanner:
    """Return a planner for the shipped skills; `is_large`: for the limits of the large home."""
    return OfflinePlanner(catalogue(), safety=LARGE_HOME if is_large else Safety())


@lru_cache(maxsize=1)
def verbs() -> Verbs:
    """Return the verbs of the shipped skills."""
    return Verbs(catalogue())


@lru_cache
def _home(place: str, held: str) -> WorldModel:
    return home_world(place, held)


def home(place: str = '', held: str = '') -> WorldModel:
    """Return the shipped world, read once: the robot at `place`, `held` in its hand."""
    return _home(place, held).snapshot()


@lru_cache(maxsize=1)
def _large_home() -> WorldConfig:
    return load_world(Path(__file__).with_name('large_home.yaml'))


def large_home(held: str = '') -> WorldModel:
    """Return a home of sixty things, several alike: the robot in the hall."""
    config = _large_home()
    world = config.to_model(lambda: 0.0)
    world.update_robot(pose=config.robot.start.to_pose(), battery_ratio=0.9)
    if held:
        world.picked(held)
    return world


def ask(command: str, world: WorldModel | None = None) -> Plan:
    """Return the planner's answer, which must be whole: checked plan, question or refusal."""
    world = home() if world is None else world
    is_large = 'pantry' in world.places
    plan = planner(is_large=is_large).plan(PlanRequest(command=command, world=world))
    assert plan.source is PlanSource.OFFLINE
    filled = [bool(plan.steps), bool(plan.question), bool(plan.reason)]
    assert filled == [plan.verdict is verdict for verdict in Verdict]
    safety = LARGE_HOME if is_large else Safety()
    checked = check_plan(plan, catalogue(), world, safety=safety)
    assert checked.is_ok, [str(problem) for problem in checked.problems]
    assert checked.plan == plan, 'what the planner returns is canonical'
    return plan


def outline(steps: Iterable[Step]) -> str:
    """Return steps in short: `navigate_to(table) pick_up(red_mug)`, defaults left out."""
    return ' '.join(map(step_outline, steps))


def situation(place: str = '', held: str = '') -> Situation:
    """Return what a command would start from, the robot at `place` with `held` in its hand."""
    return Situation(home(place, held))


def tokens(text: str) -> Tokens:
    """Return the tokens of a text."""
    return tokenize(tidy(text))


def clauses(command: str) -> tuple[Clause, ...]:
    """Return the clauses of a command without conditions."""
    text = tidy(command)
    return split(tokenize(text), text, verbs())
