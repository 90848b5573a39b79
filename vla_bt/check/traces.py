"""Every way a plan can go, as the steps that are begun one after the other.

A leaf of the flow fails where something catches it: an elder child of a fallback, a run of a
retry that is not the last. What nothing catches ends the plan, and what came before is the
beginning of another way; so it is taken to succeed. Conditions are answered both ways, whatever
is known now. The branches of a parallel go in every order of their steps, and where a branch that
fails is caught, a step of another may be broken off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vla_bt.check.flow_parts import Part, parts_of
from vla_bt.check.moment import Moment
from vla_bt.check.steps import ResolvedStep
from vla_bt.check.way import Known, Way
from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import Flow, FlowKind
from vla_bt.skills import Facts
from vla_bt.world import WorldModel

__all__ = ['MAX_MOMENTS', 'MAX_TRACES', 'Moment', 'Trace', 'too_many', 'traces']

MAX_TRACES = 200
"""Most ways a plan may have."""
MAX_MOMENTS = 4000
"""Most steps on all ways together, each counted as often as it is begun; a way counts for one."""

Trace = tuple[Moment, ...]


def traces(
    flow: Flow | None, resolved: Sequence[ResolvedStep], facts: Facts, world: WorldModel
) -> tuple[Trace, ...]:
    """Return every way, the one on which all goes well first.

    Retries are taken at their extremes, no failure or as many as there can be: what lies between
    adds no state and no order of steps. The retries of a step are `Moment.attempts`.

    Args:
        flow: How the steps hang together, of right structure; None: one after the other.
        resolved: The steps, in the order of the flow. One that is no skill is left out.
        facts: True before the first.
        world: Where places and the robot's pose are looked up.

    Returns:
        At least one; none when there are more than `MAX_TRACES`, or it takes more than
        `MAX_MOMENTS` to go them all, see `too_many`.
    """
    if flow is None:
        leaves = tuple(Part(FlowKind.STEP, resolved=it) for it in resolved)
        root = Part(FlowKind.SEQUENCE, children=leaves)
    else:
        root = parts_of(flow, iter(resolved), world)
    found: dict[object, Trace] = {}
    known: Known = {}
    choices = _Choices()
    effort = 0
    while not choices.are_over:
        way = Way(facts, world, choices.choose, known)
        if way.go(root):
            trace = tuple(way.moments)
            found[tuple((it.index, it.succeeded, it.before, it.after) for it in trace)] = trace
        effort += 1 + len(way.moments)
        if len(found) > MAX_TRACES or effort > MAX_MOMENTS:
            return ()
        choices.next()
    return tuple(found.values())


def too_many(found: Sequence[Trace]) -> Iterator[Problem]:
    """Yield the Problem that a plan can go in too many ways to judge; nothing when it cannot.

    Args:
        found: What `traces` returned.
    """
    if not found:
        yield Problem(
            code=ProblemCode.TOO_LARGE,
            path='flow',
            message=f'the plan can go in more than {MAX_TRACES} ways, too many to check them all',
            allowed=('fewer retries, choices and branches inside each other',),
        )


class _Choices:
    """All sequences of choices, one after the other; the first takes 0 everywhere."""

    def __init__(self) -> None:
        self.are_over = False
        """True after the last one."""
        self._path: list[tuple[int, int]] = []
        """What was chosen, and from how many."""
        self._at = 0

    def choose(self, count: int) -> int:
        """Return the next choice of the present sequence, below `count`."""
        if count == 1:
            return 0
        if self._at == len(self._path):
            self._path.append((0, count))
        self._at += 1
        return self._path[self._at - 1][0]

    def next(self) -> None:
        """Go on to the next sequence."""
        self._at = 0
        while self._path and self._path[-1][0] == self._path[-1][1] - 1:
            self._path.pop()
        if self._path:
            index, count = self._path[-1]
            self._path[-1] = (index + 1, count)
        self.are_over = not self._path
