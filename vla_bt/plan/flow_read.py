"""What the dialects with control flow have in common, and how our own form of a flow is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from vla_bt.errors import ProblemCode
from vla_bt.plan.build import logged
from vla_bt.plan.json_text import Json
from vla_bt.plan.problem_log import Path, ProblemLog
from vla_bt.plan.records import Flow, Step

MIN_ATTEMPTS, MAX_ATTEMPTS = 1, 10
"""Bounds of `Flow.attempts`."""


@dataclass(kw_only=True)
class FlowReading:
    """Steps and flow of a document, and where its author wrote them."""

    steps: list[Step] = field(default_factory=list)
    """All of them, in the order of the flow; what could not be read has a stand-in."""
    flow: Flow | None = None
    """None when there is no node at all."""
    root: Path = ()
    """Where the document stands."""
    origins: dict[Path, Path] = field(default_factory=dict)
    """Paths of the document by paths of the canonical plan, wherever they are not the same."""

    def locate(self, path: Path) -> Path:
        """Return where the author wrote what has this path in the canonical plan."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.origins:
                return (*self.origins[path[:end]], *path[end:])
        return (*self.root, *path)

    def add_step(self, step: Step | None, origin: Path, step_id: str) -> str:
        """Take in the next step; return its id."""
        self.origins['steps', len(self.steps)] = origin
        self.steps.append(step or Step(skill='?', id=step_id))
        return step_id


FlowReader = Callable[[Json, Path, ProblemLog], FlowReading]
"""Reads what stands under the list key of a dialect."""


def read_canonical(value: Json, path: Path, log: ProblemLog) -> Flow | None:
    """Read our own form of a flow, see `Flow`."""
    if not isinstance(value, dict):
        log.add(ProblemCode.WRONG_TYPE, path, 'of the wrong type', value, ('object',))
        return None
    text = json.dumps(value)
    return logged(lambda: Flow.model_validate_json(text), lambda place: (*path, *place), log)


def attempts_of(value: Json, path: Path, log: ProblemLog) -> int:
    """Read the number of attempts of a retry, 1 when a problem was logged."""
    bounds = (f'{MIN_ATTEMPTS} to {MAX_ATTEMPTS}',)
    if not isinstance(value, int) or isinstance(value, bool):
        log.add(ProblemCode.WRONG_TYPE, path, 'not a whole number', value, bounds)
    elif not MIN_ATTEMPTS <= value <= MAX_ATTEMPTS:
        log.add(ProblemCode.OUT_OF_RANGE, path, 'out of bounds', str(value), bounds)
    else:
        return value
    return MIN_ATTEMPTS
