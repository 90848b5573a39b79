"""A cache with a clock that is set by hand, and model plans to put into it."""

from pathlib import Path

from offline.asking import catalogue, home, planner

from vla_bt.plan import Plan, PlanSource, Verdict
from vla_bt.planner import PlanRequest
from vla_bt.planner.cache import TABLES, PlanCache
from vla_bt.planner.intent import Reader
from vla_bt.planner.store import Store
from vla_bt.safety import load_safety
from vla_bt.settings import Settings
from vla_bt.settings.sections import CacheSettings
from vla_bt.skills import Catalogue
from vla_bt.world import WorldModel


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 1_000_000.0

    def __call__(self) -> float:
        return self.now_s


def cache(
    folder: Path | None = None,
    *,
    clock: Clock | None = None,
    version: str = 'v1',
    skills: Catalogue | None = None,
    store: Store | None = None,
    max_steps: int = 15,
    **limits: object,
) -> PlanCache:
    """Return a cache, in memory when no folder is given."""
    settings = Settings(cache=CacheSettings(**limits), planning={'max_plan_length': max_steps})
    return PlanCache(
        store or Store(folder, TABLES),
        catalogue=skills or catalogue(),
        settings=settings,
        safety=load_safety(),
        read=Reader(skills or catalogue()),
        version=version,
        clock=clock or Clock(),
    )


def request(command: str, world: WorldModel | None = None, **fields: object) -> PlanRequest:
    """Return a question about the shipped home."""
    return PlanRequest(command=command, world=home() if world is None else world, **fields)


def plan_for(command: str, world: WorldModel | None = None) -> Plan:
    """Return a plan as a model would make it for a command the grammar understands."""
    plan = planner().plan(request(command, world))
    assert plan.verdict is Verdict.PLAN
    return plan.model_copy(update={'source': PlanSource.MODEL, 'model': 'openai/gpt-4'})


def filled(kept: PlanCache, command: str, world: WorldModel | None = None) -> Plan:
    """Have the cache keep a plan for a command, and return the plan."""
    plan = plan_for(command, world)
    assert kept.remember(request(command, world), plan)
    return plan
