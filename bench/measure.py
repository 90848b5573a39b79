"""Timing: ours and theirs by turns, in one process, under the same conditions."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

Action = Callable[[], object]
WARM_UP = 10


@dataclass(frozen=True)
class Pair:
    """Two things timed by turns; seconds per call."""

    ours: Sequence[float]
    theirs: Sequence[float]

    @property
    def ratio(self) -> float:
        """Median of ours over theirs, each pair taken at the same moment."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return statistics.median(ours / theirs for ours, theirs in pairs)


def compare(ours: Action, theirs: Action, samples: int) -> Pair:
    """Time two actions by turns, A B, B A, A B, ...; no garbage is collected meanwhile.

    Args:
        ours: Called once for each sample.
        theirs: Likewise.
        samples: Of each.
    """
    _warm_up(ours, theirs)
    taken: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    gc.disable()
    try:
        for turn in range(samples):
            for which in (0, 1) if turn % 2 == 0 else (1, 0):
                taken[which].append(_seconds((ours, theirs)[which]))
    finally:
        gc.enable()
    return Pair(*taken)


def times(action: Action, samples: int) -> list[float]:
    """Return seconds per call.

    What a call leaves behind is collected after it; within a call the collector does what it
    always does.
    """
    _warm_up(action)
    gc.collect()
    gc.freeze()  # so that collecting what one call leaves does not cool the caches
    taken = []
    try:
        for _ in range(samples):
            taken.append(_seconds(action))
            gc.collect()
    finally:
        gc.unfreeze()
    return taken


def _warm_up(*actions: Action) -> None:
    for _ in range(WARM_UP):
        for action in actions:
            action()


def _seconds(action: Action) -> float:
    start_s = perf_counter()
    action()
    return perf_counter() - start_s
