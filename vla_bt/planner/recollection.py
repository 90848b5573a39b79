"""What a planner keeps between commands: use and limits, plans that worked, how missions went."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from dataclasses import asdict

from vla_bt.plan import Plan, Verdict
from vla_bt.planner.budget import TABLES as BUDGET_TABLES
from vla_bt.planner.budget import Budget, PlanningRecord, Statistics, load_prices
from vla_bt.planner.cache import TABLES as CACHE_TABLES
from vla_bt.planner.records import Experience, PlanRequest
from vla_bt.planner.store import Store, state_folder
from vla_bt.settings import Settings
from vla_bt.world import MissionMemory, RememberedMission, usual_importance

log = logging.getLogger(__name__)

_TABLES = (
    """CREATE TABLE IF NOT EXISTS missions (
        number INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL)""",
)


class Recollection:
    """The planner's store and what is in it. For the planner's thread; opens the file when made.

    Args:
        settings: Of the limits, and where the file is.
    """

    def __init__(self, settings: Settings) -> None:
        folder = state_folder(settings.state_folder)
        self.store = Store(folder, (*BUDGET_TABLES, *CACHE_TABLES, *_TABLES))
        self.budget = Budget(settings.budget, load_prices(), self.store)
        self.memory = self._read_memory()
        self._statistics = Statistics(self.store)

    def planned(self, request: PlanRequest, plan: Plan, seconds: float) -> None:
        """Count an answered command."""
        record = PlanningRecord(
            command=request.command,
            success=plan.verdict is Verdict.PLAN,
            steps=len(plan.steps),
            source=plan.source,
            seconds=seconds,
            at_s=time.time(),
        )
        self._statistics.add(record)

    def remember(self, experience: Experience) -> None:
        """Remember how a mission ended."""
        mission = _mission(experience)
        self.memory = self.memory.remember(mission, mission.when_s)
        text = json.dumps(asdict(mission))

        def write(connection: sqlite3.Connection) -> None:
            connection.execute('INSERT INTO missions (content) VALUES (?)', (text,))
            connection.execute(
                'DELETE FROM missions WHERE number <= (SELECT max(number) FROM missions) - ?',
                (self.memory.max_missions,),
            )

        self.store.run(write)

    def _read_memory(self) -> MissionMemory:
        rows = self.store.run(
            lambda it: it.execute('SELECT content FROM missions ORDER BY number').fetchall()
        )
        try:
            return MissionMemory.from_dict({'missions': [json.loads(text) for (text,) in rows]})
        except (ValueError, RecursionError):
            log.warning('What is kept of earlier missions cannot be read; they are forgotten.')
            self.store.run(lambda it: it.execute('DELETE FROM missions'))
            return MissionMemory()


def _mission(experience: Experience) -> RememberedMission:
    steps = experience.plan.steps if experience.plan else ()
    return RememberedMission(
        command=experience.request.command,
        outcome=experience.outcome,
        when_s=time.time(),
        steps=tuple(map(str, steps)),
        places=tuple(str(it.args['location']) for it in steps if it.args.get('location')),
        failed_step=experience.failed_step,
        failure_code=experience.failure_code,
        message=experience.reason,
        duration_s=experience.planning_s + experience.execution_s,
        importance=usual_importance(experience.outcome),
    )
