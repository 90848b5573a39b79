"""What is asked of a planner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from vla_bt.errors import Failure
from vla_bt.plan import Plan, Step
from vla_bt.world import WorldModel


@dataclass(frozen=True, kw_only=True)
class PlanRequest:
    """One question to a planner."""

    command: str
    """What the person said; empty when the mission began with a plan."""
    world: WorldModel
    """A snapshot the planner may read in its own thread."""
    failure: Failure | None = None
    """Why planning again; None the first time."""
    done: tuple[Step, ...] = ()
    """Steps finished so far; never to be repeated."""
    remaining: tuple[Step, ...] = ()
    """Steps of the failed plan not finished, the failed one first."""
    tried: frozenset[str] = frozenset()
    """`Plan.content_key` of every plan tried for such a failure; none may come again."""


class Planner(Protocol):
    """Anything that answers commands."""

    def plan(self, request: PlanRequest) -> Plan:
        """Return a plan, a question or a refusal; never raises for what the command says.

        May block; called on a worker thread.
        """
