"""The tasks of one clause."""

from offline.asking import catalogue, clauses, situation
from vla_bt.planner.offline.frames import tasks_of
from vla_bt.planner.offline.situation import Situation


def frame(command: str, now: Situation | None = None) -> list[tuple[str, ...]]:
    """Return the tasks of a command's first clause: skill, values, and `@place` when near one."""
    clause = clauses(command)[0]
    tasks = tasks_of(clause, now or situation(), catalogue())
    return [
        (task.skill, *map(str, task.args.values()), *([f'@{task.near}'] if task.near else []))
        for task in tasks
    ]
